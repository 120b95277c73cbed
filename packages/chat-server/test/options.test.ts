import { systemClock } from '@proj/io';
import { openMemoryStore } from '@proj/store/memory';
import { expect, test } from 'vitest';
import { ChatServerError, type ChatServerOptions, createChatServer, createTokens } from '../src/index.ts';
import { resolveOptions } from '../src/options.ts';
import { secret } from './world.ts';

const required = (): ChatServerOptions => ({ store: openMemoryStore(), tokens: createTokens({ secret }) });

test('a store and tokens are all that is required', async () => {
  await using server = createChatServer(required());
  expect(server).toMatchObject({ sessions: 0, connections: 0 });
  expect(resolveOptions(required())).toMatchObject({
    clock: systemClock,
    registration: 'off',
    loginTimeoutMs: 10_000,
    idleTimeoutMs: 60_000,
    heartbeatMs: 25_000,
    maxUnansweredRequests: 32,
    maxQueuedBytes: 1_048_576,
    maxQueuedFrames: 1_000,
    sessions: { policy: 'max-n', max: 10 },
    sendBurst: 60,
    sendsPerSecond: 10,
  });
});

test.each<Partial<ChatServerOptions>>([
  { heartbeatMs: 99 },
  { heartbeatMs: 25_000, idleTimeoutMs: 25_000 },
  { loginTimeoutMs: 0 },
  { sendsPerSecond: 0.5 },
  { maxQueuedBytes: 65_535 },
  { sessions: { policy: 'max-n', max: Number.NaN } },
  { sessions: { policy: 'none' as 'single' } },
  { drainSpreadMinMs: 6_000 },
  { maxMalformed: 0 },
  { hookFailure: 'ignore' as 'allow' },
  { registration: 'on' as 'open' },
])('%j is refused', (options) => {
  expect(() => createChatServer({ ...required(), ...options })).toThrow('[CHAT_SERVER_BAD_OPTION]');
});

test('a grace that is no duration is refused, and the server goes on', () => {
  const server = createChatServer(required());
  expect(() => server.shutdown({ graceMs: Number.NaN })).toThrow('[CHAT_SERVER_BAD_OPTION]');
});

test('an error of another copy of this package is recognised by its name', () => {
  const foreign = Object.assign(new Error('x'), { name: 'ChatServerError', code: 'CHAT_SERVER_OVERLOADED' });
  expect(ChatServerError.is(foreign)).toBe(true);
  expect(ChatServerError.is(foreign, 'CHAT_SERVER_OVERLOADED')).toBe(true);
  expect(ChatServerError.is(foreign, 'CHAT_SERVER_BAD_OPTION')).toBe(false);
  expect(ChatServerError.is(new Error('x'))).toBe(false);
  expect(ChatServerError.is({ name: 'ChatServerError', code: 'CHAT_SERVER_OVERLOADED' })).toBe(false);
});
