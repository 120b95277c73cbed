import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { type Page, sameBytes } from '../arguments.ts';
import { StoreError } from '../errors.ts';
import type {
  AppendResult,
  ConversationHead,
  Cursor,
  NewMessage,
  NewUser,
  StoredMessage,
  UserRecord,
} from '../index.ts';
import { storeLimits } from '../limits.ts';
import { failureOf } from './failure.ts';
import type { Call, DatabaseOptions, ReadOperations, Result, WriteOperations } from './protocol.ts';
import { migrate, verify } from './schema.ts';

type Row = Record<string, SQLOutputValue>;

/** @throws StoreError `STORE_CORRUPT`, or what SQLite throws. Nothing stays open then. */
export function openDatabase(options: DatabaseOptions): DatabaseSync {
  // Password records are inside: nobody else may read the file. SQLite gives the WAL the mode of the database.
  closeSync(openSync(options.file, 'a', 0o600));
  const database = new DatabaseSync(options.file, { timeout: options.lockTimeoutMs, defensive: true });
  try {
    // Exclusive before the first access: the lock is kept until the process ends, even by kill -9, and the WAL index
    // lives in this process instead of a shared file.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    verify(database, options.verify);
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${options.durability === 'full' ? 'FULL' : 'NORMAL'};
      PRAGMA foreign_keys = ON;
      PRAGMA cache_size = -32768;
      PRAGMA wal_autocheckpoint = 1000;
      PRAGMA journal_size_limit = 67108864;
    `);
    migrate(database);
    if (options.maxFileBytes !== undefined) {
      const pageBytes = Number(database.prepare('PRAGMA page_size').get()?.['page_size']);
      database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(options.maxFileBytes / pageBytes))}`);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The statements of a store over an open database. Synchronous; lives in the worker thread. */
export class Database implements WriteOperations, ReadOperations {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  epoch(): Uint8Array {
    return bytesOf(this.#row(`SELECT value FROM meta WHERE key = 'epoch'`)?.['value']);
  }

  close(): void {
    this.#database.close(); // The last connection: checkpoints and removes the WAL.
  }

  /**
   * All calls in one transaction. A call that throws a StoreError fails alone; when anything else goes wrong nothing
   * of the batch is kept and every call fails.
   *
   * @throws Error when the transaction cannot even be rolled back: this connection is of no more use.
   */
  write(calls: readonly Call<WriteOperations>[]): Result[] {
    try {
      this.#run('BEGIN IMMEDIATE');
      const results = calls.map((call): Result => {
        try {
          return { ok: true, value: perform<WriteOperations>(this, call) };
        } catch (error) {
          if (!StoreError.is(error)) throw error;
          return { ok: false, failure: failureOf(error, '') };
        }
      });
      this.#run('COMMIT');
      return results;
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (this.#database.isTransaction) this.#run('ROLLBACK');
      const failure = failureOf(error, 'the batch was not committed');
      return calls.map(() => ({ ok: false, failure }));
    }
  }

  answer(call: Call<ReadOperations>): Result {
    try {
      return { ok: true, value: perform<ReadOperations>(this, call) };
    } catch (error) {
      return { ok: false, failure: failureOf(error, 'the database could not be read') };
    }
  }

  append(message: NewMessage, acceptedAtMs: number): AppendResult {
    const stored = this.#row(
      `SELECT seq, accepted_at_ms, kind, body FROM message
       WHERE conversation = (SELECT id FROM conversation WHERE name = ?) AND sender = ? AND id = ?`,
      message.conversation,
      message.sender,
      message.id,
    );
    if (stored !== undefined) {
      if (stored['kind'] !== message.kind || !sameBytes(bytesOf(stored['body']), message.body)) {
        throw new StoreError('STORE_ID_CONFLICT', 'this message id was used with another kind or body');
      }
      return { seq: Number(stored['seq']), acceptedAtMs: Number(stored['accepted_at_ms']), duplicate: true };
    }
    const conversation = this.#row(
      `INSERT INTO conversation (name, head) VALUES (?, 1)
       ON CONFLICT DO UPDATE SET head = head + 1 RETURNING id, head`,
      message.conversation,
    );
    const id = Number(conversation?.['id']);
    const seq = Number(conversation?.['head']);
    this.#run(
      'INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      id,
      seq,
      message.sender,
      message.id,
      message.kind,
      message.sentAtMs,
      acceptedAtMs,
      message.body,
    );
    for (const member of message.members) this.#run('INSERT OR IGNORE INTO member VALUES (?, ?)', member, id);
    return { seq, acceptedAtMs, duplicate: false };
  }

  writeCursors(cursors: readonly Cursor[]): void {
    for (const { user, device, conversation, seq } of cursors) {
      this.#run(
        `INSERT INTO cursor SELECT ?, ?, id, min(?, head) FROM conversation WHERE name = ?
         ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)`,
        user,
        device,
        seq,
        conversation,
      );
    }
  }

  createUser({ name, passwordRecord, createdAtMs }: NewUser): void {
    const sql = 'INSERT OR IGNORE INTO user VALUES (?, ?, ?, NULL)';
    if (this.#run(sql, name, passwordRecord, createdAtMs) === 0) {
      throw new StoreError('STORE_USER_EXISTS', 'the user name is taken');
    }
  }

  changePassword(name: string, passwordRecord: string): boolean {
    return this.#run('UPDATE user SET password_record = ? WHERE name = ?', passwordRecord, name) === 1;
  }

  changeDisabled(name: string, disabledAtMs: number | undefined): boolean {
    return this.#run('UPDATE user SET disabled_at_ms = ? WHERE name = ?', disabledAtMs ?? null, name) === 1;
  }

  read(conversation: string, afterSeq: number, limit: number): StoredMessage[] {
    const rows = this.#statement(
      `SELECT seq, sender, id, kind, sent_at_ms, accepted_at_ms, body FROM message
       WHERE conversation = (SELECT id FROM conversation WHERE name = ?) AND seq > ? ORDER BY seq LIMIT ?`,
    ).iterate(conversation, afterSeq, limit);
    const page: StoredMessage[] = [];
    let bytes = 0;
    for (const row of rows) {
      const body = bytesOf(row['body']);
      page.push({
        conversation,
        seq: Number(row['seq']),
        sender: String(row['sender']),
        id: bytesOf(row['id']),
        kind: Number(row['kind']),
        body,
        sentAtMs: Number(row['sent_at_ms']),
        acceptedAtMs: Number(row['accepted_at_ms']),
      });
      bytes += body.length;
      if (bytes >= storeLimits.pageBytes) break;
    }
    return page;
  }

  head(conversation: string): number {
    return Number(this.#row('SELECT head FROM conversation WHERE name = ?', conversation)?.['head'] ?? 0);
  }

  heads(user: string, device: string, { after, limit }: Page): ConversationHead[] {
    let afterId = 0;
    if (after !== undefined) {
      const row = this.#row('SELECT id FROM conversation WHERE name = ?', after);
      if (row === undefined) throw new StoreError('STORE_BAD_ARGUMENT', 'after must be a conversation');
      afterId = Number(row['id']);
    }
    const rows = this.#statement(
      `SELECT name, head, coalesce(cursor.seq, 0) AS received
       FROM member JOIN conversation ON conversation.id = member.conversation
       LEFT JOIN cursor ON cursor.user = member.user AND cursor.device = ? AND cursor.conversation = member.conversation
       WHERE member.user = ? AND member.conversation > ? ORDER BY member.conversation LIMIT ?`,
    ).all(device, user, afterId, limit);
    return rows.map((row) => ({
      conversation: String(row['name']),
      head: Number(row['head']),
      received: Number(row['received']),
    }));
  }

  cursor(user: string, device: string, conversation: string): { readonly seq: number; readonly head: number } {
    const row = this.#row(
      `SELECT head, coalesce(cursor.seq, 0) AS seq FROM conversation
       LEFT JOIN cursor ON cursor.user = ? AND cursor.device = ? AND cursor.conversation = conversation.id
       WHERE name = ?`,
      user,
      device,
      conversation,
    );
    return { seq: Number(row?.['seq'] ?? 0), head: Number(row?.['head'] ?? 0) };
  }

  findUser(name: string): UserRecord | undefined {
    const row = this.#row('SELECT * FROM user WHERE name = ?', name);
    return row === undefined ? undefined : userOf(row);
  }

  listUsers({ after, limit }: Page): UserRecord[] {
    return this.#statement('SELECT * FROM user WHERE name > ? ORDER BY name LIMIT ?')
      .all(after ?? '', limit)
      .map(userOf);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #row(sql: string, ...values: (string | number | Uint8Array)[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  /** Rows changed. */
  #run(sql: string, ...values: (string | number | null | Uint8Array)[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }
}

function perform<Operations>(target: Operations, call: Call<Operations>): unknown {
  // A Call pairs a method with its own arguments; TypeScript cannot follow that pair through an index.
  const method = target[call.operation] as (...args: readonly unknown[]) => unknown;
  return method.apply(target, call.args);
}

function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  // The schema is STRICT: anything else is not a file of ours.
  if (!(value instanceof Uint8Array)) throw new StoreError('STORE_CORRUPT', 'a column holds no bytes');
  return value;
}

function userOf(row: Row): UserRecord {
  const disabledAtMs = row['disabled_at_ms'];
  return {
    name: String(row['name']),
    passwordRecord: String(row['password_record']),
    createdAtMs: Number(row['created_at_ms']),
    ...(typeof disabledAtMs === 'number' ? { disabledAtMs } : {}),
  };
}
