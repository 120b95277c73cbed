import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { connect, type SnetSocket } from '../../src/node/index.ts';
import { duplexFromWebSocket, type WebSocketLike } from '../../src/ws/index.ts';
import { keys, readAll, until } from '../node/harness.ts';
import { serveWeb, serveWebSockets } from './harness.ts';

/** A client in Node, over the WebSockets of `ws`. */
function dial(url: string, open: (url: string) => WebSocket = (to) => new WebSocket(to)): SnetSocket {
  const socket = connect({
    serverKey: keys.publicKey,
    maxRedialDelayMs: 200,
    dial: async () => {
      const webSocket = open(url);
      await once(webSocket, 'open');
      return duplexFromWebSocket(webSocket);
    },
  });
  onTestFinished(() => void socket.on('error', () => {}).destroy());
  return socket;
}

test('WebSockets of the DOM, of Node and of ws are WebSocketLike', () => {
  const ofNode: (webSocket: globalThis.WebSocket) => WebSocketLike = (webSocket) => webSocket;
  const ofWs: (webSocket: WebSocket) => WebSocketLike = (webSocket) => webSocket;
  // That of the DOM is checked where there is one: src/web/dial.ts.
  expect([ofNode, ofWs]).toHaveLength(2);
});

test('4 MB are echoed whole, and both ends close cleanly', async () => {
  const server = await serveWeb((socket) => socket.pipe(socket));
  const socket = dial(server.url);
  const sent = Buffer.alloc(4_000_000, 'messages of any size');
  socket.end(sent);
  expect((await readAll(socket)).equals(sent)).toBe(true);
  await until(() => server.snet.connections === 0 && server.web.clients.size === 0);
});

test('a session outlives its WebSockets', async () => {
  const server = await serveWeb((socket) => socket.pipe(socket));
  const socket = dial(server.url);
  await once(socket, 'connect');
  for (let round = 0; round < 3; round++) {
    for (const webSocket of server.web.clients) webSocket.terminate();
    await once(socket, 'reattach');
    socket.write(`round ${round}`);
    expect(String((await once(socket, 'data'))[0])).toBe(`round ${round}`);
  }
  expect(server.snet.connections).toBe(1);
});

test('a WebSocket that is closed with 1000 is a transport that is lost, not the end of the stream', async () => {
  const server = await serveWeb((socket) => socket.pipe(socket));
  const socket = dial(server.url);
  await once(socket, 'connect');
  for (const webSocket of server.web.clients) webSocket.close(1000);
  await once(socket, 'reattach');
  expect(socket.readable).toBe(true);
});

test('a text message costs its sender the connection, and nobody else anything', async () => {
  const server = await serveWeb((socket) => socket.pipe(socket));
  const socket = dial(server.url);
  await once(socket, 'connect');
  const stranger = new WebSocket(server.url);
  await once(stranger, 'open');
  stranger.send('hello?');
  await once(stranger, 'close');
  socket.end('still here');
  expect((await readAll(socket)).toString()).toBe('still here');
});

test('a peer that does not read makes the writer wait', async () => {
  const accepted = Promise.withResolvers<WebSocket>();
  const { port } = await serveWebSockets(accepted.resolve);
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}`);
  onTestFinished(() => webSocket.terminate());
  await once(webSocket, 'open');
  const peer = await accepted.promise;
  peer.pause();
  let received = 0;
  peer.on('message', (data: Buffer) => {
    received += data.length;
  });
  const duplex = duplexFromWebSocket(webSocket);
  const chunk = new Uint8Array(65_536);
  let written = 0;
  for (let isFull = false; !isFull; written += chunk.length) {
    isFull = !duplex.write(chunk);
    // Enough for the buffers of the system, and no more than the mark beyond.
    expect(written).toBeLessThan(64 * 1024 * 1024);
    await new Promise(setImmediate);
  }
  expect(webSocket.bufferedAmount).toBeLessThan(262_144 + 2 * chunk.length);
  const drained = new Promise<void>((resolve) => duplex.on('drain', resolve));
  peer.resume();
  await drained;
  await until(() => received === written);
});

test('a reader that pauses makes the peer wait', async () => {
  const accepted = Promise.withResolvers<WebSocket>();
  const { port } = await serveWebSockets(accepted.resolve);
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}`);
  onTestFinished(() => webSocket.terminate());
  await once(webSocket, 'open');
  const duplex = duplexFromWebSocket(await accepted.promise, { maxUnreadBytes: 1_000_000 });
  let received = 0;
  const failures: Error[] = [];
  duplex.on('data', (data) => {
    received += data.length;
  });
  duplex.on('error', (error) => failures.push(error));
  duplex.pause();
  let written = 0;
  while (webSocket.bufferedAmount === 0) {
    webSocket.send(new Uint8Array(65_536));
    written += 65_536;
    await new Promise(setImmediate);
  }
  duplex.resume();
  await until(() => received === written);
  expect(failures).toEqual([]);
});
