import { DatabaseSync } from 'node:sqlite';

/** The schema as version 1 made it, word for word. */
const schema = `
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
`;

/** An open database as a store of version 1 left it, still without data. */
export function version1(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(
    `PRAGMA journal_mode = WAL; BEGIN; ${schema}; PRAGMA application_id = 1667789684; PRAGMA user_version = 1; COMMIT`,
  );
  return database;
}
