import type { Content, MessageId } from '@proj/chat-protocol';
import type { ClientState, ClientStore, StoreChange } from '../store.ts';
import { checkRejects, checkSame } from './checks.ts';
import type { ComplianceSubject, Requirement } from './requirement.ts';
import {
  ann,
  bob,
  durably,
  epoch,
  hostileTexts,
  idOf,
  known,
  notes,
  otherEpoch,
  outgoing,
  soon,
  talk,
} from './samples.ts';

const ids = (state: ClientState): readonly MessageId[] => state.outgoing.map(({ id }) => id);

/** The state now, and after the store was opened again. Both must say the same. */
async function stateOf(store: ClientStore, { reopen }: ComplianceSubject<ClientStore>): Promise<ClientState> {
  const state = await store.load();
  if (reopen === undefined) return state;
  await using again = await reopen();
  const reopened = await again.load();
  checkSame(reopened, state);
  return reopened;
}

/** Of every store. */
export const clientRequirements: readonly Requirement<ClientStore>[] = [
  [
    'a new store is empty',
    async (store, subject) => {
      checkSame(await stateOf(store, subject), {
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
      await Promise.all(
        hostileTexts.map((text, number) =>
          store.write([{ type: 'outgoing', message: outgoing(9 - number, text) }], durably),
        ),
      );
      const state = await stateOf(store, subject);
      checkSame(
        state.outgoing,
        hostileTexts.map((text, number) => outgoing(9 - number, text)),
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
      checkSame(ids(state), [idOf(2)]);
      checkSame(state.known, [known(1)]);
    },
  ],
  [
    'settling what is not there changes nothing',
    async (store, subject) => {
      await store.write([{ type: 'settled', id: idOf(1) }], soon);
      checkSame(ids(await stateOf(store, subject)), []);
    },
  ],
  [
    'a cursor only moves forward, each conversation for itself',
    async (store, subject) => {
      await store.write([{ type: 'log', user: ann, epoch }], soon);
      for (const seq of [3, 7, 5, 0]) await store.write([{ type: 'cursor', conversation: talk, seq }], soon);
      await store.write([{ type: 'cursor', conversation: notes, seq: Number.MAX_SAFE_INTEGER }], soon);
      const { cursors } = await stateOf(store, subject);
      checkSame(
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
      checkSame(reads, new Map([[talk, 7]]));
      checkSame(cursors, new Map());
    },
  ],
  [
    'what was read is forgotten once all of it was reported',
    async (store, subject) => {
      await store.write([{ type: 'read', conversation: talk, seq: 7 }], soon);
      await store.write([{ type: 'read-reported', conversation: talk, seq: 7 }], soon);
      checkSame((await stateOf(store, subject)).reads, new Map());
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
      checkSame(
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
      checkSame((await store.load()).cursors.size, 1);
      await store.write([{ type: 'log', user: ann, epoch: otherEpoch }], soon);
      const state = await stateOf(store, subject);
      checkSame(state, {
        user: ann,
        epoch: otherEpoch,
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
      checkSame(
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
      checkSame(order, all);
      checkSame(ids(await stateOf(store, subject)), all.map(idOf));
    },
  ],
  [
    'an empty write is a flush',
    async (store, subject) => {
      await store.write([], durably);
      await store.write([{ type: 'outgoing', message: outgoing(1) }], soon);
      await store.write([], durably);
      checkSame(ids(await stateOf(store, subject)), [idOf(1)]);
    },
  ],
  [
    'a store that was disposed of refuses, and disposing of it again does nothing',
    async (store) => {
      await store[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await checkRejects(store.load(), 'CLIENT_CLOSED');
      await checkRejects(store.write([], durably), 'CLIENT_CLOSED');
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
      checkSame(ids(await again.load()), [idOf(1)]);
    },
  ],
];
