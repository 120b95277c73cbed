import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { StoreError } from '../../errors.ts';

export type Row = Record<string, SQLOutputValue>;
type Value = string | number | null | Uint8Array;

/** The statements of an open database, each prepared once. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #writing = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  row(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  rows(sql: string, ...values: readonly Value[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  /** One at a time: end the iteration before the same statement is used again. */
  each(sql: string, ...values: readonly Value[]): Iterable<Row> {
    return this.#statement(sql).iterate(...values);
  }

  /** The number in the only column of the only row; 0 without one. */
  number(sql: string, ...values: readonly Value[]): number {
    return Number(Object.values(this.row(sql, ...values) ?? {})[0] ?? 0);
  }

  /** Rows changed. */
  run(sql: string, ...values: readonly Value[]): number {
    let statement = this.#writing.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      // Node also answers the id of the row inserted last, whatever the statement; Node 26 throws where that, as in the
      // index of texts, is no safe integer.
      statement.setReadBigInts(true);
      this.#writing.set(sql, statement);
    }
    return Number(statement.run(...values).changes);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

export function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  // The schema is STRICT: anything else is not a file of ours.
  if (!(value instanceof Uint8Array)) throw new StoreError('STORE_CORRUPT', 'a column holds no bytes');
  return value;
}
