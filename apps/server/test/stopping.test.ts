import { once } from 'node:events';
import { connect } from 'node:net';
import { createAccounts, createChatServer, createTokens } from '@proj/chat-server';
import { openMemoryStore } from '@proj/store/memory';
import { expect, test } from 'vitest';
import { resolveServeConfig } from '../src/config.ts';
import { type OperationsParts, startOperations } from '../src/operations.ts';
import { noTrace } from '../src/trace.ts';
import { scratchDirectory } from './scratch.ts';

test('a call that is being carried out when the server stops is answered first', async () => {
  const data = scratchDirectory();
  const store = openMemoryStore();
  const asked = Promise.withResolvers<void>();
  const figures = Promise.withResolvers<void>();
  const slow = new Proxy(store, {
    get: (target, name) =>
      name === 'figures'
        ? async () => {
            asked.resolve();
            await figures.promise;
            return target.figures();
          }
        : Reflect.get(target, name, target),
  });
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {} };
  const args = ['--data', data, '--http', '127.0.0.1:0'];
  await using chat = createChatServer({ store, tokens: createTokens({ secret: new Uint8Array(32) }) });
  const parts = {
    ...{ chat, store: slow, accounts: createAccounts(store.users), log: silent, trace: noTrace, adminToken: 'token' },
    config: resolveServeConfig({ args, environment: {}, readFile: () => '' }),
    ...{ product: 'x', greeting: 'x', isReady: () => true, compat: undefined, onBackup: () => {} },
    metrics: { registry: undefined, commits: { failing: false }, server: { totals: () => ({}) } },
    ...{ load: { last: { loopDelayMs: 0, memoryFraction: 0, fdFraction: 0 } }, disk: { room: undefined } },
  } as unknown as OperationsParts;
  const operations = await startOperations({ host: '127.0.0.1', port: 0 }, parts);
  const { port } = operations.address;
  const [call, idle] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  let answer = '';
  call.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  idle.on('error', () => {});
  const head = 'authorization: Bearer token\r\nconnection: close\r\n\r\n';
  call.write(`GET /admin/v1/stats HTTP/1.1\r\nhost: 127.0.0.1\r\n${head}`);
  await asked.promise;
  const ended = Promise.all([once(call, 'close'), once(idle, 'close')]);
  const stopped = operations[Symbol.asyncDispose]();
  // Nothing is taken any more, and yet the call goes on.
  await expect
    .poll(() =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        () => 'served',
        () => 'refused',
      ),
    )
    .toBe('refused');
  expect(answer).toBe('');
  figures.resolve();
  await Promise.all([stopped, ended]);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});
