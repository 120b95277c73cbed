import type { ConversationId, LogEntry } from '@proj/chat-protocol';
import { maxKnown } from '../core/known-messages.ts';
import { isErasedWith, type ReplicaChange } from '../replica-store.ts';
import type { KnownMessage } from '../store.ts';
import { parsed, type Statements } from './statements.ts';

/** Makes a change, within a transaction. */
export function applyChange(sql: Statements, change: ReplicaChange): void {
  switch (change.type) {
    case 'log':
      applyLog(sql, change.user, change.epoch);
      break;
    case 'outgoing': {
      const { message } = change;
      putLast(sql, 'outgoing', 'message', message.id, message);
      break;
    }
    case 'settled':
      sql.run('DELETE FROM outgoing WHERE id = ?', change.id);
      break;
    case 'cursor':
      if (change.seq > 0) raise(sql, 'cursor', change.conversation, change.seq);
      break;
    case 'read':
      raise(sql, 'read', change.conversation, change.seq);
      break;
    case 'read-reported':
      sql.run('DELETE FROM read WHERE conversation = ? AND seq <= ?', change.conversation, change.seq);
      break;
    case 'entry':
      putEntry(sql, change.entry);
      break;
    case 'erase':
      erase(sql, change.conversation, change.seq);
      break;
    case 'conversation': {
      const { conversation } = change;
      sql.run('INSERT OR REPLACE INTO conversation VALUES (?, ?)', conversation.id, JSON.stringify(conversation));
      break;
    }
    case 'profile':
      sql.run('INSERT OR REPLACE INTO profile VALUES (?, ?)', change.profile.user, JSON.stringify(change.profile));
      break;
    case 'draft':
      if (change.text === '') sql.run('DELETE FROM draft WHERE conversation = ?', change.conversation);
      // As JSON, for half of a character is a text as well.
      else sql.run('INSERT OR REPLACE INTO draft VALUES (?, ?)', change.conversation, JSON.stringify(change.text));
      break;
    case 'refused':
      putLast(sql, 'refused', 'refused', change.refused.message.id, change.refused);
      break;
    case 'discarded':
      sql.run('DELETE FROM refused WHERE id = ?', change.id);
      break;
  }
  if ('known' in change && change.known !== undefined) addKnown(sql, change.known);
}

/** The value of a key of `meta`. */
export function metaOf(sql: Statements, key: 'user' | 'epoch'): string | undefined {
  const value = sql.row('SELECT value FROM meta WHERE key = ?', key)?.['value'];
  return value === undefined ? undefined : String(value);
}

/** Something that a transaction can write when there is nothing else: without it there would be nothing to sync. */
export function touch(sql: Statements): void {
  sql.run(`UPDATE meta SET value = value + 1 WHERE key = 'flushes'`);
}

function applyLog(sql: Statements, user: string, epoch: string): void {
  if (metaOf(sql, 'user') === user && metaOf(sql, 'epoch') === epoch) return;
  for (const table of ['cursor', 'read', 'entry', 'conversation']) sql.run(`DELETE FROM ${table}`);
  sql.run(`INSERT OR REPLACE INTO meta VALUES ('user', ?), ('epoch', ?)`, user, epoch);
}

function raise(sql: Statements, table: 'cursor' | 'read', conversation: ConversationId, seq: number): void {
  sql.run(
    `INSERT INTO ${table} VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)`,
    conversation,
    seq,
  );
}

/** One that is there already keeps its place. */
function putLast(
  sql: Statements,
  table: 'outgoing' | 'refused',
  column: 'message' | 'refused',
  id: string,
  value: object,
): void {
  sql.run(
    `INSERT INTO ${table} (id, ${column}) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET ${column} = excluded.${column}`,
    id,
    JSON.stringify(value),
  );
}

function putEntry(sql: Statements, entry: LogEntry): void {
  const { conversation, seq, content } = entry;
  const target = 'target' in content && Number.isSafeInteger(content.target) ? content.target : null;
  sql.run('INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)', conversation, seq, target, JSON.stringify(entry));
}

function erase(sql: Statements, conversation: ConversationId, seq: number): void {
  const rows = sql.rows(
    `SELECT entry FROM entry WHERE conversation = ? AND seq = ?
     UNION ALL SELECT entry FROM entry WHERE conversation = ? AND target = ?`,
    conversation,
    seq,
    conversation,
    seq,
  );
  for (const row of rows) {
    const entry = parsed<LogEntry>(row['entry']);
    if (isErasedWith(entry, seq)) putEntry(sql, { ...entry, content: { kind: 'erased' } });
  }
}

function addKnown(sql: Statements, { conversation, from, id }: KnownMessage): void {
  sql.run('INSERT OR IGNORE INTO known (conversation, sender, id) VALUES (?, ?, ?)', conversation, from, id);
  // They have their numbers without gaps.
  sql.run('DELETE FROM known WHERE position <= (SELECT max(position) FROM known) - ?', maxKnown);
}
