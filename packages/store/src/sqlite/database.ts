import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../errors.ts';
import type { StoreFigures } from '../index.ts';
import { errorOf, type Failure, failureOf } from './failure.ts';
import { closeDatabase, sizeOf, walOf } from './opening.ts';
import type { Call, Commit, ReadOperations, Result, WriteOperations } from './protocol.ts';
import { AccountTables } from './tables/accounts.ts';
import { LogTables } from './tables/log.ts';
import { LogEnds } from './tables/log-ends.ts';
import { MemberTables } from './tables/members.ts';
import { bytesOf, Statements } from './tables/statements.ts';
import { TextIndex } from './tables/text-index.ts';

/** So long after texts could not be indexed nobody tries it again: each try takes as long as if it succeeded. */
const indexPauseMs = 5_000;

export interface DatabaseHost {
  readonly now: () => number;
  /** Texts cannot be indexed: is told the first time, and again after it went well or when the reason is another. */
  readonly onUnindexed: (failure: Failure) => void;
}

/** The operations of a store over an open database. Synchronous; lives in the worker thread. */
export class Database {
  readonly #database: DatabaseSync;
  readonly #host: DatabaseHost;
  readonly #statements: Statements;
  readonly #ends: LogEnds;
  readonly #texts: TextIndex;
  readonly #writes: WriteOperations;
  readonly #reads: ReadOperations;
  /** Why texts could not be indexed the last time, and when it is tried again. */
  #unindexed: { readonly failure: Failure; readonly againAtMs: number } | undefined;

  constructor(database: DatabaseSync, host: DatabaseHost) {
    this.#database = database;
    this.#host = host;
    this.#statements = new Statements(database);
    this.#ends = new LogEnds(this.#statements);
    this.#texts = new TextIndex(this.#statements);
    const log = new LogTables(this.#statements, this.#ends, this.#texts);
    const members = new MemberTables(this.#statements);
    const accounts = new AccountTables(this.#statements);
    this.#writes = {
      append: (...args) => log.append(...args),
      completeOutbox: (...args) => log.completeOutbox(...args),
      writePositions: (...args) => {
        // They are cut at where logs end.
        this.#ends.write();
        members.writePositions(...args);
      },
      createUser: (...args) => accounts.createUser(...args),
      changePassword: (...args) => accounts.changePassword(...args),
      changeDisabled: (...args) => accounts.changeDisabled(...args),
      changeProfile: (...args) => accounts.changeProfile(...args),
      block: (...args) => accounts.block(...args),
      touchDevice: (...args) => accounts.touchDevice(...args),
      forgetDevice: (...args) => accounts.forgetDevice(...args),
      revoke: (...args) => accounts.revoke(...args),
      revocations: (...args) => accounts.revocations(...args),
    };
    this.#reads = {
      read: (...args) => log.read(...args),
      head: (...args) => log.head(...args),
      search: (...args) => {
        while (this.#catchUp());
        if (this.#unindexed?.failure.code === 'STORE_CORRUPT') throw errorOf(this.#unindexed.failure);
        return log.search(...args);
      },
      readOutbox: (...args) => log.readOutbox(...args),
      conversation: (...args) => members.conversation(...args),
      member: (...args) => members.member(...args),
      members: (...args) => members.members(...args),
      memberRecords: (...args) => members.memberRecords(...args),
      heads: (...args) => members.heads(...args),
      countConversations: (...args) => members.countConversations(...args),
      cursor: (...args) => members.cursor(...args),
      findUser: (...args) => accounts.findUser(...args),
      listUsers: (...args) => accounts.listUsers(...args),
      blocks: (...args) => accounts.blocks(...args),
      listDevices: (...args) => accounts.listDevices(...args),
      figures: () => this.#figures(),
    };
  }

  epoch(): Uint8Array {
    return bytesOf(this.#statements.row(`SELECT value FROM meta WHERE key = 'epoch'`)?.['value']);
  }

  close(): void {
    closeDatabase(this.#database);
  }

  /**
   * All calls in one transaction. A call that throws a StoreError fails alone; when anything else goes wrong nothing
   * of the batch is kept and every call fails.
   *
   * @throws Error when the transaction cannot even be rolled back: this connection is of no more use.
   */
  write(calls: readonly Call<WriteOperations>[]): Commit {
    try {
      const results = this.#transact(() =>
        calls.map((call): Result => {
          try {
            return { ok: true, value: perform<WriteOperations>(this.#writes, call) };
          } catch (error) {
            // A damaged file may be found half-way through a call.
            if (!StoreError.is(error) || error.code === 'STORE_CORRUPT') throw error;
            return { ok: false, failure: failureOf(error, '') };
          }
        }),
      );
      return { results, committed: true };
    } catch (error) {
      const failure = failureOf(error, 'the batch was not committed');
      return { results: calls.map(() => ({ ok: false, failure })), committed: false };
    }
  }

  answer(call: Call<ReadOperations>): Result {
    try {
      return { ok: true, value: perform<ReadOperations>(this.#reads, call) };
    } catch (error) {
      return { ok: false, failure: failureOf(error, 'the database could not be read') };
    }
  }

  /** Indexes texts that wait, if there are many. Never throws. */
  indexTexts(): void {
    if (this.#texts.isDue) this.#catchUp();
  }

  /**
   * Indexes some, and answers whether there are more. Never throws: what cannot be written goes on waiting, and a search
   * answers what is found without it.
   */
  #catchUp(): boolean {
    const { now, onUnindexed } = this.#host;
    const before = this.#unindexed;
    if (before !== undefined && now() < before.againAtMs) return false;
    try {
      const hasMore = this.#texts.catchUp((work) => this.#transact(work));
      this.#unindexed = undefined;
      return hasMore;
    } catch (error) {
      const failure = failureOf(error, 'texts could not be indexed');
      this.#unindexed = { failure, againAtMs: now() + indexPauseMs };
      if (failure.code !== before?.failure.code) onUnindexed(failure);
      return false;
    }
  }

  #transact<Answer>(work: () => Answer): Answer {
    try {
      this.#statements.run('BEGIN IMMEDIATE');
      const answer = work();
      this.#ends.write();
      this.#statements.run('COMMIT');
      return answer;
    } catch (error) {
      this.#ends.forget();
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (this.#database.isTransaction) this.#statements.run('ROLLBACK');
      throw error;
    }
  }

  /** Nothing is counted for it, whatever the size of the file. */
  #figures(): StoreFigures {
    const counter = (name: string): number => this.#statements.number('SELECT value FROM counter WHERE name = ?', name);
    const file = this.#database.location();
    return {
      users: counter('users'),
      conversations: this.#statements.number('SELECT max(id) FROM conversation'),
      messages: counter('position'),
      outbox: counter('outbox'),
      fileBytes: file === null ? 0 : sizeOf(file),
      walBytes: file === null ? 0 : sizeOf(walOf(file)),
    };
  }
}

function perform<Operations>(target: Operations, call: Call<Operations>): unknown {
  // A Call pairs a method with its own arguments; TypeScript cannot follow that pair through an index.
  const method = target[call.operation] as (...args: readonly unknown[]) => unknown;
  return method(...call.args);
}
