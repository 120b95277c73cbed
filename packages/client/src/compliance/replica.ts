import type { Content, ConversationId, LogEntry } from '@proj/chat-protocol';
import { ClientError } from '../errors.ts';
import type { ReplicaChange, ReplicaStore } from '../replica-store.ts';
import { check, checkRejects, checkSame } from './checks.ts';
import { type Contents, readContents } from './contents.ts';
import type { ComplianceSubject, Requirement } from './requirement.ts';
import {
  ann,
  bob,
  durably,
  entry,
  epoch,
  hostileTexts,
  idOf,
  known,
  notes,
  otherEpoch,
  outgoing,
  refused,
  row,
  soon,
  talk,
} from './samples.ts';

type Subject = ComplianceSubject<ReplicaStore>;

const everything = { limit: 1_000_000 };
const erased: Content = { kind: 'erased' };

/** What is there now, and after the store was opened again. Both must say the same. */
async function contentsOf(store: ReplicaStore, { reopen }: Subject): Promise<Contents> {
  const contents = await readContents(store, [talk, notes]);
  if (reopen === undefined) return contents;
  await using again = await reopen();
  const reopened = await readContents(again, [talk, notes]);
  checkSame(reopened, contents);
  return reopened;
}

const put = (entries: readonly LogEntry[]): ReplicaChange[] => entries.map((one) => ({ type: 'entry', entry: one }));
const cannotBeKept = (): never => {
  throw new Error('it cannot be kept');
};
const seqs = (entries: readonly LogEntry[]): readonly number[] => entries.map(({ seq }) => seq);

/** One of each kind of change. */
const oneOfEach: readonly ReplicaChange[] = [
  { type: 'log', user: ann, epoch },
  { type: 'entry', entry: entry(1) },
  { type: 'entry', entry: entry(2, { kind: 'edit', target: 1, text: 'better' }) },
  { type: 'entry', entry: entry(3) },
  { type: 'entry', entry: entry(1, { kind: 'text', text: 'to myself' }, notes) },
  { type: 'cursor', conversation: talk, seq: 3, known: known(3) },
  { type: 'erase', conversation: talk, seq: 3 },
  { type: 'read', conversation: talk, seq: 2 },
  { type: 'outgoing', message: outgoing(4) },
  { type: 'outgoing', message: outgoing(5) },
  { type: 'settled', id: idOf(4), known: known(4) },
  { type: 'conversation', conversation: row(talk) },
  { type: 'profile', profile: { user: bob, displayName: 'Bob', about: '' } },
  { type: 'draft', conversation: talk, text: 'not yet' },
  { type: 'refused', refused: refused(6) },
  { type: 'refused', refused: refused(7) },
  { type: 'discarded', id: idOf(6) },
];

/** Of every {@link ReplicaStore}, beside what every `ClientStore` must do. */
export const replicaRequirements: readonly Requirement<ReplicaStore>[] = [
  [
    'a new replica is empty',
    async (store, subject) => {
      const {
        entries,
        conversations,
        profiles,
        drafts,
        outgoing: waiting,
        refused: kept,
      } = await contentsOf(store, subject);
      checkSame([...entries.values()], [[], []]);
      checkSame([conversations.size, profiles.size, drafts.size, waiting, kept], [0, 0, 0, [], []]);
    },
  ],
  [
    'one write may hold changes of every kind, which take effect in their order',
    async (store, subject) => {
      await store.write(oneOfEach, durably);
      checkSame(await contentsOf(store, subject), {
        state: {
          user: ann,
          epoch,
          cursors: new Map([[talk, 3]]),
          reads: new Map([[talk, 2]]),
          outgoing: [outgoing(5)],
          known: [known(3), known(4)],
        },
        entries: new Map([
          [talk, [entry(1), entry(2, { kind: 'edit', target: 1, text: 'better' }), entry(3, erased)]],
          [notes, [entry(1, { kind: 'text', text: 'to myself' }, notes)]],
        ]),
        conversations: new Map([[talk, row(talk)]]),
        profiles: new Map([[bob, { user: bob, displayName: 'Bob', about: '' }]]),
        drafts: new Map([[talk, 'not yet']]),
        outgoing: [outgoing(5)],
        refused: [refused(7)],
      });
    },
  ],
  [
    'a step that is repeated changes nothing',
    async (store, subject) => {
      for (const change of oneOfEach) {
        await store.write([change], soon);
        const once = await readContents(store, [talk, notes]);
        await store.write([change], soon);
        await store.write([change, change], soon);
        checkSame(await readContents(store, [talk, notes]), once);
      }
      await contentsOf(store, subject);
    },
  ],
  [
    'the parts of a write that is interrupted by an error are not there, or all of them are',
    async (store, subject) => {
      await store.write([{ type: 'log', user: ann, epoch }, ...put([entry(1)])], durably);
      // What cannot be copied, nor written as text, cannot be kept; a store that keeps the object itself is free to.
      const unkeepable = { kind: 'text', text: 'x', toJSON: cannotBeKept } as Content;
      const changes: readonly ReplicaChange[] = [
        { type: 'draft', conversation: talk, text: 'half' },
        { type: 'cursor', conversation: talk, seq: 2, known: known(2) },
        { type: 'entry', entry: entry(2, unkeepable) },
        { type: 'read', conversation: talk, seq: 2 },
      ];
      const [outcome] = await Promise.allSettled([store.write(changes, soon)]);
      if (outcome.status === 'fulfilled') {
        checkSame(seqs(await store.entries(talk, everything)), [1, 2]);
        checkSame((await store.load()).reads, new Map([[talk, 2]]));
        return;
      }
      check(ClientError.is(outcome.reason, 'CLIENT_STORE_FAILED'), 'it is another error than CLIENT_STORE_FAILED');
      await checkRejects(store.write([], durably), 'CLIENT_STORE_FAILED');
      if (subject.reopen === undefined) return;
      await using again = await subject.reopen();
      const { state, entries, drafts } = await readContents(again, [talk, notes]);
      checkSame([seqs(entries.get(talk) ?? []), drafts.size], [[1], 0]);
      checkSame([state.cursors.size, state.reads.size, state.known.length], [0, 0, 0]);
    },
  ],
  [
    'content of every kind comes back as it was, that of newer versions included',
    async (store, subject) => {
      const contents: readonly Content[] = [
        ...hostileTexts.map((text): Content => ({ kind: 'text', text })),
        { kind: 'edit', target: 1, text: '\ud83d half' },
        { kind: 'recall', target: 1 },
        { kind: 'reaction', target: 1, emoji: '🙂', removed: true },
        { kind: 'create', title: 'Crew', open: true, users: [ann, bob] },
        { kind: 'add', users: [] },
        { kind: 'mute', user: bob, untilMs: Number.MAX_SAFE_INTEGER },
        erased,
        { kind: 'unknown' },
        { kind: 'poll', target: 'none', options: [{ votes: 0 }, null, 1.5] } as unknown as Content,
      ];
      const entries = contents.map((content, index) => entry(index + 1, content));
      await store.write(put(entries), durably);
      checkSame((await contentsOf(store, subject)).entries.get(talk), entries);
    },
  ],
  [
    'an entry takes the place of the one with its seq, each conversation for itself',
    async (store, subject) => {
      await store.write(put([entry(1), entry(2), entry(1, undefined, notes)]), soon);
      await store.write(put([entry(1, { kind: 'text', text: 'anew' })]), soon);
      const { entries } = await contentsOf(store, subject);
      checkSame(entries.get(talk), [entry(1, { kind: 'text', text: 'anew' }), entry(2)]);
      checkSame(entries.get(notes), [entry(1, undefined, notes)]);
    },
  ],
  [
    'entries come in the order of the log, whatever the order in which they were written',
    async (store, subject) => {
      const last = Number.MAX_SAFE_INTEGER;
      for (const seq of [10, 9, 100, last, 1]) await store.write(put([entry(seq)]), soon);
      checkSame(seqs((await contentsOf(store, subject)).entries.get(talk) ?? []), [1, 9, 10, 100, last]);
    },
  ],
  [
    'a range has neither of its ends, and the first or the last of what is in it',
    async (store) => {
      const all = [1, 2, 3, 5, 8, 13, 21, 34];
      await store.write(put(all.map((seq) => entry(seq))), soon);
      await store.write(put([entry(4, undefined, notes), entry(40, undefined, notes)]), soon);
      const ends = [undefined, 0, 1, 4, 8, 9, 34, 99];
      for (const afterSeq of ends) {
        for (const beforeSeq of ends) {
          const inside = all.filter((seq) => seq > (afterSeq ?? 0) && seq < (beforeSeq ?? Number.POSITIVE_INFINITY));
          for (const limit of [0, 1, 3, 8, 1_000, Number.MAX_SAFE_INTEGER]) {
            const first = await store.entries(talk, { afterSeq, beforeSeq, limit });
            const last = await store.entries(talk, { afterSeq, beforeSeq, limit, last: true });
            checkSame(seqs(first), inside.slice(0, limit));
            checkSame(seqs(last), inside.slice(Math.max(0, inside.length - limit)));
          }
        }
      }
      checkSame(await store.entries('g:none' as ConversationId, everything), []);
    },
  ],
  [
    'erasing takes what a text, its edits and its reactions say and nothing else, in one conversation',
    async (store, subject) => {
      const others: readonly LogEntry[] = [
        entry(4, { kind: 'recall', target: 1 }),
        entry(5),
        entry(6, { kind: 'edit', target: 5, text: 'of another' }),
        entry(8, { kind: 'reaction', target: 5, emoji: '🙂', removed: false }),
      ];
      const changes = [
        entry(2, { kind: 'reaction', target: 1, emoji: '🙂', removed: false }),
        ...[3, 7].map((seq) => entry(seq, { kind: 'edit', target: 1, text: 'better' })),
      ];
      const elsewhere = [entry(1, undefined, notes), entry(2, { kind: 'edit', target: 1, text: 'mine' }, notes)];
      await store.write([...put([entry(1), ...others, ...changes, ...elsewhere])], soon);
      // No text: what it says stays.
      for (const seq of [2, 4, 9]) await store.write([{ type: 'erase', conversation: talk, seq }], soon);
      checkSame(
        (await store.entries(talk, everything)).filter(({ content }) => content.kind === 'erased'),
        [],
      );
      await store.write([{ type: 'erase', conversation: talk, seq: 1 }], durably);
      const { entries } = await contentsOf(store, subject);
      const expected = [entry(1, erased), ...others, ...changes.map(({ seq }) => entry(seq, erased))];
      checkSame(
        entries.get(talk),
        expected.toSorted((a, b) => a.seq - b.seq),
      );
      checkSame(entries.get(notes), elsewhere);
    },
  ],
  [
    'erasing acts on what is there, within one write as well, and not on what comes later',
    async (store, subject) => {
      const edit = (seq: number): LogEntry => entry(seq, { kind: 'edit', target: 1, text: `edit ${seq}` });
      await store.write(
        [...put([entry(1), edit(2)]), { type: 'erase', conversation: talk, seq: 1 }, ...put([edit(3)])],
        soon,
      );
      checkSame((await contentsOf(store, subject)).entries.get(talk), [entry(1, erased), entry(2, erased), edit(3)]);
    },
  ],
  [
    'another epoch or user forgets the entries and the conversations and nothing else; the same forgets nothing',
    async (store, subject) => {
      await store.write(oneOfEach, soon);
      const before = await readContents(store, [talk, notes]);
      await store.write([{ type: 'log', user: ann, epoch }], soon);
      checkSame(await readContents(store, [talk, notes]), before);
      await store.write([{ type: 'log', user: ann, epoch: otherEpoch }], soon);
      const forgotten = {
        entries: new Map([
          [talk, []],
          [notes, []],
        ]),
        conversations: new Map(),
      };
      const state = { ...before.state, epoch: otherEpoch, cursors: new Map(), reads: new Map() };
      checkSame(await readContents(store, [talk, notes]), { ...before, ...forgotten, state });
      await store.write(
        [
          { type: 'entry', entry: entry(1) },
          { type: 'conversation', conversation: row(talk) },
        ],
        soon,
      );
      await store.write([{ type: 'log', user: bob, epoch: otherEpoch }], soon);
      checkSame(await contentsOf(store, subject), { ...before, ...forgotten, state: { ...state, user: bob } });
    },
  ],
  [
    'a conversation is replaced as a whole',
    async (store, subject) => {
      await store.write([{ type: 'conversation', conversation: row(talk) }], soon);
      await store.write([{ type: 'conversation', conversation: row(notes, { title: 'Notes' }) }], soon);
      const left = row(talk, { role: undefined, preview: undefined, received: {}, readBy: { [ann]: 1 } });
      await store.write([{ type: 'conversation', conversation: left }], soon);
      const { conversations } = await contentsOf(store, subject);
      checkSame([...conversations.keys()].toSorted(), [notes, talk].toSorted());
      checkSame(conversations.get(talk), left);
    },
  ],
  [
    'a profile takes the place of the one before',
    async (store, subject) => {
      for (const displayName of ['Bob', '', 'Robert 🙂']) {
        await store.write([{ type: 'profile', profile: { user: bob, displayName, about: 'x' } }], soon);
      }
      await store.write([{ type: 'profile', profile: { user: ann, displayName: 'Ann', about: '' } }], soon);
      const { profiles } = await contentsOf(store, subject);
      checkSame(profiles.get(bob), { user: bob, displayName: 'Robert 🙂', about: 'x' });
      checkSame(profiles.size, 2);
    },
  ],
  [
    'a draft is kept as it was typed until it is empty',
    async (store, subject) => {
      for (const text of ['h', 'half of \ud83d', 'hey\0\n']) {
        await store.write([{ type: 'draft', conversation: talk, text }], soon);
        checkSame(await store.drafts(), new Map([[talk, text]]));
      }
      await store.write([{ type: 'draft', conversation: notes, text: 'buy milk' }], soon);
      await store.write([{ type: 'draft', conversation: talk, text: '' }], soon);
      checkSame((await contentsOf(store, subject)).drafts, new Map([[notes, 'buy milk']]));
    },
  ],
  [
    'outgoing messages are in the order in which they were put; one that is put again keeps its place',
    async (store, subject) => {
      for (const number of [5, 3, 9]) await store.write([{ type: 'outgoing', message: outgoing(number) }], soon);
      await store.write([{ type: 'outgoing', message: outgoing(3) }], soon);
      checkSame(
        (await contentsOf(store, subject)).outgoing,
        [5, 3, 9].map((number) => outgoing(number)),
      );
    },
  ],
  [
    'refused messages are kept, oldest first, until they are discarded; to retry one is one write',
    async (store, subject) => {
      await store.write(
        [5, 3, 9].map((number) => ({ type: 'outgoing', message: outgoing(number) })),
        soon,
      );
      for (const number of [9, 5, 3]) {
        await store.write(
          [
            { type: 'settled', id: idOf(number) },
            { type: 'refused', refused: refused(number) },
          ],
          soon,
        );
      }
      await store.write([{ type: 'refused', refused: refused(9) }], soon);
      checkSame(await store.refused(), [9, 5, 3].map(refused));
      await store.write(
        [
          { type: 'discarded', id: idOf(5) },
          { type: 'outgoing', message: outgoing(5) },
        ],
        soon,
      );
      await store.write(
        [
          { type: 'discarded', id: idOf(9) },
          { type: 'discarded', id: idOf(1) },
        ],
        soon,
      );
      const { refused: kept, outgoing: waiting } = await contentsOf(store, subject);
      checkSame(kept, [refused(3)]);
      checkSame(waiting, [outgoing(5)]);
    },
  ],
  [
    'an entry is there once the write has resolved, and whoever reads between writes sees it with its cursor',
    async (store, subject) => {
      const writes: Promise<void>[] = [];
      await store.write([{ type: 'log', user: ann, epoch }], soon);
      for (let seq = 1; seq <= 60; seq++) {
        const written = store.write(
          [...put([entry(seq)]), { type: 'cursor', conversation: talk, seq, known: known(seq) }],
          soon,
        );
        writes.push(
          written.then(async () => {
            const last = await store.entries(talk, { limit: 1, last: true });
            check((last[0]?.seq ?? 0) >= seq, `entry ${seq} is not there after its write`);
          }),
        );
      }
      await Promise.all(writes);
      const { state, entries } = await contentsOf(store, subject);
      checkSame([state.cursors.get(talk), entries.get(talk)?.length, state.known.length], [60, 60, 60]);
    },
  ],
  [
    'a replica that was disposed of cannot be read',
    async (store) => {
      await store[Symbol.asyncDispose]();
      await checkRejects(store.conversations(), 'CLIENT_CLOSED');
      await checkRejects(store.entries(talk, everything), 'CLIENT_CLOSED');
      await checkRejects(store.profiles(), 'CLIENT_CLOSED');
      await checkRejects(store.drafts(), 'CLIENT_CLOSED');
      await checkRejects(store.outgoing(), 'CLIENT_CLOSED');
      await checkRejects(store.refused(), 'CLIENT_CLOSED');
    },
  ],
];
