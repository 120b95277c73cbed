/** Virtual time, simulated links and seeded randomness: what a test needs to make one history happen again. */
export { FakeClock } from './fake-clock.ts';
export { Random } from './random.ts';
export { seededProvider } from './seeded-provider.ts';
export { type SimDuplexOptions, type SimDuplexPair, simDuplexPair } from './sim-duplex.ts';
export { type DirectionCounters, type LinkEvent, SimLink } from './sim-link.ts';
export type { CutMode, CutOptions, LinkEnd, PlannedCut, SimLinkOptions } from './sim-link-options.ts';
export { toyProvider } from './toy-provider.ts';
