import type { DatabaseSync } from 'node:sqlite';
import { StoreError } from '../errors.ts';
import { storeLimits } from '../limits.ts';
import { Statements } from './tables/statements.ts';
import { TextIndex } from './tables/text-index.ts';

/** Marks the file as ours: "chst". */
const applicationId = 0x63687374;

interface Migration {
  readonly sql: string;
  /** In the same transaction, after `sql`. */
  readonly andThen?: (database: DatabaseSync) => void;
}

/**
 * Entry n takes the schema from version n to n + 1. Files in the field have run them: entries are added, never
 * changed. `message` is clustered by (conversation, seq), which is how it is read; names are stored once, in
 * `conversation`, whose ids count up in the order of creation and are never freed.
 */
const migrations: readonly Migration[] = [
  {
    sql: `
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
  },
  // The body comes last, so that the other columns are read without its overflow pages. `position` counts the entries of
  // the whole file in the order in which they came in; within a conversation it grows with `seq`.
  {
    sql: `
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO counter SELECT 'position', count(*) FROM message;
  INSERT INTO counter SELECT 'users', count(*) FROM user;
  INSERT INTO counter VALUES ('outbox', 0), ('open', 0);

  CREATE TEMP TABLE numbering (
    conversation INTEGER, seq INTEGER, tally INTEGER, own_tally INTEGER, position INTEGER,
    PRIMARY KEY (conversation, seq)
  ) WITHOUT ROWID;
  INSERT INTO numbering
    SELECT conversation, seq, tally, own_tally, row_number() OVER (ORDER BY since_ms, conversation, seq) FROM (
      SELECT conversation, seq,
        sum(kind IN (1, 2)) OVER (PARTITION BY conversation ORDER BY seq) AS tally,
        sum(kind IN (1, 2)) OVER (PARTITION BY conversation, sender ORDER BY seq) AS own_tally,
        max(accepted_at_ms) OVER (PARTITION BY conversation ORDER BY seq) AS since_ms
      FROM message
    );

  ALTER TABLE message RENAME TO message_1;
  CREATE TABLE message (
    conversation INTEGER NOT NULL REFERENCES conversation,
    seq INTEGER NOT NULL,
    sender TEXT NOT NULL,
    id BLOB NOT NULL,
    kind INTEGER NOT NULL,
    target INTEGER NOT NULL,
    version INTEGER NOT NULL,
    tally INTEGER NOT NULL,
    own_tally INTEGER NOT NULL,
    position INTEGER NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    accepted_at_ms INTEGER NOT NULL,
    digest BLOB,
    body BLOB NOT NULL,
    PRIMARY KEY (conversation, seq),
    UNIQUE (conversation, sender, id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO message
    SELECT conversation, seq, sender, id, kind, 0, 1, tally, own_tally, position, sent_at_ms, accepted_at_ms, NULL, body
    FROM message_1 JOIN numbering USING (conversation, seq) ORDER BY conversation, seq;
  DROP TABLE message_1;
  DROP TABLE numbering;
  CREATE INDEX message_by_sender ON message (conversation, sender, seq, own_tally);
  CREATE INDEX message_by_target ON message (conversation, target) WHERE target > 0;

  ALTER TABLE member ADD COLUMN role INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE member ADD COLUMN join_seq INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE member ADD COLUMN left_seq INTEGER;
  ALTER TABLE member ADD COLUMN muted_until_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE member ADD COLUMN received INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE member ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE member ADD COLUMN attributes BLOB;
  CREATE INDEX member_by_conversation ON member (conversation, user) WHERE left_seq IS NULL;
  CREATE INDEX member_by_read ON member (conversation, read, user) WHERE left_seq IS NULL AND read > 0;
  CREATE INDEX member_by_departure ON member (conversation, left_seq) WHERE left_seq IS NOT NULL;

  ALTER TABLE conversation ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE conversation ADD COLUMN members INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE conversation ADD COLUMN attributes BLOB NOT NULL DEFAULT x'';
  UPDATE conversation SET members = (SELECT count(*) FROM member WHERE member.conversation = conversation.id);

  ALTER TABLE user ADD COLUMN display_name TEXT NOT NULL DEFAULT '';
  ALTER TABLE user ADD COLUMN about TEXT NOT NULL DEFAULT '';
  CREATE TABLE block (user TEXT NOT NULL, blocked TEXT NOT NULL, PRIMARY KEY (user, blocked)) STRICT, WITHOUT ROWID;

  CREATE TABLE device (
    user TEXT NOT NULL,
    device TEXT NOT NULL,
    class INTEGER NOT NULL,
    client TEXT NOT NULL,
    remote TEXT NOT NULL,
    first_login_at_ms INTEGER NOT NULL,
    last_login_at_ms INTEGER NOT NULL,
    PRIMARY KEY (user, device)
  ) STRICT, WITHOUT ROWID;
  DELETE FROM cursor WHERE (user, conversation) NOT IN (SELECT user, conversation FROM member);
  INSERT INTO device SELECT DISTINCT user, device, 0, '', '', 0, 0 FROM cursor;
  UPDATE member SET received = furthest FROM (
    SELECT user, conversation, max(seq) AS furthest FROM cursor GROUP BY user, conversation
  ) AS reached WHERE reached.user = member.user AND reached.conversation = member.conversation;

  -- An empty device: every device.
  CREATE TABLE revocation (
    user TEXT NOT NULL, device TEXT NOT NULL, before_ms INTEGER NOT NULL, PRIMARY KEY (user, device)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE outbox (position INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;

  -- What the entry at seq was found by from the entry at since on, before the one at until. The place is the position of
  -- the entry, 128 times over, plus which of its texts this is.
  CREATE TABLE indexed (
    place INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, seq INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER
  ) STRICT;
  -- Words come folded and cut already: every tokenizer that splits at spaces does. The scope is the conversation as a word.
  CREATE VIRTUAL TABLE search USING fts5 (
    scope, text, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
  );
  `,
    // The kinds that counted are the texts there were, and their bodies the texts themselves.
    andThen: indexTexts,
  },
  // The position up to which texts are in `search`. What comes later may wait.
  { sql: `INSERT INTO counter SELECT 'findable', value FROM counter WHERE name = 'position'` },
  // How many a sender has said about an entry is asked before it says one more.
  {
    sql: `
  DROP INDEX message_by_target;
  CREATE INDEX message_by_target ON message (conversation, target, sender) WHERE target > 0;
  `,
  },
];

/** Makes every text of version 1 findable, as if it had come with an `index` effect. One text is in memory at a time. */
function indexTexts(database: DatabaseSync): void {
  const statements = new Statements(database);
  const index = new TextIndex(statements);
  // In the order in which an index grows fastest.
  const entries = statements.each('SELECT conversation, seq FROM message WHERE kind IN (1, 2) ORDER BY position');
  for (const row of entries) {
    const [conversation, seq] = [Number(row['conversation']), Number(row['seq'])];
    const body = statements.row('SELECT body FROM message WHERE conversation = ? AND seq = ?', conversation, seq);
    index.write(conversation, seq, textOf(body?.['body']), seq);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** As much as one message may have indexed. What is no text has no words. */
function textOf(body: unknown): string {
  if (!(body instanceof Uint8Array)) return '';
  try {
    return utf8.decode(body).slice(0, storeLimits.indexedLength);
  } catch {
    return '';
  }
}

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
  for (const [index, { sql, andThen }] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${sql}`);
    andThen?.(database);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}
