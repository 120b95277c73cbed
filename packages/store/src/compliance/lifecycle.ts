import assert from 'node:assert/strict';
import { StoreError } from '../errors.ts';
import type { ChatStore, DeviceLogin, Effect, NewMessage } from '../index.ts';
import { storeLimits } from '../limits.ts';
import { bodies, bytes, login, message, type Requirement, rejects } from './requirement.ts';

const name = 'x'.repeat(storeLimits.nameLength + 1);

const wrongEffects: readonly Effect[] = [
  { type: 'join', user: '', role: 0 },
  { type: 'join', user: 'ann', role: 256 },
  { type: 'join', user: 'ann', role: -1 },
  { type: 'leave', user: name },
  { type: 'member', user: 'a\0b' },
  { type: 'member', user: 'ann', role: 0.5 },
  { type: 'member', user: 'ann', mutedUntilMs: -1 },
  { type: 'attributes', attributes: new Uint8Array(storeLimits.attributeBytes + 1) },
  { type: 'erase', seq: 0 },
  { type: 'index', seq: 0, text: 'x' },
  { type: 'index', text: 'x'.repeat(storeLimits.indexedLength + 1) },
];

const wrongLogins: readonly Partial<DeviceLogin>[] = [
  { user: '' },
  { device: '' },
  { deviceClass: 256 },
  { deviceClass: -1 },
  { client: name },
  { remote: 'a\0b' },
  { atMs: 0.5 },
];

/** What is refused, given up, closed and opened again. */
export const lifecycleRequirements: readonly Requirement[] = [
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
        ...[-1, 0, 0.5, 2 ** 32, Number.NaN].map((kind) => ({ kind })),
        ...[-1, 0, 0.5].map((target) => ({ target })),
        ...[-1, 0.5].map((expectVersion) => ({ expectVersion })),
        ...[0.5, Number.NaN, 2 ** 53].map((sentAtMs) => ({ sentAtMs })),
        { body: new Uint8Array(storeLimits.bodyBytes + 1) },
        { effects: Array.from({ length: storeLimits.effects + 1 }, () => ({ type: 'erase', seq: 1 }) as const) },
        ...wrongEffects.map((effect) => ({ effects: [effect] })),
      ];
      for (const change of changes) await rejects(store.append(message(1, change)), 'STORE_BAD_ARGUMENT');
      for (const afterSeq of [-1, 0.5, 2 ** 53]) await rejects(store.read('c', afterSeq, 1), 'STORE_BAD_ARGUMENT');
      for (const limit of [0, -1, 1.5, storeLimits.pageEntries + 1, Number.NaN]) {
        await rejects(store.read('c', 0, limit), 'STORE_BAD_ARGUMENT');
        await rejects(store.heads('ann', 'phone', { limit }), 'STORE_BAD_ARGUMENT');
        await rejects(store.users.list({ limit }), 'STORE_BAD_ARGUMENT');
        await rejects(store.members('c', { limit }), 'STORE_BAD_ARGUMENT');
        await rejects(store.search('ann', { query: 'x', limit }), 'STORE_BAD_ARGUMENT');
        await rejects(store.outbox.read(0, limit), 'STORE_BAD_ARGUMENT');
      }
      await rejects(store.head(''), 'STORE_BAD_ARGUMENT');
      await rejects(store.heads('', 'phone'), 'STORE_BAD_ARGUMENT');
      await rejects(store.heads('ann', ''), 'STORE_BAD_ARGUMENT');
      await rejects(store.countConversations(''), 'STORE_BAD_ARGUMENT');
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
      for (const change of wrongLogins)
        await rejects(store.devices.touch(login('ann', 'd', change)), 'STORE_BAD_ARGUMENT');
      const calls: readonly (() => Promise<unknown>)[] = [
        () => store.conversation(''),
        () => store.member('', 'ann'),
        () => store.member('c', ''),
        () => store.members(''),
        () => store.members('c', { minRead: -1 }),
        () => store.search('', { query: 'x' }),
        () => store.search('ann', { query: 'x'.repeat(storeLimits.queryLength + 1) }),
        () => store.search('ann', { query: 'x', conversation: '' }),
        () => store.outbox.read(-1, 1),
        () => store.outbox.done(0.5),
        () => store.backup(''),
        () => store.users.changeProfile('ann', { displayName: tooLong, about: '' }),
        () => store.users.changeProfile('ann', { displayName: '', about: 'x'.repeat(storeLimits.aboutLength + 1) }),
        () => store.users.changeProfile('ann', { displayName: '', about: 'a\0b' }),
        () => store.users.changeProfile('', { displayName: '', about: '' }),
        () => store.users.block('', 'bob', true),
        () => store.users.block('ann', '', true),
        () => store.users.blocks(''),
        () => store.devices.list(''),
        () => store.devices.forget('ann', ''),
        () => store.devices.forget('', 'phone'),
        () => store.devices.revoke({ user: '', device: undefined, beforeMs: 0 }),
        () => store.devices.revoke({ user: 'ann', device: '', beforeMs: 0 }),
        () => store.devices.revoke({ user: 'ann', device: 'phone', beforeMs: 0.5 }),
        () => store.devices.revocations(Number.NaN),
      ];
      for (const [index, call] of calls.entries()) {
        await rejects(call(), 'STORE_BAD_ARGUMENT').catch((cause) => {
          throw new Error(`call ${index}`, { cause });
        });
      }
      for (const seq of [-1, 0.5, 2 ** 53]) {
        assert.throws(
          () => store.advanceRead({ user: 'ann', conversation: 'c', seq }),
          (error) => StoreError.is(error, 'STORE_BAD_ARGUMENT'),
        );
      }
      assert.equal(await store.head('c:ann:bob'), 0);
      assert.deepEqual(await store.devices.list('ann'), []);
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
        () => store.countConversations('ann', options),
        () => store.cursor('ann', 'phone', 'c:ann:bob', options),
        () => store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 0 }, options),
        () => store.users.find('ann', options),
        () => store.users.changePassword('ann', 'x', options),
        () => store.users.changeDisabled('ann', 1, options),
        () => store.users.list(options),
        () => store.conversation('c:ann:bob', options),
        () => store.member('c:ann:bob', 'ann', options),
        () => store.members('c:ann:bob', options),
        () => store.search('ann', { query: 'x', ...options }),
        () => store.figures(options),
        () => store.backup('never-made', options),
        () => store.users.changeProfile('ann', { displayName: '', about: '' }, options),
        () => store.users.block('ann', 'bob', true, options),
        () => store.users.blocks('ann', options),
        () => store.devices.touch(login('ann'), options),
        () => store.devices.list('ann', options),
        () => store.devices.forget('ann', 'phone', options),
        () => store.devices.revoke({ user: 'ann', device: undefined, beforeMs: 0 }, options),
        () => store.devices.revocations(0, options),
        () => store.outbox.read(0, 1, options),
        () => store.outbox.done(1, options),
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
        store.countConversations('ann'),
        store.cursor('ann', 'phone', 'c:ann:bob'),
        store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 0 }),
        store.users.find('ann'),
        store.users.changePassword('ann', 'x'),
        store.users.changeDisabled('ann', 1),
        store.users.list(),
        store.conversation('c:ann:bob'),
        store.member('c:ann:bob', 'ann'),
        store.members('c:ann:bob'),
        store.search('ann', { query: 'x' }),
        store.figures(),
        store.backup('never-made'),
        store.users.changeProfile('ann', { displayName: '', about: '' }),
        store.users.block('ann', 'bob', true),
        store.users.blocks('ann'),
        store.devices.touch(login('ann')),
        store.devices.list('ann'),
        store.devices.forget('ann', 'phone'),
        store.devices.revoke({ user: 'ann', device: undefined, beforeMs: 0 }),
        store.devices.revocations(0),
        store.outbox.read(0, 1),
        store.outbox.done(1),
      ];
      await Promise.all(late.map((call) => rejects(call, 'STORE_CLOSED')));
      store.advanceCursor({ user: 'ann', device: 'phone', conversation: 'c:ann:bob', seq: 1 });
      store.advanceRead({ user: 'ann', conversation: 'c:ann:bob', seq: 1 });
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
      await store.users.changeProfile('ann', { displayName: 'Ann', about: 'x' });
      await store.users.block('ann', 'eve', true);
      await store.devices.touch(login('bob'));
      await store.devices.revoke({ user: 'bob', device: undefined, beforeMs: 4 });
      store.advanceCursor({ user: 'bob', device: 'phone', conversation: 'c:ann:bob', seq: 2 });
      store.advanceRead({ user: 'bob', conversation: 'c:ann:bob', seq: 1 });
      await store.append(
        message(4, {
          outbox: true,
          effects: [
            { type: 'erase', seq: 1 },
            { type: 'index', text: 'findable' },
            { type: 'join', user: 'cid', role: 3 },
            { type: 'attributes', attributes: bytes('named') },
          ],
        }),
      );
      const all = async (from: ChatStore): Promise<unknown> => [
        await from.read('c:ann:bob', 0, 10),
        await from.conversation('c:ann:bob'),
        await from.members('c:ann:bob'),
        await from.heads('bob', 'phone'),
        await from.search('bob', { query: 'find' }),
        await from.users.list(),
        await from.users.blocks('ann'),
        await from.devices.list('bob'),
        await from.devices.revocations(0),
        await from.outbox.read(0, 10),
      ];
      const before = await all(store);
      await using again = await reopen();
      assert.deepEqual(again.epoch, epoch);
      assert.equal(again.durability, store.durability);
      assert.deepEqual(await all(again), before);
      assert.deepEqual(await bodies(again), ['', 'body 2', 'body 3', 'body 4']);
      assert.equal(await again.cursor('bob', 'phone', 'c:ann:bob'), 2);
      assert.deepEqual(await again.append(message(1)), { ...accepted[0], duplicate: true });
      assert.deepEqual(await again.append(message(2)), { ...accepted[1], duplicate: true });
      assert.equal((await again.append(message(5))).seq, 5);
    },
  ],
];
