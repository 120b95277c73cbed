import assert from 'node:assert/strict';
import type { MemberRecord, NewMessage } from '../index.ts';
import { bytes, groupEntry, login, message, pages, type Requirement, rejects } from './requirement.ts';

/** Who sees which part of a conversation. */
export const membersRequirements: readonly Requirement[] = [
  [
    'members are recorded with each message and stay',
    async (store) => {
      await store.append(message(1, { conversation: 'g:1', members: ['ann', 'bob'] }));
      await store.append(message(2, { conversation: 'g:2', members: ['bob'] }));
      await store.append(message(3, { conversation: 'g:1', members: ['cid', 'cid'] }));
      await store.append(message(4, { conversation: 'g:1', members: [] }));
      const of = async (user: string): Promise<readonly string[]> =>
        (await store.heads(user, 'phone')).map(({ conversation, head }) => `${conversation} ${head}`);
      assert.deepEqual(await of('ann'), ['g:1 3']);
      assert.deepEqual(await of('bob'), ['g:1 3', 'g:2 1']);
      assert.deepEqual(await of('cid'), ['g:1 3']);
      assert.deepEqual(await of('eve'), []);
    },
  ],
  [
    'heads are paged in the order in which the conversations began',
    async (store) => {
      const names = ['z', 'b', 'y', 'a', 'x'];
      for (const [number, conversation] of names.entries()) await store.append(message(number, { conversation }));
      const seen: string[] = [];
      for (;;) {
        const page = await store.heads('ann', 'phone', { after: seen.at(-1), limit: 2 });
        if (page.length === 0) break;
        seen.push(...page.map(({ conversation }) => conversation));
      }
      assert.deepEqual(seen, names);
      await rejects(store.heads('ann', 'phone', { after: 'unknown' }), 'STORE_BAD_ARGUMENT');
    },
  ],
  [
    'the conversations that a user is or was in are counted',
    async (store) => {
      await store.append(message(1, { conversation: 'g:1', members: ['ann', 'bob'] }));
      await store.append(message(2, { conversation: 'g:2', members: ['bob'] }));
      await store.append(
        message(3, { conversation: 'g:1', members: ['cid'], effects: [{ type: 'leave', user: 'bob' }] }),
      );
      const counts: number[] = [];
      for (const user of ['ann', 'bob', 'cid', 'eve']) counts.push(await store.countConversations(user));
      assert.deepEqual(counts, [1, 2, 1, 0]);
    },
  ],
  [
    'members that join see the entries from there on, and those that leave up to there',
    async (store) => {
      await store.append(groupEntry(1, { effects: [{ type: 'join', user: 'ann', role: 2 }] }));
      await store.append(groupEntry(2, { effects: [{ type: 'join', user: 'bob', role: 0 }] }));
      await store.append(groupEntry(3));
      const left = await store.append(groupEntry(4, { effects: [{ type: 'leave', user: 'bob' }] }));
      await store.append(groupEntry(5));
      assert.deepEqual(await store.member('g:1', 'bob'), {
        user: 'bob',
        role: 0,
        joinSeq: 2,
        leftSeq: 4,
        mutedUntilMs: 0,
        received: 0,
        read: 0,
      });
      const [ann] = await store.heads('ann', 'phone');
      assert.deepEqual([ann?.floor, ann?.head, ann?.role], [1, 5, 2]);
      const [bob] = await store.heads('bob', 'phone');
      assert.deepEqual([bob?.floor, bob?.head, bob?.role], [2, 4, undefined]);
      assert.equal(bob?.activeAtMs, left.acceptedAtMs);
      assert.equal((await store.conversation('g:1'))?.members, 1);
      assert.deepEqual(
        (await store.members('g:1')).map(({ user }) => user),
        ['ann'],
      );
    },
  ],
  [
    'of an earlier membership only the read position is left',
    async (store) => {
      await store.devices.touch(login('bob'));
      const join = (number: number, role: number): Promise<unknown> =>
        store.append(groupEntry(number, { effects: [{ type: 'join', user: 'bob', role }] }));
      await join(1, 3);
      await store.append(groupEntry(2, { effects: [{ type: 'member', user: 'bob', mutedUntilMs: 99 }] }));
      store.advanceCursor({ user: 'bob', device: 'phone', conversation: 'g:1', seq: 2 });
      store.advanceRead({ user: 'bob', conversation: 'g:1', seq: 1 });
      await store.append(groupEntry(3, { effects: [{ type: 'leave', user: 'bob' }] }));
      await store.append(groupEntry(4));
      await join(5, 0);
      assert.deepEqual(await store.member('g:1', 'bob'), {
        user: 'bob',
        role: 0,
        joinSeq: 5,
        leftSeq: undefined,
        mutedUntilMs: 0,
        received: 0,
        read: 1,
      });
      assert.equal(await store.cursor('bob', 'phone', 'g:1'), 0);
      assert.deepEqual(
        (await store.heads('bob', 'phone')).map(({ floor, unread }) => [floor, unread]),
        [[5, 1]],
      );
      assert.equal((await store.conversation('g:1'))?.members, 1);
    },
  ],
  [
    'a member is changed as the effect says, and who is no member is not',
    async (store) => {
      await store.append(groupEntry(1, { effects: [{ type: 'join', user: 'ann', role: 2 }] }));
      await store.append(
        groupEntry(2, {
          effects: [
            { type: 'member', user: 'ann', mutedUntilMs: 50 },
            { type: 'member', user: 'eve', role: 2 },
            { type: 'leave', user: 'eve' },
          ],
        }),
      );
      const ann = await store.member('g:1', 'ann');
      assert.deepEqual([ann?.role, ann?.mutedUntilMs], [2, 50]);
      await store.append(groupEntry(3, { effects: [{ type: 'member', user: 'ann', role: 1, mutedUntilMs: 0 }] }));
      const changed = await store.member('g:1', 'ann');
      assert.deepEqual([changed?.role, changed?.mutedUntilMs], [1, 0]);
      assert.equal(await store.member('g:1', 'eve'), undefined);
      assert.equal(await store.member('unknown', 'ann'), undefined);
      await store.append(groupEntry(4, { effects: [{ type: 'leave', user: 'ann' }] }));
      await store.append(
        groupEntry(5, {
          effects: [
            { type: 'member', user: 'ann', role: 2 },
            { type: 'leave', user: 'ann' },
          ],
        }),
      );
      const former = await store.member('g:1', 'ann');
      assert.deepEqual([former?.role, former?.leftSeq], [1, 4]);
      assert.equal((await store.conversation('g:1'))?.members, 0);
    },
  ],
  [
    'the version counts the entries that change who is in a conversation or what it is called',
    async (store) => {
      const versions: number[] = [];
      const changes: readonly Partial<NewMessage>[] = [
        {},
        {},
        {
          effects: [
            { type: 'join', user: 'ann', role: 0 },
            { type: 'join', user: 'bob', role: 0 },
          ],
        },
        { effects: [{ type: 'member', user: 'ann', role: 1 }] },
        { effects: [{ type: 'attributes', attributes: bytes('x') }] },
        { effects: [{ type: 'index', text: 'x' }] },
        { effects: [{ type: 'erase', seq: 1 }] },
        { effects: [{ type: 'leave', user: 'bob' }] },
        { members: ['ann', 'bob'] },
        { members: ['cid'] },
      ];
      for (const [index, change] of changes.entries()) {
        versions.push((await store.append(groupEntry(index, change))).version);
      }
      assert.deepEqual(versions, [1, 1, 2, 3, 4, 4, 4, 5, 5, 6]);
      const record = await store.conversation('g:1');
      assert.deepEqual([record?.version, record?.members, record?.head], [6, 2, 10]);
    },
  ],
  [
    'attributes are replaced, and a former member sees those of the end',
    async (store) => {
      const name = (number: number, text: string): Promise<unknown> =>
        store.append(groupEntry(number, { effects: [{ type: 'attributes', attributes: bytes(text) }] }));
      const attributesOf = async (user: string): Promise<readonly string[]> =>
        (await store.heads(user, 'phone')).map(({ attributes }) => Buffer.from(attributes).toString());
      await store.append(groupEntry(1, { members: ['ann', 'bob'] }));
      assert.deepEqual((await store.conversation('g:1'))?.attributes, new Uint8Array(0));
      const pool = bytes('one');
      const naming = store.append(groupEntry(2, { effects: [{ type: 'attributes', attributes: pool }] }));
      pool.fill(0);
      await naming;
      assert.deepEqual(await attributesOf('bob'), ['one']);
      await store.append(groupEntry(3, { effects: [{ type: 'leave', user: 'bob' }] }));
      await name(4, 'two');
      assert.deepEqual(await attributesOf('ann'), ['two']);
      assert.deepEqual(await attributesOf('bob'), ['one']);
      (await store.conversation('g:1'))?.attributes.fill(0);
      assert.deepEqual((await store.conversation('g:1'))?.attributes, bytes('two'));
      await store.append(groupEntry(5, { effects: [{ type: 'join', user: 'bob', role: 0 }] }));
      assert.deepEqual(await attributesOf('bob'), ['two']);
    },
  ],
  [
    'a conversation is as its last entry left it, and there is none without entries',
    async (store) => {
      assert.equal(await store.conversation('g:1'), undefined);
      await store.append(groupEntry(1, { members: ['ann'] }));
      const { acceptedAtMs } = await store.append(groupEntry(2));
      assert.deepEqual(await store.conversation('g:1'), {
        conversation: 'g:1',
        head: 2,
        version: 1,
        members: 1,
        attributes: new Uint8Array(0),
        activeAtMs: acceptedAtMs,
      });
    },
  ],
  [
    'members are paged by the bytes of their names, and by how far they have read',
    async (store) => {
      const names = ['B', 'a', 'ab', 'é', '～', '🙂'];
      await store.append(groupEntry(1, { members: [...names].reverse() }));
      await store.append(groupEntry(2));
      const listed = await pages<MemberRecord>((last) => store.members('g:1', { after: last?.user, limit: 4 }));
      assert.deepEqual(
        listed.map(({ user }) => user),
        names,
      );
      store.advanceRead({ user: 'ab', conversation: 'g:1', seq: 1 });
      store.advanceRead({ user: '🙂', conversation: 'g:1', seq: 2 });
      const readers = async (minRead: number, after?: string): Promise<readonly string[]> =>
        (await store.members('g:1', { minRead, after, limit: 3 })).map(({ user }) => user);
      assert.deepEqual(await readers(1), ['ab', '🙂']);
      assert.deepEqual(await readers(2), ['🙂']);
      assert.deepEqual(await readers(1, 'ab'), ['🙂']);
      assert.deepEqual(await readers(3), []);
      assert.deepEqual(await store.members('unknown'), []);
    },
  ],
];
