/** Virtual time, simulated links and seeded randomness: what a test needs to make one history happen again. */

export type { BitFlip, ByteRange, Capture, Edit, Splice } from '@proj/chaos-proxy/tampering';
export { FakeClock } from './fake-clock.ts';
export type { DirectionCounters, LinkEvent } from './link-event.ts';
export { Random } from './random.ts';
export { seededProvider } from './seeded-provider.ts';
export { type SimDuplexOptions, type SimDuplexPair, simDuplexPair } from './sim-duplex.ts';
export { SimLink } from './sim-link.ts';
export type { CutMode, CutOptions, LinkEnd, PlannedCut, SimLinkOptions } from './sim-link-options.ts';
export { toyProvider } from './toy-provider.ts';
