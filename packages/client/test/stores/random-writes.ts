import type { Content, ConversationId, LogEntry, UserId } from '@proj/chat-protocol';
import fc from 'fast-check';
import { checkSame } from '../../src/compliance/checks.ts';
import { readContents } from '../../src/compliance/contents.ts';
import { ann, bob, entry, epoch, idOf, notes, otherEpoch, outgoing, row, talk } from '../../src/compliance/samples.ts';
import { memoryStore } from '../../src/memory-store.ts';
import type { ReplicaChange, ReplicaStore } from '../../src/replica-store.ts';

const conversations: readonly ConversationId[] = [talk, notes];
const users: readonly UserId[] = [ann, bob];

// Few, so that changes meet.
const seqs = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 400 }));
const positions = fc.nat(4);
const numbers = fc.nat(4);
const conversation = fc.constantFrom(...conversations);
const texts = fc.string({ unit: 'binary', maxLength: 12 });
const known = fc.option(
  fc.record({ conversation, from: fc.constantFrom(...users), id: fc.integer({ min: 0, max: 40 }).map(idOf) }),
  { nil: undefined },
);

/** About an earlier entry, if about any. */
const entries: fc.Arbitrary<LogEntry> = fc
  .record({
    conversation,
    seq: seqs,
    kind: fc.constantFrom('text', 'edit', 'reaction', 'unknown'),
    target: seqs,
    text: texts,
  })
  .map(({ conversation: id, seq, kind, target: about, text }) => {
    const target = about % seq;
    if (kind === 'unknown') return entry(seq, { kind }, id);
    if (kind === 'text' || target === 0) return entry(seq, { kind: 'text', text }, id);
    const content: Content =
      kind === 'edit' ? { kind, target, text } : { kind: 'reaction', target, emoji: text, removed: text === '' };
    return entry(seq, content, id);
  });

const messages = fc.tuple(numbers, texts).map(([number, text]) => outgoing(number, text));

const changes: fc.Arbitrary<ReplicaChange> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('entry'), entry: entries }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('erase'), conversation, seq: seqs }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('cursor'), conversation, seq: positions, known }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('read'), conversation, seq: positions }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('read-reported'), conversation, seq: positions }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('outgoing'), message: messages }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('settled'), id: numbers.map(idOf), known }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('discarded'), id: numbers.map(idOf) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('draft'), conversation, text: texts }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('refused'),
      refused: fc.record({ message: messages, reason: fc.constantFrom('Muted', 'UnknownUser') }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('conversation'),
      conversation: fc.tuple(conversation, texts).map(([id, title]) => row(id, { title })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('profile'),
      profile: fc.record({ user: fc.constantFrom(...users), displayName: texts, about: texts }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('log'),
      user: fc.constantFrom(ann, ann, ann, bob),
      epoch: fc.constantFrom(epoch, epoch, epoch, otherEpoch),
    }),
  },
);

type Step =
  | 'reopen'
  | { readonly changes: readonly ReplicaChange[]; readonly durable: boolean; readonly awaited: boolean };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant('reopen' as const) },
    {
      weight: 8,
      arbitrary: fc.record({
        changes: fc.array(changes, { maxLength: 12 }),
        durable: fc.boolean(),
        awaited: fc.boolean(),
      }),
    },
  ),
  { maxLength: 25 },
);

/**
 * Whatever is written, the store says what a store in memory says, now and after it was opened again.
 * @param opener - Finds a place that is empty, and answers what opens a store in it, again and again.
 */
export async function checkRandomWrites(
  opener: () => Promise<() => Promise<ReplicaStore>>,
  numRuns: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(steps, fc.tuple(fc.nat(30), fc.nat(30), fc.nat(9), fc.boolean()), async (history, range) => {
      const open = await opener();
      let store = await open();
      const reopen = async (): Promise<void> => {
        await store[Symbol.asyncDispose]();
        store = await open();
      };
      const model = memoryStore();
      const pending: Promise<void>[] = [];
      for (const step of history) {
        if (step === 'reopen') {
          await reopen();
          continue;
        }
        const { durable, awaited } = step;
        await model.write(step.changes, { durable });
        pending.push(store.write(step.changes, { durable }));
        if (awaited) await pending.at(-1);
      }
      await Promise.all(pending);
      const expected = await readContents(model, conversations);
      const [afterSeq, beforeSeq, limit, last] = range;
      const part = { afterSeq, beforeSeq, limit, last };
      for (const again of [false, true]) {
        if (again) await reopen();
        checkSame(await readContents(store, conversations), expected);
        checkSame(await store.entries(talk, part), await model.entries(talk, part));
      }
      await store[Symbol.asyncDispose]();
    }),
    { numRuns },
  );
}
