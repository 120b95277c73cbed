import { expect, test } from 'vitest';
import { RevocableStore } from '../../../src/browser/revocable-store.ts';
import { memoryStore } from '../../../src/index.ts';
import type { ReplicaStore } from '../../../src/replica-store.ts';
import { room } from './world.ts';

const draft = (text: string) => [{ type: 'draft', conversation: room, text }] as const;

test('a store that was revoked takes nothing more, and can still be read', async () => {
  const inner: ReplicaStore = memoryStore();
  await using store = new RevocableStore(inner);
  await store.load();
  await store.write(draft('one'), { durable: true });
  await store.revoke();
  await expect(store.write(draft('two'), { durable: true })).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  expect(await store.drafts()).toEqual(new Map([[room, 'one']]));
  expect([await store.conversations(), await store.profiles(), await store.outgoing(), await store.refused()]).toEqual([
    [],
    [],
    [],
    [],
  ]);
  expect(await store.entries(room, { limit: 1 })).toEqual([]);
});

test('revoking waits for what is being written, and for nothing else', async () => {
  const written = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<void>();
  const writes = [written.promise, failed.promise];
  const inner = { write: () => writes.shift() } as unknown as ReplicaStore;
  const store = new RevocableStore(inner);
  const first = store.write([], { durable: false });
  const second = expect(store.write([], { durable: false })).rejects.toThrow('full');
  let isRevoked = false;
  const revoked = store.revoke().then(() => {
    isRevoked = true;
  });
  written.resolve();
  await first;
  expect(isRevoked).toBe(false);
  failed.reject(new Error('the disk is full'));
  await second;
  await revoked;
  // Nothing is under way: a page that is about to be frozen runs microtasks alone.
  isRevoked = false;
  void new RevocableStore(inner).revoke().then(() => {
    isRevoked = true;
  });
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(isRevoked).toBe(true);
});
