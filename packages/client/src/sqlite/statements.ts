import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;
type Value = string | number | null;

/** The statements of an open database, each prepared once. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared: Map<string, StatementSync> = new Map();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  row(sql: string, ...values: readonly Value[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  rows(sql: string, ...values: readonly Value[]): readonly Row[] {
    return this.#statement(sql).all(...values);
  }

  run(sql: string, ...values: readonly Value[]): void {
    this.#statement(sql).run(...values);
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

/** What is kept as JSON. @throws SyntaxError: the file is damaged. */
export function parsed<T>(json: SQLOutputValue | undefined): T {
  return JSON.parse(String(json)) as T;
}
