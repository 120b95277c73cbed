import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ServerProcess } from '../src/server-process.ts';
import { referencePrograms } from './reference/programs.ts';

const fixture = fileURLToPath(new URL('fixtures/server.mjs', import.meta.url));

/** The fixture in one of its moods, and how it failed. */
function moody(mode: string): { readonly server: ServerProcess; readonly failure: Promise<Error> } {
  const { promise: failure, resolve: onFailure } = Promise.withResolvers<Error>();
  const dataDirectory = `/nowhere/${mode}`;
  return { server: new ServerProcess({ script: fixture, dataDirectory, args: [], onFailure }), failure };
}

function unexpected(error: Error): void {
  throw error;
}

describe('a server', () => {
  test('is ready when its line says so, with its addresses', async () => {
    const { server } = moody('well');
    await using _ = server;
    expect(() => server.addresses).toThrow('never ready');
    await server.start();
    expect(server.addresses).toEqual({ port: 1, httpUrl: 'http://127.0.0.1:2', key: 'abc-_' });
  });

  test('that has another port for older clients is ready like any other, and is sent signals', async () => {
    const { server } = moody('compatible');
    await using _ = server;
    expect(server.pid).toBe(undefined);
    await server.start();
    expect(server.addresses.port).toBe(1);
    expect(server.dataDirectory).toBe('/nowhere/compatible');
    const { pid } = server;
    expect(pid).toBeGreaterThan(1);
    server.signal('SIGSTOP');
    server.signal('SIGCONT');
    await server.stop().catch(() => undefined);
    expect(server.pid).toBe(undefined);
  });

  test('that was killed starts again on its port, and waits for it while another has it', async () => {
    using programs = referencePrograms(undefined);
    const directory = mkdtempSync(join(tmpdir(), 'chat-server-'));
    const dataDirectory = join(directory, 'data');
    await using server = new ServerProcess({ script: programs.server, dataDirectory, args: [], onFailure: unexpected });
    await server.start();
    const { port } = server.addresses;
    await server.kill();
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    let isReady = false;
    const ready = server.start().then(() => {
      isReady = true;
    });
    while (!server.errors.includes('taken')) await sleep(10);
    expect(isReady).toBe(false);
    squatter.close();
    await ready;
    expect(server.addresses.port).toBe(port);
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  test('that ends before it is ready says why', async () => {
    const { server } = moody('no-data');
    await using _ = server;
    await expect(server.start()).rejects.toThrow('exited with 4; its last errors:\nthe data directory is damaged');
  });

  test('that ends by itself is a failure', async () => {
    const { server, failure } = moody('short-lived');
    await using _ = server;
    await server.start();
    expect((await failure).message).toBe('unexpectedly, the server exited with 7');
  });

  test.each(['unready', 'talkative'])('that prints anything but one ready line is a failure: %s', async (mode) => {
    const { server, failure } = moody(mode);
    await using _ = server;
    await server.start().catch(() => undefined);
    expect((await failure).message).toMatch(/^the server printed what it should not: /);
  });

  test('that is told to stop has to leave with 0', async () => {
    const { server } = moody('bad-leaver');
    await using _ = server;
    await server.start();
    await expect(server.stop()).rejects.toThrow('told to stop, the server exited with 8');
  });

  test('does not start once the run is over', async () => {
    const { server } = moody('well');
    await server[Symbol.asyncDispose]();
    await expect(server.start()).rejects.toThrow('the run is over');
  });
});
