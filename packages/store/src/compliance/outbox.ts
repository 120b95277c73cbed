import assert from 'node:assert/strict';
import { erasedKind, type OutboxEntry } from '../index.ts';
import { storeLimits } from '../limits.ts';
import { message, pages, type Requirement } from './requirement.ts';

/** What somebody else is to be told of. */
export const outboxRequirements: readonly Requirement[] = [
  [
    'the outbox has the entries that were meant for it, in their order, until they are done',
    async (store) => {
      const { outbox } = store;
      assert.deepEqual(await outbox.read(0, 10), []);
      await outbox.done(7);
      for (const number of [1, 2, 3, 4, 5]) {
        const conversation = number === 4 ? 'g:1' : 'c:ann:bob';
        await store.append(message(number, { conversation, outbox: number !== 2 }));
      }
      await store.append(message(1, { outbox: true }));
      const all = await pages<OutboxEntry>((last) => outbox.read(last?.position ?? 0, 2));
      assert.deepEqual(
        all.map((one) => one.message),
        [
          ...(await store.read('c:ann:bob', 0, 1)),
          ...(await store.read('c:ann:bob', 2, 1)),
          ...(await store.read('g:1', 0, 1)),
          ...(await store.read('c:ann:bob', 3, 1)),
        ],
      );
      const positions = all.map(({ position }) => position);
      assert.deepEqual(
        positions,
        [...new Set(positions)].sort((a, b) => a - b),
      );
      await outbox.done(positions[1] ?? 0);
      await outbox.done(positions[0] ?? 0);
      assert.deepEqual(await outbox.read(0, 10), all.slice(2));
      await outbox.done(Number.MAX_SAFE_INTEGER);
      assert.deepEqual(await outbox.read(0, 10), []);
      await store.append(message(6, { outbox: true }));
      const [next] = await outbox.read(0, 10);
      assert.ok((next?.position ?? 0) > (positions.at(-1) ?? 0));
    },
  ],
  [
    'what waits in the outbox is as it is now',
    async (store) => {
      await store.append(message(1, { outbox: true }));
      await store.append(message(2, { effects: [{ type: 'erase', seq: 1 }] }));
      const [entry] = await store.outbox.read(0, 10);
      assert.deepEqual([entry?.message.kind, entry?.message.body], [erasedKind, new Uint8Array(0)]);
    },
  ],
  [
    'a page of the outbox ends at its bound of bytes',
    async (store) => {
      const body = new Uint8Array(storeLimits.bodyBytes);
      for (let number = 0; number < 5; number += 1) await store.append(message(number, { body, outbox: true }));
      assert.equal((await store.outbox.read(0, 5)).length, 4);
    },
  ],
];
