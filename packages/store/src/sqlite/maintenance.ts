import { constants, copyFileSync, existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { checkFile } from '../arguments.ts';
import { StoreError } from '../errors.ts';
import { errorOf, failureOf } from './failure.ts';
import { existing, publish } from './files.ts';
import { leftClosed, leftOpen, sizeOf, walOf } from './opening.ts';
import { partOf, removePart } from './part-file.ts';
import { migrate, verify } from './schema.ts';

export interface RestoreOptions {
  /** A backup, or the file of a store that is closed, with its WAL if it has one. Not changed. */
  readonly from: string;
  /** The store to make; neither it nor a WAL of its name may exist. */
  readonly to: string;
}

/** Findings beyond these are not listed. */
const maxFindings = 100;

/** What must hold in a store beyond what SQLite checks, as queries for what breaks it. */
const rules: readonly (readonly [rule: string, sql: string])[] = [
  [
    'entries have the seqs 1, 2, 3 … up to the head of their conversation',
    `SELECT name FROM conversation LEFT JOIN (
       SELECT conversation, count(*) AS entries, min(seq) AS first, max(seq) AS last FROM message GROUP BY conversation
     ) AS log ON log.conversation = conversation.id
     WHERE entries IS NULL OR entries <> head OR first <> 1 OR last <> head`,
  ],
  [
    'entries are counted one by one',
    `SELECT name || ' ' || seq FROM (
       SELECT conversation, seq, tally, lag(tally, 1, 0) OVER (PARTITION BY conversation ORDER BY seq) AS before
       FROM message
     ) JOIN conversation ON conversation.id = conversation WHERE tally - before NOT IN (0, 1)`,
  ],
  [
    'entries of each sender are counted as all are',
    `SELECT name || ' ' || seq FROM (
       SELECT conversation, seq, own_tally, tally - lag(tally, 1, 0) OVER (PARTITION BY conversation ORDER BY seq) AS weight,
         lag(own_tally, 1, 0) OVER (PARTITION BY conversation, sender ORDER BY seq) AS before
       FROM message
     ) JOIN conversation ON conversation.id = conversation WHERE own_tally - before <> weight`,
  ],
  [
    'positions grow with the seq and are never used twice',
    `SELECT name || ' ' || seq FROM (
       SELECT conversation, seq, position, lag(position, 1, 0) OVER (PARTITION BY conversation ORDER BY seq) AS before
       FROM message
     ) JOIN conversation ON conversation.id = conversation WHERE position <= before
     UNION ALL SELECT position FROM message GROUP BY position HAVING count(*) > 1`,
  ],
  [
    'conversations know how many members they have',
    `SELECT name FROM conversation WHERE members <> (
       SELECT count(*) FROM member WHERE member.conversation = conversation.id AND left_seq IS NULL)`,
  ],
  [
    'members see and have reached nothing beyond the head',
    `SELECT member.user || ' ' || name FROM member JOIN conversation ON conversation.id = member.conversation
     WHERE join_seq < 1 OR coalesce(left_seq, head) NOT BETWEEN join_seq AND head
       OR max(read, received) > coalesce(left_seq, head)`,
  ],
  [
    'what is indexed or waits in the outbox is there',
    `SELECT position FROM (
       SELECT place >> 7 AS position, conversation, seq FROM indexed UNION ALL SELECT * FROM outbox
     ) AS reference WHERE NOT EXISTS (
       SELECT 1 FROM message WHERE message.conversation = reference.conversation AND message.seq = reference.seq
         AND message.position = reference.position)`,
  ],
  [
    'entries are found by one text at a time',
    `SELECT position || ' ' || since FROM (
       SELECT place >> 7 AS position, seq, since, until,
         lag(coalesce(until, 0x7fffffffffffffff), 1, 0) OVER (PARTITION BY place >> 7 ORDER BY since) AS before
       FROM indexed
     ) WHERE since < seq OR since < before OR until <= since`,
  ],
  [
    'texts up to the one that was indexed last can be found',
    `SELECT place >> 7 FROM indexed
     WHERE place >> 7 <= (SELECT value FROM counter WHERE name = 'findable')
       AND NOT EXISTS (SELECT 1 FROM search_docsize WHERE id = place)`,
  ],
  [
    'counters are right',
    `SELECT name || ' ' || value FROM counter WHERE value <> CASE name
       WHEN 'position' THEN (SELECT count(*) FROM message)
       WHEN 'users' THEN (SELECT count(*) FROM user)
       WHEN 'outbox' THEN (SELECT count(*) FROM outbox)
       ELSE value END`,
  ],
];

/**
 * Looks through all of a store that is closed: what SQLite checks, and what a store promises beyond it. Reads it
 * several times over, on the calling thread: for command lines. Bytes flipped inside a text are not found: SQLite keeps
 * no checksums of its pages, and the store none of its bodies.
 *
 * @returns what is wrong, at most 100 findings; none: the store is whole.
 * @throws StoreError `STORE_LOCKED` while it is in use, `STORE_CORRUPT` when it is no store or has another schema,
 * `STORE_UNAVAILABLE`, `STORE_BAD_ARGUMENT`.
 */
export async function checkSqliteStore(file: string): Promise<readonly string[]> {
  checkFile(file);
  try {
    const path = resolve(file);
    const hasWal = sizeOf(walOf(path)) > 0;
    const url = pathToFileURL(path);
    // A store in use has a WAL, and is found to be locked. Without one nothing changes, so nothing is made beside it.
    if (!hasWal) url.searchParams.set('immutable', '1');
    const database = new DatabaseSync(url, { readOnly: true, defensive: true });
    try {
      return findingsOf(database, hasWal);
    } finally {
      database.close();
      // A store keeps its WAL index in memory: this one was ours.
      rmSync(walOf(path).replace(/wal$/, 'shm'), { force: true });
    }
  } catch (error) {
    throw errorOf(failureOf(error, 'the store could not be checked'));
  }
}

function findingsOf(database: DatabaseSync, hasWal: boolean): readonly string[] {
  database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
  verify(database, false);
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  const findings: string[] = [];
  const collect = (rule: string, sql: string): void => {
    for (const row of database.prepare(sql).iterate()) {
      if (findings.length === maxFindings) break;
      findings.push(`${rule}: ${Object.values(row).join(' ')}`);
    }
  };
  for (const row of database.prepare(`PRAGMA integrity_check(${maxFindings})`).iterate()) {
    const finding = String(Object.values(row)[0]);
    if (finding !== 'ok') findings.push(`the file is whole: ${finding}`);
  }
  // A damaged file may make any other query fail.
  if (findings.length > 0) return findings;
  collect('references lead somewhere', 'PRAGMA foreign_key_check');
  if (version < 2) return findings;
  for (const [rule, sql] of rules) collect(rule, sql);
  const left = Number(database.prepare(`SELECT value FROM counter WHERE name = 'open'`).get()?.['value']);
  if (left === leftOpen && !hasWal) findings.push('the store was closed, or has its WAL: its last commits are lost');
  return findings;
}

/**
 * Makes a store of a backup, with a new epoch: what others remember of the log may be more than is in it. The copy is
 * checked before it gets its name, on the calling thread: for command lines.
 *
 * @throws StoreError `STORE_CORRUPT` with what is wrong, `STORE_BAD_ARGUMENT` when `to` exists, `STORE_UNAVAILABLE`.
 */
export async function restoreSqliteStore({ from, to }: RestoreOptions): Promise<void> {
  checkFile(from);
  checkFile(to);
  const target = resolve(to);
  for (const file of [target, `${target}-wal`]) if (existsSync(file)) throw existing(file);
  const part = partOf(target);
  try {
    const source = resolve(from);
    const wal = walOf(source);
    copyFileSync(source, part, constants.COPYFILE_EXCL);
    if (existsSync(wal)) copyFileSync(wal, `${part}-wal`, constants.COPYFILE_EXCL);
    const [finding] = await checkSqliteStore(part);
    if (finding !== undefined) throw new StoreError('STORE_CORRUPT', `the backup is damaged: ${finding}`);
    takeOver(part);
    publish(part, target);
  } catch (error) {
    throw errorOf(failureOf(error, 'the backup was not restored'));
  } finally {
    removePart(part);
  }
}

/** Leaves one file, without a WAL. */
function takeOver(file: string): void {
  using database = new DatabaseSync(file, { defensive: true });
  database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
  migrate(database);
  database.exec(`
    BEGIN;
    UPDATE meta SET value = randomblob(8) WHERE key = 'epoch';
    UPDATE counter SET value = ${leftClosed} WHERE name = 'open';
    COMMIT;
  `);
}
