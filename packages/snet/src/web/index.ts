/**
 * `@proj/snet` in browsers, and wherever there are WebSockets and Web Streams: the client's end of a session.
 */
export { type Fault, type SessionOptions, SnetError, type SnetErrorCode } from '../core/index.ts';
export type { WebSocketLike } from '../ws/index.ts';
export { connect, type SnetConnectOptions } from './connect.ts';
export { SnetStream, type SnetStreamEvents } from './stream.ts';
