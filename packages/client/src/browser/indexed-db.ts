import type { ConversationId, LogEntry, Profile, UserId } from '@proj/chat-protocol';
import { boundsOf } from '../entry-range.ts';
import { ClientError } from '../errors.ts';
import type { EntryRange, RefusedMessage, ReplicaChange, ReplicaStore, StoredConversation } from '../replica-store.ts';
import type { ClientState, KnownMessage, OutgoingMessage } from '../store.ts';
import { type Write, WriteQueue } from '../write-queue.ts';
import { applyChanges, touch } from './indexed-db-changes.ts';
import { answerOf, completionOf } from './indexed-db-requests.ts';
import { type Place, places, schemaVersion, upgrade } from './indexed-db-schema.ts';

/** A store in IndexedDB, for one writer and any number of readers. */
export interface IndexedDbStore extends ReplicaStore {
  /**
   * Forgets everything and deletes the database, which closes this store and those of other tabs. A tab that is frozen
   * may hold the deletion up; nothing is left in the database then.
   *
   * @throws ClientError `CLIENT_STORE_FAILED`
   */
  erase(): Promise<void>;
}

/**
 * Opens a store in an IndexedDB database of this origin, which is made when it is missing. Several tabs may read it, but
 * one of them alone may write: that is for the caller to see to.
 *
 * Writes that wait share one transaction, `strict` when one of them is durable. When somebody deletes the database, or a
 * newer page upgrades it, the store closes its connection and fails.
 *
 * @throws ClientError `CLIENT_STORE_FAILED`: there is no IndexedDB here, as in the private windows of some browsers, or it
 * refused; `cause` says why.
 */
export async function openIndexedDbStore(name: string): Promise<IndexedDbStore> {
  try {
    return new IndexedDbReplica(await openDatabase(name), name);
  } catch (cause) {
    const newer = cause instanceof DOMException && cause.name === 'VersionError' ? ': it is of a newer version' : '';
    throw new ClientError('CLIENT_STORE_FAILED', `the database ${name} cannot be opened${newer}`, { cause });
  }
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, schemaVersion);
  request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion);
  const opened = answerOf(request);
  const blocked = new Promise<never>((_, reject) => {
    request.onblocked = () => {
      reject(new Error('a page of an older version has it open'));
      // It comes when that page is gone, and nobody waits for it any more.
      opened.then((database) => database.close()).catch(() => {});
    };
  });
  return Promise.race([opened, blocked]);
}

class IndexedDbReplica implements IndexedDbStore {
  readonly #name: string;
  readonly #database: IDBDatabase;
  readonly #queue: WriteQueue<ReplicaChange>;
  /** Why there is no connection any more, when it was not this store that ended it. */
  #lost: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor(database: IDBDatabase, name: string) {
    this.#name = name;
    this.#database = database;
    this.#queue = new WriteQueue({
      what: `the database ${name}`,
      turn: () => Promise.resolve(),
      commit: (writes, durable) => this.#commit(writes, durable),
    });
    database.onversionchange = () => {
      database.close();
      this.#lose('it is deleted or upgraded by another page');
    };
    database.onclose = () => this.#lose('the browser closed it');
  }

  async load(): Promise<ClientState> {
    await this.#queue.write([], true);
    return this.#read(['meta', 'cursors', 'reads', 'outgoing', 'known'], async (at) => {
      const [user, epoch, cursors, reads, outgoing, known] = await Promise.all([
        answerOf<UserId | undefined>(at('meta').get('user')),
        answerOf<string | undefined>(at('meta').get('epoch')),
        pairsOf<number>(at('cursors')),
        pairsOf<number>(at('reads')),
        answerOf<OutgoingMessage[]>(at('outgoing').getAll()),
        answerOf<KnownMessage[]>(at('known').getAll()),
      ]);
      return { user, epoch, cursors, reads, outgoing, known };
    });
  }

  write(changes: readonly ReplicaChange[], { durable }: { readonly durable: boolean }): Promise<void> {
    return this.#queue.write(changes, durable);
  }

  conversations(): Promise<readonly StoredConversation[]> {
    return this.#all('conversations');
  }

  async entries(conversation: ConversationId, range: EntryRange): Promise<readonly LogEntry[]> {
    const { from, to, limit, last } = boundsOf(range);
    return this.#read(['entries'], async (at) => {
      if (limit === 0) return [];
      const entries = at('entries');
      const whole = IDBKeyRange.bound([conversation, from], [conversation, to]);
      const first = last ? await keyFromEnd(entries, whole, limit) : undefined;
      const wanted = first === undefined ? whole : IDBKeyRange.bound(first, [conversation, to]);
      return answerOf<LogEntry[]>(entries.getAll(wanted, Math.min(limit, maxCount)));
    });
  }

  profiles(): Promise<readonly Profile[]> {
    return this.#all('profiles');
  }

  drafts(): Promise<ReadonlyMap<ConversationId, string>> {
    return this.#read(['drafts'], (at) => pairsOf<string>(at('drafts')));
  }

  outgoing(): Promise<readonly OutgoingMessage[]> {
    return this.#all('outgoing');
  }

  refused(): Promise<readonly RefusedMessage[]> {
    return this.#all('refused');
  }

  async erase(): Promise<void> {
    try {
      // First what is in it: others may have it open for longer than anybody waits.
      await this[Symbol.asyncDispose]();
      const database = await openDatabase(this.#name);
      const transaction = database.transaction(places, 'readwrite', { durability: 'strict' });
      for (const place of places) transaction.objectStore(place).clear();
      await completionOf(transaction);
      database.close();
      await deleteDatabase(this.#name);
    } catch (cause) {
      throw new ClientError('CLIENT_STORE_FAILED', `the database ${this.#name} cannot be erased`, { cause });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#queue.close().then(() => this.#database.close());
    return this.#closing;
  }

  async #commit(writes: readonly Write<ReplicaChange>[], durable: boolean): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    const transaction = this.#database.transaction(places, 'readwrite', { durability: durable ? 'strict' : 'relaxed' });
    const completion = completionOf(transaction);
    try {
      await applyChanges(
        transaction,
        writes.flatMap(({ changes }) => changes),
      );
      if (durable) await touch(transaction);
      transaction.commit();
    } catch (error) {
      abort(transaction);
      await completion.catch(() => {});
      // Why it was aborted, if somebody else did.
      throw transaction.error ?? error;
    }
    await completion;
  }

  #all<T>(place: Place): Promise<T[]> {
    return this.#read([place], (at) => answerOf<T[]>(at(place).getAll()));
  }

  async #read<T>(from: readonly Place[], read: (at: (place: Place) => IDBObjectStore) => Promise<T>): Promise<T> {
    this.#queue.checkOpen();
    try {
      if (this.#lost !== undefined) throw this.#lost;
      const transaction = this.#database.transaction(from, 'readonly');
      return await read((place) => transaction.objectStore(place));
    } catch (cause) {
      throw new ClientError('CLIENT_STORE_FAILED', `the database ${this.#name} cannot be read`, { cause });
    }
  }

  #lose(why: string): void {
    this.#lost ??= new Error(why);
    this.#queue.fail(this.#lost);
  }
}

/** An `unsigned long` is what IndexedDB counts with. */
const maxCount = 0xffff_ffff;

/** The key of the entry that is `count` entries from the end; `undefined` when there are fewer. */
async function keyFromEnd(
  entries: IDBObjectStore,
  range: IDBKeyRange,
  count: number,
): Promise<IDBValidKey | undefined> {
  const request = entries.openKeyCursor(range, 'prev');
  const end = await answerOf(request);
  if (end === null || count === 1) return end?.key;
  end.advance(Math.min(count - 1, maxCount));
  return (await answerOf(request))?.key;
}

/** Of a place without a key path: what is under which conversation. */
async function pairsOf<T>(place: IDBObjectStore): Promise<ReadonlyMap<ConversationId, T>> {
  const [keys, values] = await Promise.all([answerOf(place.getAllKeys()), answerOf<T[]>(place.getAll())]);
  return new Map(keys.map((key, index) => [key as ConversationId, values[index] as T]));
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It was already.
  }
}

/** Resolves once it is gone, or will be as soon as the last page that holds on to it is. */
function deleteDatabase(name: string): Promise<void> {
  const request = indexedDB.deleteDatabase(name);
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve();
    request.onblocked = () => resolve();
    request.onerror = () => reject(request.error);
  });
}
