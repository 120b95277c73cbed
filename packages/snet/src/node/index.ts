/**
 * `@proj/snet` in Node: used like `net`, but what it connects outlives its connections and is encrypted.
 */
export type { KeyPair } from '@proj/crypto';
export { type Fault, type SessionOptions, SnetError, type SnetErrorCode } from '../core/index.ts';
export type { Dial } from '../dialer.ts';
export { connect, createConnection, type SnetConnectOptions } from './connect.ts';
export type { DialOptions } from './dial.ts';
export type { Endpoints, TransportControls } from './path.ts';
export {
  createServer,
  generateKeys,
  SnetServer,
  type SnetServerEvents,
  type SnetServerOptions,
} from './server.ts';
export { SnetSocket, type SnetSocketInit } from './socket.ts';
export type { SnetSocketEvents } from './socket-events.ts';
