/**
 * The older generations of snet, for programs that speak nothing else: to reach them, and to be reached by them, until
 * the last one is gone. Nothing here is secret or authenticated (DANGER-SPEC §6).
 */
export { connectLegacy, type LegacyConnectOptions } from './connect.ts';
export type { LegacyAcceptorOptions } from './core/legacy-acceptor.ts';
export type { Generation, LegacyOptions } from './core/options.ts';
export type { Wire } from './core/sniff.ts';
export { type LegacyWiresOptions, legacyWires } from './wires.ts';
