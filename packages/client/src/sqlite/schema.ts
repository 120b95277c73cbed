/** In the header of the file, so that no other database is taken for a store. */
export const applicationId = 0x70636c31;

/**
 * Each leads from one version of the schema to the next; a file says in its header how many it has seen. What is kept as
 * a whole is JSON, for a newer version may know more of it.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO meta VALUES ('flushes', 0);

  CREATE TABLE cursor (conversation TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE read (conversation TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE outgoing (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, message TEXT NOT NULL) STRICT;
  CREATE TABLE refused (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, refused TEXT NOT NULL) STRICT;
  CREATE TABLE known (
    position INTEGER PRIMARY KEY, conversation TEXT NOT NULL, sender TEXT NOT NULL, id TEXT NOT NULL,
    UNIQUE (conversation, sender, id)
  ) STRICT;

  -- The target is that of the content, if it is a seq.
  CREATE TABLE entry (
    conversation TEXT NOT NULL, seq INTEGER NOT NULL, target INTEGER, entry TEXT NOT NULL,
    PRIMARY KEY (conversation, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX entry_target ON entry (conversation, target) WHERE target IS NOT NULL;
  CREATE TABLE conversation (id TEXT PRIMARY KEY, conversation TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE profile (user TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE draft (conversation TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
];
