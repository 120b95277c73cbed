import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { createServer, type SnetServer, type SnetServerOptions, type SnetSocket } from '../../src/node/index.ts';
import { duplexFromWebSocket } from '../../src/ws/index.ts';
import { keys } from '../node/harness.ts';

export interface WebServer {
  readonly port: number;
  readonly url: string;
  readonly snet: SnetServer;
  readonly web: WebSocketServer;
}

/** A WebSocket server of `ws` on a free loopback port. */
export async function serveWebSockets(
  onConnection: (webSocket: WebSocket) => void,
  options: ServerOptions = {},
): Promise<{ readonly web: WebSocketServer; readonly port: number }> {
  const web = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 262_144, ...options });
  onTestFinished(() => {
    for (const webSocket of web.clients) webSocket.terminate();
    web.close();
  });
  web.on('connection', onConnection);
  await once(web, 'listening');
  return { web, port: (web.address() as AddressInfo).port };
}

/** Sessions over WebSockets, ended with the test. */
export async function serveWeb(
  onConnection: (socket: SnetSocket) => void,
  options: Partial<SnetServerOptions> = {},
): Promise<WebServer> {
  const snet = createServer({ keys, ...options }, onConnection);
  onTestFinished(() => snet[Symbol.asyncDispose]());
  const { web, port } = await serveWebSockets((webSocket) => snet.accept(duplexFromWebSocket(webSocket)));
  return { port, url: `ws://127.0.0.1:${port}`, snet, web };
}
