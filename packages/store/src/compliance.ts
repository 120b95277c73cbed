import assert from 'node:assert/strict';
import { StoreError, type StoreErrorCode } from './errors.ts';
import type { ChatStore, NewMessage } from './index.ts';
import { storeLimits } from './limits.ts';

/** One empty store under test. */
export interface ComplianceSubject {
  readonly store: ChatStore;
  /** Closes `store` and opens its data again. Absent for a store that forgets. */
  readonly reopen?: (() => Promise<ChatStore>) | undefined;
}

/** The two functions of a test runner that the suite needs; those of vitest and of `node:test` fit. */
export interface ComplianceRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (title: string, body: () => Promise<void>) => unknown;
}

/** What every {@link ChatStore} must do, as tests. Each of them calls `open` for a store of its own, some twice. */
export function storeCompliance(name: string, open: () => Promise<ComplianceSubject>, runner: ComplianceRunner): void {
  runner.describe(name, () => {
    for (const [title, body] of requirements) {
      runner.test(title, async () => {
        const subject = await open();
        await using _ = subject.store;
        await body(subject.store, subject, open);
      });
    }
  });
}

type Requirement = (
  store: ChatStore,
  subject: ComplianceSubject,
  open: () => Promise<ComplianceSubject>,
) => Promise<void>;

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** 16 bytes that say which message this is. */
const idOf = (number: number): Uint8Array => bytes(String(number).padStart(storeLimits.idBytes, '0'));

function message(number: number, change?: Partial<NewMessage>): NewMessage {
  return {
    conversation: 'c:ann:bob',
    members: ['ann', 'bob'],
    sender: 'ann',
    id: idOf(number),
    kind: 1,
    body: bytes(`body ${number}`),
    sentAtMs: 1_000 + number,
    ...change,
  };
}

async function rejects(promise: Promise<unknown>, code: StoreErrorCode): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(StoreError.is(error, code), `expected ${code}, got ${String(error)}`);
    assert.ok(error.message.endsWith(` [${code}]`));
    return true;
  });
}

const bodies = async (store: ChatStore, conversation = 'c:ann:bob'): Promise<readonly string[]> =>
  (await store.read(conversation, 0, storeLimits.pageEntries)).map(({ body }) => Buffer.from(body).toString());

const requirements: readonly (readonly [title: string, body: Requirement])[] = [
  [
    'the first message of a conversation has seq 1 and comes back as it went in',
    async (store) => {
      const { seq, acceptedAtMs, duplicate } = await store.append(message(1));
      assert.deepEqual({ seq, duplicate }, { seq: 1, duplicate: false });
      assert.ok(Number.isSafeInteger(acceptedAtMs));
      const { members: _, ...sent } = message(1);
      assert.deepEqual(await store.read('c:ann:bob', 0, 10), [{ ...sent, seq: 1, acceptedAtMs }]);
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
      const two = message(2, { ...odd, kind: 0, sentAtMs: Number.MAX_SAFE_INTEGER });
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
    'a cursor is seen at once, never goes back, and belongs to one device',
    async (store) => {
      await Promise.all([1, 2, 3].map((number) => store.append(message(number))));
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
      assert.deepEqual(await store.heads('bob', 'phone'), [{ conversation: 'c:ann:bob', head: 3, received: 3 }]);
      assert.deepEqual(await store.heads('bob', 'laptop'), [{ conversation: 'c:ann:bob', head: 3, received: 0 }]);
    },
  ],
  [
    'a cursor is never above the head',
    async (store) => {
      await store.append(message(1));
      const beyond = { user: 'bob', device: 'phone', seq: Number.MAX_SAFE_INTEGER };
      store.advanceCursor({ ...beyond, conversation: 'c:ann:bob' });
      store.advanceCursor({ ...beyond, conversation: 'unknown' });
      assert.equal(await store.cursor('bob', 'phone', 'c:ann:bob'), 1);
      assert.equal(await store.cursor('bob', 'phone', 'unknown'), 0);
    },
  ],
  [
    'an account is created once, found, changed, disabled and enabled',
    async ({ users }) => {
      const ann = { name: 'ann', passwordRecord: 'scrypt$1', createdAtMs: 5 };
      assert.equal(await users.find('ann'), undefined);
      await users.create(ann);
      assert.deepEqual(await users.find('ann'), ann);
      assert.equal(await users.find('Ann'), undefined);
      await rejects(users.create({ ...ann, passwordRecord: 'scrypt$2' }), 'STORE_USER_EXISTS');
      assert.equal(await users.changePassword('ann', 'scrypt$3'), true);
      assert.equal(await users.changeDisabled('ann', 9), true);
      assert.deepEqual(await users.find('ann'), { ...ann, passwordRecord: 'scrypt$3', disabledAtMs: 9 });
      await rejects(users.create(ann), 'STORE_USER_EXISTS');
      assert.equal(await users.changeDisabled('ann', undefined), true);
      assert.deepEqual(await users.find('ann'), { ...ann, passwordRecord: 'scrypt$3' });
      assert.equal(await users.changePassword('bob', 'scrypt$4'), false);
      assert.equal(await users.changeDisabled('bob', 1), false);
    },
  ],
  [
    'of many that create one account at once, one succeeds',
    async ({ users }) => {
      const attempts = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          users.create({ name: 'ann', passwordRecord: `scrypt$${index}`, createdAtMs: index }),
        ),
      );
      assert.equal(attempts.filter(({ status }) => status === 'fulfilled').length, 1);
      assert.equal((await users.find('ann'))?.passwordRecord, 'scrypt$0');
    },
  ],
  [
    'accounts are listed in pages by the bytes of their names',
    async ({ users }) => {
      // U+FF5E sorts before U+1F642 by UTF-8 bytes and after it by UTF-16 units.
      const names = ['B', 'a', 'ab', 'é', '～', '🙂'];
      for (const name of [...names].reverse()) await users.create({ name, passwordRecord: 'x', createdAtMs: 0 });
      const seen: string[] = [];
      for (;;) {
        const page = await users.list({ after: seen.at(-1), limit: 4 });
        if (page.length === 0) break;
        seen.push(...page.map(({ name }) => name));
      }
      assert.deepEqual(seen, names);
      assert.deepEqual(await users.list({ after: 'aa', limit: 1 }), [
        { name: 'ab', passwordRecord: 'x', createdAtMs: 0 },
      ]);
    },
  ],
  [
    'arguments outside the limits are refused and change nothing',
    async (store) => {
      const tooLong = 'x'.repeat(storeLimits.nameLength + 1);
      const changes: readonly Partial<NewMessage>[] = [
        ...['', tooLong, 'a\0b', 'lone \ud800', '\udc00 lone'].flatMap((name) => [
          { conversation: name },
          { sender: name },
          { members: ['ann', name] },
        ]),
        { members: Array.from({ length: storeLimits.members + 1 }, (_, index) => `m${index}`) },
        { id: new Uint8Array(15) },
        { id: new Uint8Array(17) },
        ...[-1, 0.5, 2 ** 32, Number.NaN].map((kind) => ({ kind })),
        ...[0.5, Number.NaN, 2 ** 53].map((sentAtMs) => ({ sentAtMs })),
        { body: new Uint8Array(storeLimits.bodyBytes + 1) },
      ];
      for (const change of changes) await rejects(store.append(message(1, change)), 'STORE_BAD_ARGUMENT');
      for (const afterSeq of [-1, 0.5, 2 ** 53]) await rejects(store.read('c', afterSeq, 1), 'STORE_BAD_ARGUMENT');
      for (const limit of [0, -1, 1.5, storeLimits.pageEntries + 1, Number.NaN]) {
        await rejects(store.read('c', 0, limit), 'STORE_BAD_ARGUMENT');
        await rejects(store.heads('ann', 'phone', { limit }), 'STORE_BAD_ARGUMENT');
        await rejects(store.users.list({ limit }), 'STORE_BAD_ARGUMENT');
      }
      await rejects(store.head(''), 'STORE_BAD_ARGUMENT');
      await rejects(store.heads('', 'phone'), 'STORE_BAD_ARGUMENT');
      await rejects(store.heads('ann', ''), 'STORE_BAD_ARGUMENT');
      await rejects(store.cursor('ann', 'phone', ''), 'STORE_BAD_ARGUMENT');
      await rejects(store.users.find(''), 'STORE_BAD_ARGUMENT');
      await rejects(store.users.changePassword('ann', ''), 'STORE_BAD_ARGUMENT');
      await rejects(store.users.changeDisabled('ann', 0.5), 'STORE_BAD_ARGUMENT');
      await rejects(store.users.create({ name: 'a', passwordRecord: '', createdAtMs: 0 }), 'STORE_BAD_ARGUMENT');
      await rejects(store.users.create({ name: 'a', passwordRecord: 'x', createdAtMs: 0.5 }), 'STORE_BAD_ARGUMENT');
      for (const seq of [-1, 0.5, 2 ** 53]) {
        assert.throws(
          () => store.advanceCursor({ user: 'ann', device: 'phone', conversation: 'c', seq }),
          (error) => StoreError.is(error, 'STORE_BAD_ARGUMENT'),
        );
      }
      assert.equal(await store.head('c:ann:bob'), 0);
      assert.deepEqual(await store.heads('ann', 'phone'), []);
      assert.deepEqual(await store.users.list(), []);
    },
  ],
  [
    'a call whose signal is aborted already rejects with its reason and does nothing',
    async (store) => {
      const reason = new Error('enough');
      const options = { signal: AbortSignal.abort(reason) };
      const calls = [
        () => store.append(message(1), options),
        () => store.read('c:ann:bob', 0, 1, options),
        () => store.head('c:ann:bob', options),
        () => store.heads('ann', 'phone', options),
        () => store.cursor('ann', 'phone', 'c:ann:bob', options),
        () => store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 0 }, options),
        () => store.users.find('ann', options),
        () => store.users.changePassword('ann', 'x', options),
        () => store.users.changeDisabled('ann', 1, options),
        () => store.users.list(options),
      ];
      for (const call of calls) await assert.rejects(call(), (error) => error === reason);
      assert.equal(await store.head('c:ann:bob'), 0);
      assert.equal(await store.users.find('ann'), undefined);
    },
  ],
  [
    'an aborted append is absent or stored once, and the same call again says which',
    async (store) => {
      const controller = new AbortController();
      const { signal } = controller;
      const attempts = Promise.allSettled(
        Array.from({ length: 40 }, async (_, number) => {
          if (number === 20) setImmediate(() => controller.abort());
          return store.append(message(number), { signal });
        }),
      );
      for (const attempt of await attempts) {
        if (attempt.status === 'rejected') assert.equal(attempt.reason, signal.reason);
      }
      const headAfterAbort = await store.head('c:ann:bob');
      const again = await Promise.all(Array.from({ length: 40 }, (_, number) => store.append(message(number))));
      assert.equal(again.filter(({ duplicate }) => duplicate).length, headAfterAbort);
      assert.deepEqual(
        again.map(({ seq }) => seq).sort((a, b) => a - b),
        Array.from({ length: 40 }, (_, index) => index + 1),
      );
      assert.equal(await store.head('c:ann:bob'), 40);
    },
  ],
  [
    'disposal finishes what was accepted and refuses what comes after',
    async (store) => {
      const accepted = Array.from({ length: 50 }, (_, number) => store.append(message(number)));
      const disposal = store[Symbol.asyncDispose]();
      const late = [
        store.append(message(99)),
        store.read('c:ann:bob', 0, 1),
        store.head('c:ann:bob'),
        store.heads('ann', 'phone'),
        store.cursor('ann', 'phone', 'c:ann:bob'),
        store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 0 }),
        store.users.find('ann'),
        store.users.changePassword('ann', 'x'),
        store.users.changeDisabled('ann', 1),
        store.users.list(),
      ];
      await Promise.all(late.map((call) => rejects(call, 'STORE_CLOSED')));
      store.advanceCursor({ user: 'ann', device: 'phone', conversation: 'c:ann:bob', seq: 1 });
      assert.deepEqual(
        (await Promise.all(accepted)).map(({ seq }) => seq),
        Array.from({ length: 50 }, (_, index) => index + 1),
      );
      await disposal;
      await store[Symbol.asyncDispose]();
      await rejects(store.append(message(99)), 'STORE_CLOSED');
    },
  ],
  [
    'the epoch has 8 bytes and differs from that of another store',
    async (store, _, open) => {
      await using other = (await open()).store;
      assert.equal(store.epoch.length, 8);
      assert.notDeepEqual(store.epoch, other.epoch);
      assert.deepEqual(store.epoch, store.epoch);
    },
  ],
  [
    'opened again, a store has everything it had, unless it says that it forgets',
    async (store, { reopen }) => {
      assert.equal(reopen === undefined, store.durability === 'memory');
      if (reopen === undefined) return;
      const { epoch } = store;
      const accepted = await Promise.all([1, 2, 3].map((number) => store.append(message(number))));
      await store.users.create({ name: 'ann', passwordRecord: 'scrypt$1', createdAtMs: 5 });
      store.advanceCursor({ user: 'bob', device: 'phone', conversation: 'c:ann:bob', seq: 2 });
      await using again = await reopen();
      assert.deepEqual(again.epoch, epoch);
      assert.equal(again.durability, store.durability);
      assert.deepEqual(await bodies(again), ['body 1', 'body 2', 'body 3']);
      assert.deepEqual(await again.heads('bob', 'phone'), [{ conversation: 'c:ann:bob', head: 3, received: 2 }]);
      assert.equal((await again.users.find('ann'))?.passwordRecord, 'scrypt$1');
      assert.deepEqual(await again.append(message(2)), { ...accepted[1], duplicate: true });
      assert.equal((await again.append(message(4))).seq, 4);
    },
  ],
];
