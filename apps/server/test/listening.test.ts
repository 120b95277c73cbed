import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { createServer as createSnetServer, generateKeys } from '@proj/snet';
import { expect, test } from 'vitest';
import { listenOn } from '../src/listening.ts';

/** What the system lets wait at most; little where it does not say. */
function systemBacklog(): number {
  try {
    return Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'));
  } catch {
    return 128;
  }
}

/** All of them before this process can take one of them. */
function crowd(port: number): readonly Socket[] {
  const size = Math.min(2_000, systemBacklog() - 28);
  return Array.from({ length: size }, () => connect({ port, host: '127.0.0.1' }).on('error', () => {}));
}

test('of a crowd that comes at once and says nothing nobody is lost', async () => {
  const taken: Socket[] = [];
  const server = createServer((socket) => taken.push(socket));
  const { port } = await listenOn(server, { host: '127.0.0.1', port: 0 }, '--listen');
  const clients = crowd(port);
  await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(clients.length);
  for (const socket of [...clients, ...taken]) socket.destroy();
  server.close();
});

test('nor of one that comes to a server of sessions', async () => {
  await using server = createSnetServer({ keys: generateKeys(), handshakeTimeoutMs: 500 });
  const { port } = await listenOn(server, { host: '127.0.0.1', port: 0 }, '--listen');
  const clients = crowd(port);
  for (const socket of clients) socket.resume();
  const closed = (): number => clients.filter((socket) => socket.closed).length;
  await expect.poll(closed, { timeout: 10_000 }).toBe(clients.length);
});
