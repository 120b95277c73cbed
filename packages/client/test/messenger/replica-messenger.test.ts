import { directConversation, type LogEntry } from '@proj/chat-protocol';
import { FakeClock } from '@proj/testkit';
import { expect, test } from 'vitest';
import { Deferred } from '../../src/deferred.ts';
import { memoryStore, type OutgoingMessage, type ReplicaReader } from '../../src/index.ts';
import type { Backend, News } from '../../src/messenger/backend.ts';
import { ReplicaMessenger } from '../../src/messenger/replica-messenger.ts';
import { ann, bob, World } from '../world.ts';
import { textsOf } from './looking.ts';

const conversation = directConversation(ann, bob);
const world = new World();

function entry(seq: number, text: string): LogEntry {
  return {
    conversation,
    seq,
    id: world.id(),
    from: bob,
    sentAtMs: 0,
    acceptedAtMs: seq,
    content: { kind: 'text', text },
  };
}

/** A backend that does what it is asked without a word, and reads when it is told to. */
class SilentBackend implements Backend {
  readonly user = ann;
  readonly store = memoryStore();
  readonly status = { state: 'connecting' } as const;
  readonly presences = [];
  /** What reading waits for. */
  gate: Promise<void> = Promise.resolve();
  tell: (news: News) => void = () => {};
  readonly asked: unknown[] = [];

  readonly reader: ReplicaReader = {
    conversations: () => this.#read((store) => store.conversations()),
    entries: (of, range) => this.#read((store) => store.entries(of, range)),
    profiles: () => this.#read((store) => store.profiles()),
    drafts: () => this.#read((store) => store.drafts()),
    outgoing: () => this.#read((store) => store.outgoing()),
    refused: () => this.#read((store) => store.refused()),
  };

  ask = (async (_: unknown, ask: unknown) => {
    this.asked.push(ask);
  }) as Backend['ask'];

  listen(listener: (news: News) => void): void {
    this.tell = listener;
  }

  async close(): Promise<void> {}

  /** What there is when it is asked for, handed over later. */
  async #read<T>(read: (reader: ReplicaReader) => Promise<T>): Promise<T> {
    const value = await read(this.store);
    await this.gate;
    return value;
  }
}

function open(backend: Backend): Promise<ReplicaMessenger> {
  const randomBytes = (length: number): Uint8Array => world.random.bytes(length);
  return ReplicaMessenger.open(backend, { clock: new FakeClock(0), wallClock: () => 1_700_000_000_000, randomBytes });
}

test('what is told while everything is read is not missed', async () => {
  const backend = new SilentBackend();
  const gate = new Deferred<void>();
  backend.gate = gate.promise;
  const opening = open(backend);
  await world.turn();
  backend.tell({ type: 'draft', conversation, text: 'told meanwhile' });
  gate.resolve();
  await using messenger = await opening;
  expect(messenger.conversations.current).toMatchObject([{ draft: 'told meanwhile' }]);
});

test('what arrives while a thread reads its beginning is not missed, and what was taken back does not stay', async () => {
  const backend = new SilentBackend();
  await backend.store.write([{ type: 'entry', entry: entry(1, 'secret') }], { durable: false });
  await using messenger = await open(backend);
  const gate = new Deferred<void>();
  backend.gate = gate.promise;
  using thread = messenger.thread(conversation);
  await world.turn();
  backend.tell({ type: 'entries', conversation, entries: [entry(2, 'two')] });
  backend.tell({ type: 'erased', conversation, seq: 1 });
  gate.resolve();
  await world.turn();
  expect(textsOf(thread)).toEqual(['two']);
});

test('answers that were told to nobody are found when everything is read anew', async () => {
  const backend = new SilentBackend();
  await using messenger = await open(backend);
  const accepted = await messenger.send(bob, 'accepted');
  const refused = await messenger.send(bob, 'refused');
  const waiting = await messenger.send(bob, 'waiting');
  let isSettled = false;
  waiting.accepted.then(
    () => {
      isSettled = true;
    },
    () => {},
  );
  const [first, second, third] = backend.asked.slice(-3) as OutgoingMessage[];
  if (first === undefined || second === undefined || third === undefined) throw new Error('nothing was posted');
  await backend.store.write(
    [
      { type: 'entry', entry: { ...entry(7, ''), ...first, from: ann } },
      { type: 'refused', refused: { message: second, reason: 'UnknownUser' } },
      { type: 'outgoing', message: third },
    ],
    { durable: false },
  );
  backend.tell({ type: 'reset' });
  expect(await accepted.accepted).toMatchObject({ id: first.id, seq: 7 });
  await expect(refused.accepted).rejects.toMatchObject({ failureName: 'UnknownUser' });
  await world.turn();
  expect(isSettled).toBe(false);
});

test('a refused message that is sent again is shown once', async () => {
  const backend = new SilentBackend();
  await using messenger = await open(backend);
  const { id } = await messenger.send(bob, 'once');
  const message = backend.asked.at(-1) as OutgoingMessage;
  using thread = messenger.thread(conversation);
  await world.turn();
  const states = (): readonly unknown[] =>
    thread.current.items.map((item) => (item.kind === 'message' ? item.state : item.kind));
  backend.tell({ type: 'refused', refused: { message, reason: 'UnknownUser' } });
  expect(states()).toEqual(['refused']);
  backend.tell({ type: 'outgoing', message });
  expect(states()).toEqual(['queued']);
  backend.tell({ type: 'discarded', id });
  expect(states()).toEqual([]);
});
