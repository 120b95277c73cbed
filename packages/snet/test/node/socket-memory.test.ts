import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter, once } from 'node:events';
import { connect as connectTcp, Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createServer, type SnetServer, type SnetSocket } from '../../src/node/index.ts';
import { socketMemory } from '../../src/node/socket-memory.ts';
import { dial, keys, serve, serveTcp, until } from './harness.ts';

const bytes = Buffer.alloc(500_000, 'some bytes ');

function echo(socket: SnetSocket): void {
  socket.pipe(socket);
}

async function thereAndBack(socket: SnetSocket): Promise<void> {
  const chunks: Buffer[] = [];
  socket.end(bytes);
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
}

test('what sockets of ours have read is freed at once, and what the application has is not touched', async () => {
  const read = vi.spyOn(socketMemory, 'read');
  onTestFinished(() => read.mockRestore());
  const server = await serve(echo);
  await thereAndBack(dial(server.port));
  const chunks = read.mock.calls.map(([, chunk]) => chunk);
  expect(chunks.filter(({ length }) => length === 0).length).toBeGreaterThan(10);
  // Only the small ones are left to the collector.
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(4_096);
});

test('of a view of something larger nothing is freed, unless it fills most of what a socket reads into', () => {
  const socket = new Socket().on('data', () => {});
  const [whole, read, end, part, pool] = [10_000, 65_536, 65_536, 10_000, 65_536].map(
    (length) => new Uint8Array(length),
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const pooled = pool.subarray(0, 20_000);
  for (const bytes of [whole, read.subarray(0, 60_000), end.subarray(1), part.subarray(0, 9_000), pooled]) {
    socketMemory.read(socket, bytes);
  }
  expect([whole, read, end, part, pool].map(({ length }) => length)).toEqual([0, 0, 65_536, 10_000, 65_536]);
});

test('chunks of transports that the application supplies stay as they are', async () => {
  const seen: Uint8Array[] = [];
  const watch = (socket: Socket): Socket => socket.on('data', (chunk: Buffer) => void seen.push(chunk));
  const server: SnetServer = createServer({ keys }, echo);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const port = await serveTcp((socket) => server.accept(watch(socket)));
  const socket = dial(0, {
    dial: async () => {
      const transport = connectTcp(port, '127.0.0.1');
      await once(transport, 'connect');
      return watch(transport);
    },
  });
  await thereAndBack(socket);
  expect(seen.length).toBeGreaterThan(10);
  for (const chunk of seen) expect(chunk.length).toBeGreaterThan(0);
});

/** A transport of an application that says at once that it is closed, as a stream may that is not one of Node's. */
class PromptTransport extends EventEmitter {
  write(): boolean {
    return true;
  }

  pause(): void {}
  resume(): void {}

  end(): void {
    this.destroy();
  }

  destroy(): void {
    this.emit('close');
  }
}

test('nor are those of a transport that the application supplies and that closes while it is read', async () => {
  const server = createServer({ keys });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const transport = new PromptTransport();
  server.accept(transport);
  await until(() => transport.listenerCount('data') > 0);
  const closed = once(transport, 'close');
  const garbage = new Uint8Array(10_000).fill(0x21);
  transport.emit('data', garbage);
  await closed;
  expect(garbage.length).toBe(10_000);
});

test('what somebody else reads from a connection of ours too is left to them', async () => {
  const seen: Buffer[] = [];
  const watch = (message: unknown): void => {
    (message as { readonly socket: Socket }).socket.on('data', (chunk: Buffer) => void seen.push(chunk));
  };
  const channels = ['net.server.socket', 'net.client.socket'];
  for (const channel of channels) subscribe(channel, watch);
  onTestFinished(() => {
    for (const channel of channels) unsubscribe(channel, watch);
  });
  const server = await serve(echo);
  await thereAndBack(dial(server.port));
  expect(seen.length).toBeGreaterThan(10);
  for (const chunk of seen) expect(chunk.length).toBeGreaterThan(0);
});
