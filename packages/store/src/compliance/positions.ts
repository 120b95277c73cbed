import assert from 'node:assert/strict';
import type { ChatStore } from '../index.ts';
import { groupEntry, login, message, type Requirement } from './requirement.ts';

/** How far devices and users are. */
export const positionsRequirements: readonly Requirement[] = [
  [
    'a cursor is seen at once, never goes back, and belongs to one device',
    async (store) => {
      await Promise.all([1, 2, 3].map((number) => store.append(message(number))));
      await Promise.all(['phone', 'laptop'].map((device) => store.devices.touch(login('bob', device))));
      const cursor = { user: 'bob', device: 'phone', conversation: 'c:ann:bob' };
      assert.equal(await store.cursor('bob', 'phone', 'c:ann:bob'), 0);
      for (const [seq, expected] of [
        [2, 2],
        [1, 2],
        [3, 3],
        [0, 3],
      ] as const) {
        store.advanceCursor({ ...cursor, seq });
        assert.equal(await store.cursor('bob', 'phone', 'c:ann:bob'), expected);
      }
      assert.equal(await store.cursor('bob', 'laptop', 'c:ann:bob'), 0);
      assert.equal(await store.cursor('ann', 'phone', 'c:ann:bob'), 0);
      const received = async (device: string): Promise<readonly number[]> =>
        (await store.heads('bob', device)).map((head) => head.received);
      assert.deepEqual(await received('phone'), [3]);
      assert.deepEqual(await received('laptop'), [0]);
    },
  ],
  [
    'what a member received is what the first of its devices has',
    async (store) => {
      await Promise.all([1, 2, 3].map((number) => store.append(message(number))));
      await Promise.all(['phone', 'laptop'].map((device) => store.devices.touch(login('bob', device))));
      store.advanceCursor({ user: 'bob', device: 'phone', conversation: 'c:ann:bob', seq: 1 });
      store.advanceCursor({ user: 'bob', device: 'laptop', conversation: 'c:ann:bob', seq: 2 });
      assert.equal((await store.member('c:ann:bob', 'bob'))?.received, 2);
      assert.deepEqual(
        (await store.members('c:ann:bob')).map(({ user, received }) => [user, received]),
        [
          ['ann', 0],
          ['bob', 2],
        ],
      );
    },
  ],
  [
    'a read position is seen at once, never goes back, and holds for every device',
    async (store) => {
      await Promise.all([1, 2, 3].map((number) => store.append(message(number))));
      for (const [seq, expected] of [
        [2, 2],
        [1, 2],
        [Number.MAX_SAFE_INTEGER, 3],
        [0, 3],
      ] as const) {
        store.advanceRead({ user: 'bob', conversation: 'c:ann:bob', seq });
        for (const device of ['phone', 'laptop']) {
          const [head] = await store.heads('bob', device);
          assert.deepEqual([head?.read, head?.unread, head?.received], [expected, 3 - expected, 0]);
        }
        assert.equal((await store.member('c:ann:bob', 'bob'))?.read, expected);
      }
      assert.equal((await store.member('c:ann:bob', 'ann'))?.read, 0);
    },
  ],
  [
    'unread are the counting entries of others after the read position',
    async (store) => {
      const senders = ['ann', 'bob', 'ann', 'bob', 'bob', 'cid', 'ann'];
      for (const [index, sender] of senders.entries()) {
        const counts = index !== 2;
        await store.append(groupEntry(index, { sender, counts, members: ['ann', 'bob', 'cid'] }));
      }
      for (let read = 0; read <= senders.length; read += 1) {
        for (const user of ['ann', 'bob', 'cid']) {
          store.advanceRead({ user, conversation: 'g:1', seq: read });
          const expected = senders.filter((sender, index) => index >= read && index !== 2 && sender !== user).length;
          assert.equal((await store.heads(user, 'phone'))[0]?.unread, expected, `${user} after ${read}`);
        }
      }
    },
  ],
  [
    'unread counts neither what came before a member joined nor after it left',
    async (store) => {
      for (const number of [1, 2, 3]) await store.append(groupEntry(number));
      await store.append(groupEntry(4, { effects: [{ type: 'join', user: 'bob', role: 0 }], counts: false }));
      for (const number of [5, 6]) await store.append(groupEntry(number));
      const unread = async (): Promise<readonly number[]> =>
        (await store.heads('bob', 'phone')).map((head) => head.unread);
      assert.deepEqual(await unread(), [2]);
      await store.append(groupEntry(7, { effects: [{ type: 'leave', user: 'bob' }], counts: false }));
      for (const number of [8, 9]) await store.append(groupEntry(number));
      assert.deepEqual(await unread(), [2]);
      store.advanceRead({ user: 'bob', conversation: 'g:1', seq: 9 });
      assert.deepEqual(await unread(), [0]);
      assert.equal((await store.member('g:1', 'bob'))?.read, 7);
    },
  ],
  [
    'a position is never above what the user may see',
    async (store) => {
      await store.append(message(1));
      await store.devices.touch(login('bob'));
      const beyond = { user: 'bob', device: 'phone', seq: Number.MAX_SAFE_INTEGER };
      store.advanceCursor({ ...beyond, conversation: 'c:ann:bob' });
      store.advanceCursor({ ...beyond, conversation: 'unknown' });
      assert.equal(await store.cursor('bob', 'phone', 'c:ann:bob'), 1);
      assert.equal(await store.cursor('bob', 'phone', 'unknown'), 0);
      assert.equal((await store.member('c:ann:bob', 'bob'))?.received, 1);
    },
  ],
  [
    'positions of who is no member, and of devices that never logged in, are dropped',
    async (store, { reopen }) => {
      await store.append(message(1));
      await store.devices.touch(login('eve'));
      store.advanceCursor({ user: 'bob', device: 'phone', conversation: 'c:ann:bob', seq: 1 });
      store.advanceCursor({ user: 'eve', device: 'phone', conversation: 'c:ann:bob', seq: 1 });
      store.advanceRead({ user: 'eve', conversation: 'c:ann:bob', seq: 1 });
      const seen = async (from: ChatStore): Promise<void> => {
        assert.equal(await from.cursor('bob', 'phone', 'c:ann:bob'), 0);
        assert.equal(await from.cursor('eve', 'phone', 'c:ann:bob'), 0);
        assert.equal((await from.member('c:ann:bob', 'bob'))?.received, 0);
        assert.equal(await from.member('c:ann:bob', 'eve'), undefined);
      };
      await seen(store);
      if (reopen === undefined) return;
      await using again = await reopen();
      await seen(again);
    },
  ],
];
