import assert from 'node:assert/strict';
import { erasedKind } from '../index.ts';
import { storeLimits } from '../limits.ts';
import { bodies, bytes, message, type Requirement, rejects } from './requirement.ts';

/** What goes into a log, and how it comes out again. */
export const logRequirements: readonly Requirement[] = [
  [
    'the first message of a conversation has seq 1 and comes back as it went in',
    async (store) => {
      const { seq, acceptedAtMs, duplicate, version } = await store.append(message(1));
      assert.deepEqual({ seq, duplicate, version }, { seq: 1, duplicate: false, version: 1 });
      assert.ok(Number.isSafeInteger(acceptedAtMs));
      const { members: _, counts: __, ...sent } = message(1);
      assert.deepEqual(await store.read('c:ann:bob', 0, 10), [{ ...sent, target: 0, seq: 1, acceptedAtMs }]);
    },
  ],
  [
    'calls made together take contiguous seqs in the order of the calls, in each conversation by itself',
    async (store) => {
      const conversations = 7;
      const sent = Array.from({ length: 500 }, (_, number) =>
        message(number, { conversation: `g:${number % conversations}` }),
      );
      const results = await Promise.all(sent.map((one) => store.append(one)));
      assert.deepEqual(
        results.map(({ seq }) => seq),
        sent.map((_, number) => Math.floor(number / conversations) + 1),
      );
      for (let group = 0; group < conversations; group += 1) {
        const stored = await store.read(`g:${group}`, 0, storeLimits.pageEntries);
        assert.deepEqual(
          stored.map(({ seq }) => seq),
          stored.map((_, index) => index + 1),
        );
        assert.equal(await store.head(`g:${group}`), stored.length);
      }
    },
  ],
  [
    'the same message again answers the first seq and is stored once',
    async (store) => {
      const first = await store.append(message(1));
      await store.append(message(2));
      assert.deepEqual(await store.append(message(1, { sentAtMs: 5 })), { ...first, duplicate: true });
      assert.deepEqual(await bodies(store), ['body 1', 'body 2']);
    },
  ],
  [
    'the same message many times at once is stored once, and one answer alone is no duplicate',
    async (store) => {
      const results = await Promise.all(Array.from({ length: 20 }, () => store.append(message(1))));
      assert.deepEqual(new Set(results.map(({ seq }) => seq)), new Set([1]));
      assert.equal(new Set(results.map(({ acceptedAtMs }) => acceptedAtMs)).size, 1);
      assert.equal(results.filter(({ duplicate }) => !duplicate).length, 1);
      assert.equal(await store.head('c:ann:bob'), 1);
    },
  ],
  [
    'an id used again with another body or kind is refused, and its neighbours are not',
    async (store) => {
      await store.append(message(1));
      const before = store.append(message(2));
      const body = store.append(message(1, { body: bytes('other') }));
      const kind = store.append(message(1, { kind: 2 }));
      const after = store.append(message(3));
      await Promise.all([rejects(body, 'STORE_ID_CONFLICT'), rejects(kind, 'STORE_ID_CONFLICT')]);
      assert.deepEqual([(await before).seq, (await after).seq], [2, 3]);
      assert.deepEqual(await bodies(store), ['body 1', 'body 2', 'body 3']);
    },
  ],
  [
    'the same id of another sender or in another conversation is another message',
    async (store) => {
      await store.append(message(1));
      assert.deepEqual(await store.append(message(1, { sender: 'bob', body: bytes('b') })).then(({ seq }) => seq), 2);
      const elsewhere = await store.append(message(1, { conversation: 'g:1', body: bytes('c') }));
      assert.deepEqual({ seq: elsewhere.seq, duplicate: elsewhere.duplicate }, { seq: 1, duplicate: false });
    },
  ],
  [
    'a refused or duplicate message takes no seq and records no member',
    async (store) => {
      await store.append(message(1));
      await store.append(message(1, { members: ['eve'] }));
      await rejects(store.append(message(1, { members: ['eve'], body: bytes('other') })), 'STORE_ID_CONFLICT');
      assert.deepEqual(await store.heads('eve', 'phone'), []);
      assert.equal((await store.append(message(2))).seq, 2);
    },
  ],
  [
    'pages follow each other without overlap or hole, and only the end is empty',
    async (store) => {
      await Promise.all(Array.from({ length: 25 }, (_, number) => store.append(message(number))));
      const seqs: number[] = [];
      for (;;) {
        const page = await store.read('c:ann:bob', seqs.at(-1) ?? 0, 10);
        if (page.length === 0) break;
        assert.ok(page.length <= 10);
        seqs.push(...page.map(({ seq }) => seq));
      }
      assert.deepEqual(
        seqs,
        Array.from({ length: 25 }, (_, index) => index + 1),
      );
      assert.deepEqual(await store.read('c:ann:bob', Number.MAX_SAFE_INTEGER, 10), []);
      assert.deepEqual(await store.read('unknown', 0, 10), []);
      assert.equal(await store.head('unknown'), 0);
    },
  ],
  [
    'a page of large bodies ends at its bound of bytes',
    async (store) => {
      const body = new Uint8Array(storeLimits.bodyBytes).fill(7);
      for (let number = 0; number < 6; number += 1) await store.append(message(number, { body }));
      const page = await store.read('c:ann:bob', 0, 6);
      assert.deepEqual(
        page.map(({ seq }) => seq),
        [1, 2, 3, 4],
      );
      assert.deepEqual(page[3]?.body, body);
    },
  ],
  [
    'bytes are copied on the way in and on the way out',
    async (store) => {
      const pool = new Uint8Array(64).fill(1);
      const [id, body] = [pool.subarray(3, 19), pool.subarray(20, 30)];
      const append = store.append(message(1, { id, body }));
      pool.fill(2);
      await append;
      for (const [one] of [await store.read('c:ann:bob', 0, 1), await store.read('c:ann:bob', 0, 1)]) {
        assert.deepEqual(one?.id, new Uint8Array(16).fill(1));
        assert.deepEqual(one?.body, new Uint8Array(10).fill(1));
        one?.id.fill(3);
        one?.body.fill(3);
      }
      store.epoch.fill(0);
      assert.notDeepEqual(store.epoch, new Uint8Array(8));
    },
  ],
  [
    'an empty body, the extremes of kind and clock, and names of any script are kept',
    async (store) => {
      const odd = { sender: '用户 🙂', conversation: `c:"'%_\\;--`, members: ['用户 🙂'] };
      const one = message(1, { ...odd, kind: 0xffffffff, body: new Uint8Array(0), sentAtMs: Number.MIN_SAFE_INTEGER });
      const two = message(2, { ...odd, kind: 1, sentAtMs: Number.MAX_SAFE_INTEGER });
      await Promise.all([store.append(one), store.append(two)]);
      const stored = await store.read(odd.conversation, 0, 10);
      assert.deepEqual(
        stored.map(({ sender, kind, body, sentAtMs }) => ({ sender, kind, body, sentAtMs })),
        [one, two].map(({ sender, kind, body, sentAtMs }) => ({ sender, kind, body, sentAtMs })),
      );
      assert.equal((await store.heads('用户 🙂', 'd')).length, 1);
    },
  ],
  [
    'an entry about one that is not there or was erased is refused, and takes no seq',
    async (store) => {
      await rejects(store.append(message(1, { target: 1 })), 'STORE_NO_TARGET');
      assert.equal(await store.conversation('c:ann:bob'), undefined);
      await store.append(message(1));
      await rejects(store.append(message(2, { target: 2 })), 'STORE_NO_TARGET');
      const about = await store.append(message(2, { target: 1 }));
      assert.equal((await store.read('c:ann:bob', 1, 1))[0]?.target, 1);
      await store.append(message(3, { effects: [{ type: 'erase', seq: 1 }] }));
      await rejects(store.append(message(4, { target: 1 })), 'STORE_NO_TARGET');
      assert.deepEqual(await store.append(message(2, { target: 1 })), { ...about, duplicate: true });
      assert.equal(await store.head('c:ann:bob'), 3);
    },
  ],
  [
    'a sender may say so much about one entry, may erase it nevertheless, and with it all that was said',
    async (store) => {
      await store.append(message(1));
      await store.append(message(2));
      const about = (number: number, target = 1) => message(number, { target });
      const numbers = Array.from({ length: storeLimits.about }, (_, index) => index + 3);
      await Promise.all(numbers.map((number) => store.append(about(number))));
      const last = storeLimits.about + 2;
      await rejects(store.append(about(last + 1)), 'STORE_LIMIT');
      assert.equal((await store.append(about(last))).duplicate, true);
      assert.equal((await store.append({ ...about(last + 1), sender: 'bob' })).seq, last + 1);
      assert.equal((await store.append(about(last + 2, 2))).seq, last + 2);
      await store.append(message(last + 3, { target: 1, effects: [{ type: 'erase', seq: 1 }] }));
      const kinds = new Set((await store.read('c:ann:bob', 2, storeLimits.about)).map(({ kind }) => kind));
      assert.deepEqual([...kinds], [erasedKind]);
    },
  ],
  [
    'a call that expects another version is refused, and of those that expect the same one the first succeeds',
    async (store) => {
      await rejects(store.append(message(1, { expectVersion: 1 })), 'STORE_STALE');
      const attempts = await Promise.allSettled(
        [1, 2, 3].map((number) => store.append(message(number, { expectVersion: 0 }))),
      );
      assert.deepEqual(
        attempts.map(({ status }) => status),
        ['fulfilled', 'rejected', 'rejected'],
      );
      await rejects(store.append(message(2, { expectVersion: 0 })), 'STORE_STALE');
      const rename = { expectVersion: 1, effects: [{ type: 'attributes' as const, attributes: bytes('x') }] };
      const renamed = await store.append(message(2, rename));
      assert.equal(renamed.version, 2);
      await rejects(store.append(message(3, rename)), 'STORE_STALE');
      assert.deepEqual(await store.append(message(2, rename)), { ...renamed, duplicate: true });
      assert.equal(await store.head('c:ann:bob'), 2);
    },
  ],
  [
    'a duplicate answers the first version, whatever happened since',
    async (store) => {
      const first = await store.append(message(1));
      await store.append(message(2, { effects: [{ type: 'join', user: 'cid', role: 1 }] }));
      assert.deepEqual(await store.append(message(1, { expectVersion: 7, target: 9 })), { ...first, duplicate: true });
    },
  ],
  [
    'erasing takes the bodies of an entry and of what is about it, and leaves their places',
    async (store) => {
      await store.append(message(1));
      await store.append(message(2, { target: 1 }));
      await store.append(message(3));
      await store.append(message(4, { target: 1, effects: [{ type: 'erase', seq: 1 }] }));
      await store.append(message(5, { effects: [{ type: 'erase', seq: 5 }] }));
      await store.append(message(6, { effects: [{ type: 'erase', seq: 9 }] }));
      assert.deepEqual(
        (await store.read('c:ann:bob', 0, 10)).map(({ seq, kind, body, target, sender }) => [
          seq,
          kind,
          Buffer.from(body).toString(),
          target,
          sender,
        ]),
        [
          [1, erasedKind, '', 0, 'ann'],
          [2, erasedKind, '', 1, 'ann'],
          [3, 1, 'body 3', 0, 'ann'],
          [4, 1, 'body 4', 1, 'ann'],
          [5, 1, 'body 5', 0, 'ann'],
          [6, 1, 'body 6', 0, 'ann'],
        ],
      );
    },
  ],
  [
    'an erased entry is still a duplicate of its own call, and a conflict for any other',
    async (store) => {
      const first = await store.append(message(1));
      await store.append(message(2, { effects: [{ type: 'erase', seq: 1 }] }));
      assert.deepEqual(await store.append(message(1)), { ...first, duplicate: true });
      await rejects(store.append(message(1, { body: new Uint8Array(0) })), 'STORE_ID_CONFLICT');
      await rejects(store.append(message(1, { kind: 2 })), 'STORE_ID_CONFLICT');
    },
  ],
  [
    'figures count users, conversations, entries and the outbox',
    async (store) => {
      await Promise.all([1, 2, 3].map((number) => store.append(message(number, { outbox: number > 1 }))));
      await store.append(message(1));
      await store.append(message(4, { conversation: 'g:1', effects: [{ type: 'erase', seq: 1 }] }));
      await store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 0 });
      await rejects(store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 0 }), 'STORE_USER_EXISTS');
      const { fileBytes, walBytes, ...counts } = await store.figures();
      assert.deepEqual(counts, { users: 1, conversations: 2, messages: 4, outbox: 2 });
      assert.equal(fileBytes + walBytes > 0, store.durability !== 'memory');
    },
  ],
];
