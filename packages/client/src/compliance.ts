import assert from 'node:assert/strict';
import {
  type Content,
  type ConversationId,
  directConversation,
  type MessageId,
  type UserId,
} from '@proj/chat-protocol';
import { ClientError } from './errors.ts';
import type { ClientState, ClientStore, KnownMessage, OutgoingMessage, StoreChange } from './store.ts';

/** One empty store under test. */
export interface ComplianceSubject {
  readonly store: ClientStore;
  /** Closes `store` and opens its data again. Absent for a store that forgets. */
  readonly reopen?: (() => Promise<ClientStore>) | undefined;
}

/** The two functions of a test runner that the suite needs; those of vitest and of `node:test` fit. */
export interface ComplianceRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly test: (title: string, body: () => Promise<void>) => unknown;
}

/** What every {@link ClientStore} must do, as tests. `open` is called once for each of them. */
export function storeCompliance(name: string, open: () => Promise<ComplianceSubject>, runner: ComplianceRunner): void {
  runner.describe(name, () => {
    for (const [title, body] of requirements) {
      runner.test(title, async () => {
        const subject = await open();
        await using _ = subject.store;
        await body(subject.store, subject);
      });
    }
  });
}

type Requirement = (store: ClientStore, subject: ComplianceSubject) => Promise<void>;

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;
const notes = directConversation(ann, ann);
const talk = directConversation(ann, bob);
const epoch = '0123456789abcdef';

const durably = { durable: true };
const soon = { durable: false };

const idOf = (number: number): MessageId => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as MessageId;

const outgoing = (number: number, text = `text ${number}`): OutgoingMessage => ({
  id: idOf(number),
  conversation: talk,
  content: { kind: 'text', text },
  sentAtMs: 1_000 + number,
});

const known = (number: number, conversation: ConversationId = talk): KnownMessage => ({
  conversation,
  from: ann,
  id: idOf(number),
});

const ids = (state: ClientState): readonly MessageId[] => state.outgoing.map(({ id }) => id);

/** The state now, and after the store was opened again. Both must say the same. */
async function stateOf(store: ClientStore, { reopen }: ComplianceSubject): Promise<ClientState> {
  const state = await store.load();
  if (reopen === undefined) return state;
  await using again = await reopen();
  const reopened = await again.load();
  assert.deepEqual(reopened, state);
  return reopened;
}

const requirements: readonly (readonly [title: string, body: Requirement])[] = [
  [
    'a new store is empty',
    async (store, subject) => {
      assert.deepEqual(await stateOf(store, subject), {
        user: undefined,
        epoch: undefined,
        cursors: new Map(),
        reads: new Map(),
        outgoing: [],
        known: [],
      });
    },
  ],
  [
    'outgoing messages come back as they were, in the order in which they were put',
    async (store, subject) => {
      const texts = ['', 'héllo\n"quoted"\u2028', '🙂'.repeat(4000), '\u0001\\'];
      await Promise.all(
        texts.map((text, number) => store.write([{ type: 'outgoing', message: outgoing(9 - number, text) }], durably)),
      );
      const state = await stateOf(store, subject);
      assert.deepEqual(
        state.outgoing,
        texts.map((text, number) => outgoing(9 - number, text)),
      );
    },
  ],
  [
    'a settled message is outgoing no more, and known when the server has it',
    async (store, subject) => {
      await store.write(
        [1, 2, 3].map((number) => ({ type: 'outgoing', message: outgoing(number) })),
        durably,
      );
      await store.write([{ type: 'settled', id: idOf(1), known: known(1) }], soon);
      await store.write([{ type: 'settled', id: idOf(3) }], soon);
      const state = await stateOf(store, subject);
      assert.deepEqual(ids(state), [idOf(2)]);
      assert.deepEqual(state.known, [known(1)]);
    },
  ],
  [
    'settling what is not there changes nothing',
    async (store, subject) => {
      await store.write([{ type: 'settled', id: idOf(1) }], soon);
      assert.deepEqual(ids(await stateOf(store, subject)), []);
    },
  ],
  [
    'a cursor only moves forward, each conversation for itself',
    async (store, subject) => {
      await store.write([{ type: 'log', user: ann, epoch }], soon);
      for (const seq of [3, 7, 5, 0]) await store.write([{ type: 'cursor', conversation: talk, seq }], soon);
      await store.write([{ type: 'cursor', conversation: notes, seq: Number.MAX_SAFE_INTEGER }], soon);
      const { cursors } = await stateOf(store, subject);
      assert.deepEqual(
        cursors,
        new Map([
          [talk, 7],
          [notes, Number.MAX_SAFE_INTEGER],
        ]),
      );
    },
  ],
  [
    'what was read comes back until it was reported, and only moves forward',
    async (store, subject) => {
      await store.write([{ type: 'log', user: ann, epoch }], soon);
      for (const seq of [3, 7, 5]) await store.write([{ type: 'read', conversation: talk, seq }], soon);
      await store.write([{ type: 'read', conversation: notes, seq: 2 }], soon);
      for (const conversation of [talk, notes]) {
        await store.write([{ type: 'read-reported', conversation, seq: 6 }], soon);
      }
      const { reads, cursors } = await stateOf(store, subject);
      assert.deepEqual(reads, new Map([[talk, 7]]));
      assert.deepEqual(cursors, new Map());
    },
  ],
  [
    'content of every kind comes back as it was',
    async (store, subject) => {
      const contents: readonly Content[] = [
        { kind: 'create', title: 'Crew', open: true, users: [ann, bob] },
        { kind: 'reaction', target: 3, emoji: '🙂', removed: false },
        { kind: 'mute', user: bob, untilMs: 9 },
      ];
      await store.write(
        contents.map((content, number) => ({ type: 'outgoing', message: { ...outgoing(number), content } })),
        durably,
      );
      assert.deepEqual(
        (await stateOf(store, subject)).outgoing.map(({ content }) => content),
        contents,
      );
    },
  ],
  [
    'another epoch or user forgets the positions and nothing else; the same forgets nothing',
    async (store, subject) => {
      const changes: StoreChange[] = [
        { type: 'log', user: ann, epoch },
        { type: 'cursor', conversation: talk, seq: 4, known: known(4) },
        { type: 'read', conversation: talk, seq: 3 },
        { type: 'outgoing', message: outgoing(5) },
      ];
      await store.write(changes, soon);
      await store.write([{ type: 'log', user: ann, epoch }], soon);
      assert.equal((await store.load()).cursors.size, 1);
      await store.write([{ type: 'log', user: ann, epoch: 'f'.repeat(16) }], soon);
      const state = await stateOf(store, subject);
      assert.deepEqual(state, {
        user: ann,
        epoch: 'f'.repeat(16),
        cursors: new Map(),
        reads: new Map(),
        outgoing: [outgoing(5)],
        known: [known(4)],
      });
    },
  ],
  [
    'known messages come back oldest first, each once, and the latest 4096 of them at least',
    async (store, subject) => {
      for (let number = 0; number < 5000; number += 100) {
        const changes = Array.from({ length: 100 }, (_, i): StoreChange => {
          return { type: 'cursor', conversation: talk, seq: number + i + 1, known: known(number + i) };
        });
        await store.write(changes, soon);
      }
      await store.write([{ type: 'cursor', conversation: talk, seq: 0, known: known(4999) }], durably);
      const state = await stateOf(store, subject);
      const latest = state.known.slice(-4096).map(({ id }) => id);
      assert.deepEqual(
        latest,
        Array.from({ length: 4096 }, (_, i) => idOf(5000 - 4096 + i)),
      );
    },
  ],
  [
    'writes take effect and resolve in the order of the calls, whatever their durability',
    async (store, subject) => {
      const order: number[] = [];
      const writes = Array.from({ length: 50 }, async (_, number) => {
        await store.write([{ type: 'outgoing', message: outgoing(number) }], { durable: number % 7 === 0 });
        order.push(number);
      });
      await Promise.all(writes);
      const all = Array.from({ length: 50 }, (_, number) => number);
      assert.deepEqual(order, all);
      assert.deepEqual(ids(await stateOf(store, subject)), all.map(idOf));
    },
  ],
  [
    'an empty write is a flush',
    async (store, subject) => {
      await store.write([], durably);
      await store.write([{ type: 'outgoing', message: outgoing(1) }], soon);
      await store.write([], durably);
      assert.deepEqual(ids(await stateOf(store, subject)), [idOf(1)]);
    },
  ],
  [
    'a store that was disposed of refuses, and disposing of it again does nothing',
    async (store) => {
      await store[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      const isClosed = (error: unknown): boolean => ClientError.is(error, 'CLIENT_CLOSED');
      await assert.rejects(store.load(), isClosed);
      await assert.rejects(store.write([], durably), isClosed);
    },
  ],
  [
    'what was written before it was disposed of is there',
    async (store, subject) => {
      const written = store.write([{ type: 'outgoing', message: outgoing(1) }], soon);
      await store[Symbol.asyncDispose]();
      await written;
      if (subject.reopen === undefined) return;
      await using again = await subject.reopen();
      assert.deepEqual(ids(await again.load()), [idOf(1)]);
    },
  ],
];
