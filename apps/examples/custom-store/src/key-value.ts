import { DatabaseSync } from 'node:sqlite';

/** What most databases for keys and values have. Here it is a table of SQLite. */
export class KeyValue implements Disposable {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec('PRAGMA journal_mode = WAL');
    this.#database.exec('CREATE TABLE IF NOT EXISTS kv (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
  }

  /** All that `body` does, or nothing; on the disk when it returns, if it is to be durable. */
  transaction(durable: boolean, body: () => void): void {
    this.#database.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      body();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  get<T>(key: string): T | undefined {
    const row = this.#database.prepare('SELECT value FROM kv WHERE key = ?').get(key);
    return row === undefined ? undefined : (JSON.parse(String(row['value'])) as T);
  }

  put(key: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.#database
      .prepare('INSERT INTO kv VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value')
      .run(key, text);
  }

  delete(key: string): void {
    this.#database.prepare('DELETE FROM kv WHERE key = ?').run(key);
  }

  /** What stands under `prefix`, by the rest of its key, in the order of the keys. */
  under<T>(prefix: string): readonly (readonly [string, T])[] {
    const rows = this.#database
      .prepare('SELECT key, value FROM kv WHERE key >= ? AND key < ? ORDER BY key')
      .all(prefix, `${prefix}\u{10ffff}`);
    return rows.map((row) => [String(row['key']).slice(prefix.length), JSON.parse(String(row['value'])) as T]);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
