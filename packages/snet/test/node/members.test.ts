import type * as net from 'node:net';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { connect, createServer, type SnetServer, type SnetSocket } from '../../src/node/index.ts';
import { keys } from './harness.ts';

/** What `net.Socket` has and a session's socket does not. */
const socketLacks = [
  // A session is opened once, by the function `connect`.
  'connect',
  // Deprecated, for `writableLength`.
  'bufferSize',
  // Of one TCP connection, and not true of the next.
  'autoSelectFamilyAttemptedAddresses',
  'getTypeOfService',
  'setTypeOfService',
] as const;
type SocketLacks = (typeof socketLacks)[number];

type Method = (...parameters: never[]) => unknown;
/** What one can read of a `T` that is no function; what may be missing may as well be there and undefined. */
type Readable<T> = {
  readonly [K in keyof T as K extends string ? (Extract<T[K], Method> extends never ? K : never) : never]-?:
    | T[K]
    | (undefined extends T[K] ? undefined : Record<never, never> extends Pick<T, K> ? undefined : never);
};

describe('what is used like net', () => {
  test('a socket lacks five members of net.Socket, and no others', () => {
    expectTypeOf<Exclude<keyof net.Socket, keyof SnetSocket>>().toEqualTypeOf<SocketLacks>();
    const socket = connect({ port: 1, serverKey: keys.publicKey }).on('error', () => {});
    socket.destroy();
    expect(socketLacks.filter((name) => name in socket)).toEqual([]);
  });

  test('a server lacks nothing of net.Server', () => {
    expectTypeOf<Exclude<keyof net.Server, keyof SnetServer>>().toBeNever();
    const server = createServer({ keys });
    expect(['listen', 'getConnections', 'maxConnections', 'ref'].every((name) => name in server)).toBe(true);
  });

  test('what is not a function has the type that it has there', () => {
    expectTypeOf<Readable<net.Socket>>().toHaveProperty('remoteAddress');
    expectTypeOf<SnetSocket>().toExtend<Readable<Omit<net.Socket, SocketLacks>>>();
    expectTypeOf<SnetServer>().toExtend<Readable<net.Server>>();
    const server = createServer({ keys });
    expect([typeof server.maxConnections, typeof server.listening]).toEqual(['number', 'boolean']);
  });

  test('functions take what they take there', () => {
    type Calls<T> = (on: T) => void;
    const socketCalls: Calls<net.Socket> & Calls<SnetSocket> = (socket: net.Socket | SnetSocket) => {
      socket.setTimeout(10, () => {});
      socket.setNoDelay(true);
      socket.setKeepAlive(true, 1_000);
      socket.write('text', 'utf8', (error?: Error | null) => error);
      socket.write(Buffer.alloc(1), () => {});
      socket.destroySoon();
      socket.resetAndDestroy().ref().unref();
    };
    const serverCalls: Calls<net.Server> & Calls<SnetServer> = (server: net.Server | SnetServer) => {
      server.close((error?: Error) => error);
      server.getConnections((error: Error | null, count: number) => [error, count]);
      server.ref().unref();
    };
    // Overloads do not unite, so these are said for each.
    const listenCalls = (server: SnetServer): unknown[] => [
      server.listen(1, 'host', 1, () => {}),
      server.listen(1, 'host', () => {}),
      server.listen(1, 1, () => {}),
      server.listen(1, () => {}),
      server.listen('path', 1, () => {}),
      server.listen({ port: 1, host: 'host', backlog: 1, exclusive: true }, () => {}),
    ];
    const events = (socket: SnetSocket, server: SnetServer): unknown[] => [
      socket.on('close', (hadError) => expectTypeOf(hadError).toBeBoolean()),
      socket.once('data', (chunk) => expectTypeOf(chunk).toExtend<Buffer>()),
      socket.on('lookup', (error) => expectTypeOf(error).toEqualTypeOf<Error | null>()),
      socket.on('anything', (..._details: unknown[]) => {}),
      server.on('connection', (client) => expectTypeOf(client).toEqualTypeOf<SnetSocket>()),
      server.on('drop', (data) => expectTypeOf(data?.remoteAddress).toEqualTypeOf<string | undefined>()),
    ];
    expect([socketCalls, serverCalls, listenCalls, events].every((call) => typeof call === 'function')).toBe(true);
  });
});
