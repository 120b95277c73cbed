/**
 * `@proj/snet` in Node: used like `net`, but what it connects outlives its connections and is encrypted.
 */
export type { KeyPair } from '@proj/crypto';
export { type Fault, type SessionOptions, SnetError, type SnetErrorCode } from '../core/index.ts';
export type { Dial } from '../dialer.ts';
export { connect, type SnetConnectOptions } from './connect.ts';
export { createServer, generateKeys, SnetServer, type SnetServerOptions } from './server.ts';
export { SnetSocket, type SnetSocketEvents } from './socket.ts';
