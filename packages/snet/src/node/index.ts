/**
 * `@proj/snet` in Node: used like `net`, but what it connects outlives its connections and is encrypted.
 */
export type { KeyPair } from '@proj/crypto';
export {
  type ClientOptions,
  type Fault,
  IntervalMemory,
  type IntervalRecord,
  type IntervalSnapshot,
  type SessionOptions,
  SnetError,
  type SnetErrorCode,
  type SuiteName,
} from '../core/index.ts';
export type { Dial, DialContext } from '../dialer.ts';
export type { KnownHosts, ServerIdentityOptions } from '../known-hosts.ts';
export type { ServerStatistics, WireStatistics } from '../wire-statistics.ts';
export { connect, createConnection, type SnetConnectOptions, type SnetDialOptions } from './connect.ts';
export type { DialOptions } from './dial.ts';
export { knownHostsFile } from './known-hosts.ts';
export type { Endpoints, TransportControls } from './path.ts';
export {
  type AcceptOptions,
  createServer,
  type DrainOptions,
  generateKeys,
  SnetServer,
  type SnetServerEvents,
  type SnetServerOptions,
} from './server.ts';
export { SnetSocket, type SnetSocketInit } from './socket.ts';
export type { GoAwayInfo, SnetSocketEvents } from './socket-events.ts';
