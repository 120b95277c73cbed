/**
 * `@proj/snet/ws`: snet over WebSockets, for servers. Hand the stream to `SnetServer.accept`.
 */
export { duplexFromWebSocket, type WebSocketDuplexOptions } from './duplex.ts';
export type { WebSocketLike } from './web-socket-like.ts';
