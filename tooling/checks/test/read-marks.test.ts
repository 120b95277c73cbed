import { directConversation, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { type ChatServer, createChatServer, createTokens } from '@proj/chat-server';
import { connect, memoryStore } from '@proj/client';
import { memoryDuplexPair } from '@proj/io/memory';
import type { ChatStore, ReadPosition } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { FakeClock, Random } from '@proj/testkit';
import { expect, test } from 'vitest';
import { openAccounts } from './open-accounts.ts';

const [ann, bob] = [parseUserId('ann'), parseUserId('bob')];
const talk = directConversation(ann, bob);
const wallNowMs = 1_700_000_000_000;

/** A server over a store that keeps what was read in memory, and has never come to write it. */
function server(clock: FakeClock, inner: ChatStore, taken: (position: ReadPosition) => void): ChatServer {
  const store = new Proxy(inner, {
    get(target, name) {
      if (name === 'advanceRead') return taken;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return createChatServer({
    store,
    accounts: openAccounts,
    tokens: createTokens({ secret: new Uint8Array(32) }),
    clock,
    wallClock: () => wallNowMs,
    heartbeatMs: 300,
  });
}

test('what was read is told to the next server when one dies before it wrote it [CHAT-7.5.3]', async () => {
  const clock = new FakeClock(1_000);
  const random = new Random(5);
  const store = openMemoryStore({ wallClock: () => wallNowMs });
  const lost: ReadPosition[] = [];
  let running = server(clock, store, (position) => lost.push(position));
  const connected = (user: typeof ann) =>
    clock.settled(
      connect({
        transport: () => {
          const [near, far] = memoryDuplexPair();
          running.accept(far);
          return near;
        },
        credential: { user, password: 'secret' },
        deviceId: parseDeviceId('phone'),
        store: memoryStore(),
        clock,
        wallClock: () => wallNowMs,
        randomBytes: (length) => random.bytes(length),
      }),
    );
  const reader = await connected(ann);
  const seen: string[] = [];
  void (async () => {
    for await (const { conversation } of reader.messages()) seen.push(conversation);
  })();
  const writer = await connected(bob);
  await clock.settled(writer.send(ann, 'hi'));
  await clock.runUntil(() => seen.length === 1);
  await reader.markRead(talk, 1);
  // Its heartbeats are answered meanwhile: the server has read that it was read.
  await clock.elapse(900);
  expect(lost.filter(({ user }) => user === ann)).toEqual([{ user: 'ann', conversation: talk, seq: 1 }]);
  await clock.settled(running.shutdown({ graceMs: 0 }));
  running = server(clock, store, (position) => store.advanceRead(position));
  await clock.runUntil(() => reader.status.state === 'offline');
  await clock.runUntil(() => reader.status.state === 'online');
  await clock.elapse(1_000);
  expect((await store.member(talk, ann))?.read).toBe(1);
  await clock.settled(Promise.all([reader.close(), writer.close()]));
  await clock.settled(running.shutdown({ graceMs: 0 }));
});
