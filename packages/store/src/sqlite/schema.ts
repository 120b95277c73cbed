import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../errors.ts';

/** Marks the file as ours: "chst". */
const applicationId = 0x63687374;

/**
 * Entry n takes the schema from version n to n + 1. Files in the field have run them: entries are added, never
 * changed. `message` is clustered by (conversation, seq), which is how it is read; names are stored once, in
 * `conversation`, whose ids count up in the order of creation and are never freed.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES ('epoch', randomblob(8));

  CREATE TABLE conversation (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    head INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE member (
    user TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversation,
    PRIMARY KEY (user, conversation)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE message (
    conversation INTEGER NOT NULL REFERENCES conversation,
    seq INTEGER NOT NULL,
    sender TEXT NOT NULL,
    id BLOB NOT NULL,
    kind INTEGER NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    accepted_at_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (conversation, seq),
    UNIQUE (conversation, sender, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE cursor (
    user TEXT NOT NULL,
    device TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversation,
    seq INTEGER NOT NULL,
    PRIMARY KEY (user, device, conversation)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE user (
    name TEXT PRIMARY KEY,
    password_record TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    disabled_at_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
];

function numberOf(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
}

/**
 * Refuses a file that is not ours, newer than us, or damaged, before anything is written to it.
 *
 * @throws StoreError `STORE_CORRUPT`.
 */
export function verify(database: DatabaseSync, deep: boolean): void {
  const version = numberOf(database, 'PRAGMA user_version');
  const foreign = numberOf(database, 'PRAGMA application_id') !== applicationId;
  if (foreign && (version !== 0 || numberOf(database, 'SELECT count(*) FROM sqlite_schema') !== 0)) {
    throw new StoreError('STORE_CORRUPT', 'the file is a database, but not a store');
  }
  if (version > migrations.length) {
    throw new StoreError('STORE_CORRUPT', `the file has schema ${version}, this version knows ${migrations.length}`);
  }
  if (!foreign && version === 0) throw new StoreError('STORE_CORRUPT', 'the file has no schema version');
  if (!deep) return;
  const finding = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
  if (finding !== 'ok') throw new StoreError('STORE_CORRUPT', `the file is damaged: ${String(finding)}`);
}

/** Brings the schema up to date, each step in a transaction of its own. */
export function migrate(database: DatabaseSync): void {
  const version = numberOf(database, 'PRAGMA user_version');
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    database.exec(
      `BEGIN IMMEDIATE; ${sql}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${index + 1}; COMMIT`,
    );
  }
}
