import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { parseUserId } from '@proj/chat-protocol';
import { type ChatServerOptions, createAccounts, createChatServer, createTokens } from '@proj/chat-server';
import { openMemoryStore } from '@proj/store/memory';
import { expect, onTestFinished, test } from 'vitest';
import { ChatTarget, type LoadOptions, runLoad } from '../src/index.ts';

/** A chat server without a disk and without limits that this load would meet. */
async function serve(
  options: Partial<ChatServerOptions> = {},
): Promise<{ port: number; addUser: (name: string) => Promise<void> }> {
  const store = openMemoryStore();
  const accounts = createAccounts(store.users);
  const server = createChatServer({
    store,
    accounts,
    tokens: createTokens({ secret: randomBytes(32) }),
    registration: 'open',
    sharedSources: () => true,
    sendsPerSecond: 1_000_000,
    sendBurst: 1_000_000,
    conversationSendsPerSecond: 1_000_000,
    ...options,
  });
  const listener = createServer((socket) => server.accept(socket, { remote: socket.remoteAddress }));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(async () => {
    listener.close();
    await server[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
  });
  const addUser = async (name: string): Promise<void> => {
    await accounts.create(parseUserId(name), `password of ${name}`);
  };
  return { port: (listener.address() as AddressInfo).port, addUser };
}

const brief: Omit<LoadOptions, 'target' | 'sessions'> = {
  pacing: { ratePerSecond: 200 },
  warmUpSeconds: 0.2,
  measureSeconds: 1,
};

test('pairs on a chat server get every message once, in order, also those that come and go', async () => {
  const { port } = await serve();
  const target = new ChatTarget({ transport: () => () => connect(port, '127.0.0.1') });
  const result = await runLoad({ ...brief, target, sessions: 6, churnPerSecond: 5, awayMs: 100 });
  expect(result).toMatchObject({ errors: 0, failures: {} });
  expect(result.deliveryLatency.count).toBeGreaterThan(50);
});

test('groups are made by their first member, and stay when it leaves', async () => {
  const { port } = await serve();
  const target = new ChatTarget({ transport: () => () => connect(port, '127.0.0.1') });
  const result = await runLoad({ ...brief, target, sessions: 8, groupSize: 4, churnPerSecond: 5, awayMs: 100 });
  expect(result).toMatchObject({ errors: 0, failures: {} });
  expect(result.deliveredPerSecond).toBeGreaterThan(2 * result.acceptedPerSecond);
});

test('users that exist are used where registration is closed, and too few of them are a mistake', async () => {
  const { port, addUser } = await serve({ registration: 'off' });
  const names = ['ann', 'ben'];
  for (const name of names) await addUser(name);
  const users = names.map((name) => ({ user: parseUserId(name), password: `password of ${name}` }));
  const target = new ChatTarget({ users, transport: () => () => connect(port, '127.0.0.1') });
  expect(await runLoad({ ...brief, target, sessions: 2 })).toMatchObject({ errors: 0 });
  await expect(runLoad({ ...brief, target, sessions: 4 })).rejects.toThrow('2 users are too few for session 2');
});

test('what a server refuses for its limits is told by reason', async () => {
  const { port } = await serve({ sendsPerSecond: 1, sendBurst: 2, maxLimitedPerMinute: 1 });
  const target = new ChatTarget({ transport: () => () => connect(port, '127.0.0.1') });
  const result = await runLoad({ ...brief, target, sessions: 2, drainSeconds: 0.2 });
  expect(result.errors).toBeGreaterThan(0);
  expect(result.violations).toEqual({ lost: 0, duplicated: 0, disordered: 0 });
});
