import type { ConversationId, LogEntry } from '@proj/chat-protocol';
import { isErasedWith, type ReplicaChange } from '../replica-store.ts';
import type { KnownMessage } from '../store.ts';
import { KnownPlace } from './indexed-db-known.ts';
import { Positions } from './indexed-db-positions.ts';
import { answerOf } from './indexed-db-requests.ts';
import type { Place } from './indexed-db-schema.ts';

/**
 * Makes changes in their order, within a transaction over all places. What many of them depend on is read before the
 * first; few have to wait for what they depend on, and those after them wait too.
 */
export async function applyChanges(transaction: IDBTransaction, changes: readonly ReplicaChange[]): Promise<void> {
  const batch = new Batch(transaction);
  await batch.read(changes);
  for (const change of changes) {
    const applied = batch.apply(change);
    if (applied !== undefined) await applied;
  }
  await batch.write();
}

/** Something that a transaction can write when there is nothing else: without it there would be nothing to flush. */
export async function touch(transaction: IDBTransaction): Promise<void> {
  const meta = transaction.objectStore('meta');
  const flushes = Number((await answerOf(meta.get('flushes'))) ?? 0);
  meta.put(flushes + 1, 'flushes');
}

class Batch {
  readonly #transaction: IDBTransaction;
  readonly #cursors: Positions;
  readonly #reads: Positions;
  readonly #known: KnownPlace;

  constructor(transaction: IDBTransaction) {
    this.#transaction = transaction;
    this.#cursors = new Positions(this.#at('cursors'));
    this.#reads = new Positions(this.#at('reads'));
    this.#known = new KnownPlace(this.#at('known'));
  }

  async read(changes: readonly ReplicaChange[]): Promise<void> {
    const cursors: ConversationId[] = [];
    const reads: ConversationId[] = [];
    const known: KnownMessage[] = [];
    for (const change of changes) {
      if (change.type === 'cursor') cursors.push(change.conversation);
      if (change.type === 'read' || change.type === 'read-reported') reads.push(change.conversation);
      if ('known' in change && change.known !== undefined) known.push(change.known);
    }
    await Promise.all([this.#cursors.read(cursors), this.#reads.read(reads), this.#known.read(known)]);
  }

  /** A promise where those after it have to wait. */
  apply(change: ReplicaChange): Promise<void> | undefined {
    if ('known' in change && change.known !== undefined) this.#known.add(change.known);
    switch (change.type) {
      case 'log':
        return this.#applyLog(change.user, change.epoch);
      case 'outgoing':
        return putLast(this.#at('outgoing'), change.message.id, change.message);
      case 'settled':
        return removeById(this.#at('outgoing'), change.id);
      case 'cursor':
        if (change.seq > 0) this.#cursors.raise(change.conversation, change.seq);
        return undefined;
      case 'read':
        this.#reads.raise(change.conversation, change.seq);
        return undefined;
      case 'read-reported':
        this.#reads.removeUpTo(change.conversation, change.seq);
        return undefined;
      case 'entry':
        this.#at('entries').put(change.entry);
        return undefined;
      case 'erase':
        return erase(this.#at('entries'), change.conversation, change.seq);
      case 'conversation':
        this.#at('conversations').put(change.conversation);
        return undefined;
      case 'profile':
        this.#at('profiles').put(change.profile);
        return undefined;
      case 'draft':
        if (change.text === '') this.#at('drafts').delete(change.conversation);
        else this.#at('drafts').put(change.text, change.conversation);
        return undefined;
      case 'refused':
        return putLast(this.#at('refused'), change.refused.message.id, change.refused);
      case 'discarded':
        return removeById(this.#at('refused'), change.id);
    }
  }

  async write(): Promise<void> {
    this.#cursors.write();
    this.#reads.write();
    await this.#known.write();
  }

  async #applyLog(user: string, epoch: string): Promise<void> {
    const meta = this.#at('meta');
    const [formerUser, formerEpoch] = await Promise.all([answerOf(meta.get('user')), answerOf(meta.get('epoch'))]);
    if (formerUser === user && formerEpoch === epoch) return;
    this.#cursors.clear();
    this.#reads.clear();
    this.#at('entries').clear();
    this.#at('conversations').clear();
    meta.put(user, 'user');
    meta.put(epoch, 'epoch');
  }

  #at(place: Place): IDBObjectStore {
    return this.#transaction.objectStore(place);
  }
}

/** One that is there already keeps its place. */
async function putLast(list: IDBObjectStore, id: string, value: object): Promise<void> {
  const key = await answerOf(list.index('id').getKey(id));
  list.put(value, key);
}

async function removeById(list: IDBObjectStore, id: string): Promise<void> {
  const key = await answerOf(list.index('id').getKey(id));
  if (key !== undefined) list.delete(key);
}

async function erase(entries: IDBObjectStore, conversation: ConversationId, seq: number): Promise<void> {
  const [text, about] = await Promise.all([
    answerOf<LogEntry | undefined>(entries.get([conversation, seq])),
    answerOf<LogEntry[]>(entries.index('target').getAll([conversation, seq])),
  ]);
  for (const entry of text === undefined ? about : [text, ...about]) {
    if (isErasedWith(entry, seq)) entries.put({ ...entry, content: { kind: 'erased' } });
  }
}
