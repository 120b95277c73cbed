import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { ConversationId, LogEntry, MessageId, Profile, UserId } from '@proj/chat-protocol';
import { boundsOf } from '../entry-range.ts';
import type { EntryRange, RefusedMessage, ReplicaChange, ReplicaStore, StoredConversation } from '../replica-store.ts';
import type { ClientState, OutgoingMessage } from '../store.ts';
import { type Write, WriteQueue } from '../write-queue.ts';
import { applyChange, metaOf, touch } from './changes.ts';
import { failureOf } from './failure.ts';
import { openDatabase } from './opening.ts';
import { parsed, Statements } from './statements.ts';

/**
 * Opens a store in a SQLite database, which is made when it is missing, for this user only. One process at a time, and
 * one store of it; what a killed one left behind is taken over. Node only.
 *
 * Writes of one turn of the event loop share one transaction, and one `fsync` when one of them is durable. It runs on the
 * calling thread.
 *
 * @example
 * ```ts
 * import { openSqliteStore } from '@proj/client/sqlite';
 *
 * await using store = await openSqliteStore('./ann.sqlite');
 * for (const { id, unread } of await store.conversations()) console.log(`${id}: ${unread} unread`);
 * ```
 *
 * @throws ClientError `CLIENT_STORE_LOCKED`, `CLIENT_STORE_CORRUPT`, `CLIENT_STORE_FAILED`.
 */
export async function openSqliteStore(file: string): Promise<ReplicaStore> {
  try {
    // An absolute path, since SQLite takes "file:…" for a URI.
    return new SqliteStore(await openDatabase(resolve(file)), file);
  } catch (error) {
    throw failureOf(error, `the store in ${file} cannot be opened`);
  }
}

class SqliteStore implements ReplicaStore {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #sql: Statements;
  readonly #queue: WriteQueue<ReplicaChange>;
  #syncsCommits = true;
  #closing: Promise<void> | undefined;

  constructor(database: DatabaseSync, file: string) {
    this.#file = file;
    this.#database = database;
    this.#sql = new Statements(database);
    this.#queue = new WriteQueue({
      what: `the store in ${file}`,
      turn: () => new Promise((done) => setImmediate(done)),
      commit: (writes, durable) => this.#commit(writes, durable),
    });
  }

  async load(): Promise<ClientState> {
    await this.#queue.write([], true);
    return this.#read((sql) => ({
      user: metaOf(sql, 'user') as UserId | undefined,
      epoch: metaOf(sql, 'epoch'),
      cursors: positions(sql, 'cursor'),
      reads: positions(sql, 'read'),
      outgoing: outgoing(sql),
      known: sql.rows('SELECT conversation, sender, id FROM known ORDER BY position').map((row) => ({
        conversation: row['conversation'] as ConversationId,
        from: row['sender'] as UserId,
        id: row['id'] as MessageId,
      })),
    }));
  }

  write(changes: readonly ReplicaChange[], { durable }: { readonly durable: boolean }): Promise<void> {
    return this.#queue.write(changes, durable);
  }

  async conversations(): Promise<readonly StoredConversation[]> {
    return this.#all('SELECT conversation AS json FROM conversation');
  }

  async entries(conversation: ConversationId, range: EntryRange): Promise<readonly LogEntry[]> {
    const { from, to, limit, last } = boundsOf(range);
    return this.#read((sql) => {
      const rows = sql.rows(
        `SELECT entry FROM entry WHERE conversation = ? AND seq BETWEEN ? AND ? ORDER BY seq ${last ? 'DESC' : ''} LIMIT ?`,
        conversation,
        from,
        to,
        limit,
      );
      const entries = rows.map((row) => parsed<LogEntry>(row['entry']));
      return last ? entries.reverse() : entries;
    });
  }

  async profiles(): Promise<readonly Profile[]> {
    return this.#all('SELECT profile AS json FROM profile');
  }

  async drafts(): Promise<ReadonlyMap<ConversationId, string>> {
    return this.#read((sql) => {
      const rows = sql.rows('SELECT conversation, text FROM draft');
      return new Map(rows.map((row) => [row['conversation'] as ConversationId, parsed<string>(row['text'])]));
    });
  }

  async outgoing(): Promise<readonly OutgoingMessage[]> {
    return this.#read(outgoing);
  }

  async refused(): Promise<readonly RefusedMessage[]> {
    return this.#all('SELECT refused AS json FROM refused ORDER BY position');
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Never rejects: what was promised to be durable is, and nobody waits for the rest. */
  async #close(): Promise<void> {
    await this.#queue.close();
    try {
      this.#database.close();
    } catch {}
  }

  #commit(writes: readonly Write<ReplicaChange>[], durable: boolean): void {
    if (durable !== this.#syncsCommits) {
      this.#database.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
      this.#syncsCommits = durable;
    }
    this.#sql.run('BEGIN IMMEDIATE');
    try {
      for (const { changes } of writes) for (const change of changes) applyChange(this.#sql, change);
      if (durable) touch(this.#sql);
      this.#sql.run('COMMIT');
    } catch (error) {
      // After some errors SQLite has done so by itself.
      if (this.#database.isTransaction) this.#sql.run('ROLLBACK');
      throw error;
    }
  }

  #all<T>(sql: string): T[] {
    return this.#read((statements) => statements.rows(sql).map((row) => parsed<T>(row['json'])));
  }

  #read<T>(read: (sql: Statements) => T): T {
    this.#queue.checkOpen();
    try {
      return read(this.#sql);
    } catch (error) {
      throw failureOf(error, `the store in ${this.#file} cannot be read`);
    }
  }
}

function positions(sql: Statements, table: 'cursor' | 'read'): ReadonlyMap<ConversationId, number> {
  const rows = sql.rows(`SELECT conversation, seq FROM ${table}`);
  return new Map(rows.map((row) => [row['conversation'] as ConversationId, Number(row['seq'])]));
}

function outgoing(sql: Statements): readonly OutgoingMessage[] {
  return sql
    .rows('SELECT message FROM outgoing ORDER BY position')
    .map((row) => parsed<OutgoingMessage>(row['message']));
}
