/** A TCP proxy that misbehaves on request: real sockets, seeded faults. */
export type { Address, ChaosConnection, CutReport, EditReport } from './connection.ts';
export type { ConnectionFaults, CutFault, CutMode, Direction, FaultPlan } from './faults.ts';
export {
  ChaosProxy,
  type ChaosProxyEvents,
  type ChaosProxyOptions,
  type ChaosStatistics,
  createChaosProxy,
} from './proxy.ts';
export { Random } from './random.ts';
export type { ReplayOptions, ReplayReport } from './replay.ts';
export type { BitFlip, ByteRange, Capture, Edit, Splice } from './tampering.ts';
