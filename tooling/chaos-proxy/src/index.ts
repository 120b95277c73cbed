/** A TCP proxy that misbehaves on request: real sockets, seeded faults. */
export type { Address, ChaosConnection, CutReport } from './connection.ts';
export type { ConnectionFaults, CutFault, CutMode, FaultPlan } from './faults.ts';
export {
  ChaosProxy,
  type ChaosProxyEvents,
  type ChaosProxyOptions,
  type ChaosStatistics,
  createChaosProxy,
} from './proxy.ts';
export { Random } from './random.ts';
