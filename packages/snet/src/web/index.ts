/**
 * `@proj/snet` in browsers, and wherever there are WebSockets and Web Streams: the client's end of a session.
 */
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
export type { KnownHosts, ServerIdentityOptions } from '../known-hosts.ts';
export type { WebSocketLike } from '../ws/index.ts';
export { connect, type SnetConnectOptions, type SnetWebSocketOptions } from './connect.ts';
export { knownHostsStorage } from './known-hosts.ts';
export { SnetStream, type SnetStreamEvents } from './stream.ts';
