import { changesVersion, type OwnMessage, sameBytes } from '../../arguments.ts';
import { digestOf } from '../../digest.ts';
import { aboutError, StoreError } from '../../errors.ts';
import { type AppendResult, type Effect, erasedKind, type OutboxEntry, type StoredMessage } from '../../index.ts';
import { storeLimits } from '../../limits.ts';
import type { ReadOperations, WriteOperations } from '../protocol.ts';
import type { LogEnd, LogEnds } from './log-ends.ts';
import { bytesOf, type Row, type Statements } from './statements.ts';
import type { TextIndex } from './text-index.ts';

const columns = 'seq, sender, id, kind, target, sent_at_ms, accepted_at_ms, body';

function messageOf(conversation: string, row: Row): StoredMessage {
  return {
    conversation,
    seq: Number(row['seq']),
    sender: String(row['sender']),
    id: bytesOf(row['id']),
    kind: Number(row['kind']),
    body: bytesOf(row['body']),
    target: Number(row['target']),
    sentAtMs: Number(row['sent_at_ms']),
    acceptedAtMs: Number(row['accepted_at_ms']),
  };
}

/** Entries, what comes of them, and those that somebody else is to be told of. */
export class LogTables
  implements
    Pick<WriteOperations, 'append' | 'completeOutbox'>,
    Pick<ReadOperations, 'read' | 'head' | 'readOutbox' | 'search'>
{
  readonly #statements: Statements;
  readonly #ends: LogEnds;
  readonly #index: TextIndex;

  constructor(statements: Statements, ends: LogEnds, index: TextIndex) {
    this.#statements = statements;
    this.#ends = ends;
    this.#index = index;
  }

  append(message: OwnMessage, acceptedAtMs: number): AppendResult {
    const end = this.#ends.find(message.conversation);
    const earlier = end && this.#earlier(end.id, message);
    if (earlier !== undefined) return earlier;
    this.#admit(end, message);
    return this.#add(end ?? this.#ends.create(message.conversation), message, acceptedAtMs);
  }

  #earlier(conversation: number, message: OwnMessage): AppendResult | undefined {
    const stored = this.#statements.row(
      `SELECT seq, accepted_at_ms, version, kind, digest, body FROM message
       WHERE conversation = ? AND sender = ? AND id = ?`,
      conversation,
      message.sender,
      message.id,
    );
    if (stored === undefined) return undefined;
    const digest = stored['digest'];
    const isSame =
      digest instanceof Uint8Array
        ? sameBytes(digest, digestOf(message.kind, message.body))
        : stored['kind'] === message.kind && sameBytes(bytesOf(stored['body']), message.body);
    if (!isSame) throw new StoreError('STORE_ID_CONFLICT', 'this message id was used with another kind or body');
    return {
      seq: Number(stored['seq']),
      acceptedAtMs: Number(stored['accepted_at_ms']),
      duplicate: true,
      version: Number(stored['version']),
    };
  }

  #admit(end: LogEnd | undefined, { expectVersion, target, sender, effects }: OwnMessage): void {
    const version = end?.version ?? 0;
    if (expectVersion !== undefined && expectVersion !== version) {
      throw new StoreError('STORE_STALE', `the conversation has version ${version}, not ${expectVersion}`);
    }
    if (target === 0) return;
    const id = end?.id ?? 0;
    const kind = this.#statements.number('SELECT kind FROM message WHERE conversation = ? AND seq = ?', id, target);
    if (kind === erasedKind) {
      throw new StoreError('STORE_NO_TARGET', 'the entry that this one is about is not there, or was erased');
    }
    if (effects.some(({ type }) => type === 'erase')) return;
    const about = this.#statements.number(
      'SELECT count(*) FROM message WHERE conversation = ? AND target = ? AND target > 0 AND sender = ?',
      id,
      target,
      sender,
    );
    if (about >= storeLimits.about) throw aboutError();
  }

  #add(end: LogEnd, message: OwnMessage, acceptedAtMs: number): AppendResult {
    const statements = this.#statements;
    const { id } = end;
    let newcomers = 0;
    for (const user of message.members) newcomers += this.#ends.record(end, user);
    const changes = end.head === 0 || newcomers > 0 || message.effects.some(changesVersion);
    const { position, ownTally } = this.#ends.advance(end, message);
    end.members += newcomers;
    end.version += Number(changes);
    const { head: seq, version, tally } = end;
    statements.run(
      'INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)',
      id,
      seq,
      message.sender,
      message.id,
      message.kind,
      message.target,
      version,
      tally,
      ownTally,
      position,
      message.sentAtMs,
      acceptedAtMs,
      message.body,
    );
    let hasText = false;
    for (const effect of message.effects) {
      if (effect.type === 'index' && (effect.seq ?? seq) === seq && !hasText) {
        this.#index.add({ conversation: id, seq, position, body: message.body }, effect.text);
        hasText = true;
      } else this.#apply(end, seq, effect);
    }
    if (message.outbox) {
      statements.run('INSERT INTO outbox VALUES (?, ?, ?)', position, id, seq);
      statements.run(`UPDATE counter SET value = value + 1 WHERE name = 'outbox'`);
    }
    return { seq, acceptedAtMs, duplicate: false, version };
  }

  #apply(end: LogEnd, seq: number, effect: Effect): void {
    const { id } = end;
    switch (effect.type) {
      case 'join':
        this.#join(end, seq, effect.user, effect.role);
        return;
      case 'leave':
        end.members -= this.#statements.run(
          `UPDATE member SET left_seq = ?, attributes = (SELECT attributes FROM conversation WHERE id = ?)
           WHERE user = ? AND conversation = ? AND left_seq IS NULL`,
          seq,
          id,
          effect.user,
          id,
        );
        return;
      case 'member':
        this.#statements.run(
          `UPDATE member SET role = coalesce(?, role), muted_until_ms = coalesce(?, muted_until_ms)
           WHERE user = ? AND conversation = ? AND left_seq IS NULL`,
          effect.role ?? null,
          effect.mutedUntilMs ?? null,
          effect.user,
          id,
        );
        return;
      case 'attributes':
        this.#statements.run('UPDATE conversation SET attributes = ? WHERE id = ?', effect.attributes, id);
        return;
      case 'erase':
        this.#erase(id, seq, effect.seq);
        return;
      case 'index':
        this.#index.write(id, effect.seq ?? seq, effect.text, seq);
        return;
    }
  }

  #join(end: LogEnd, seq: number, user: string, role: number): void {
    const { id } = end;
    const isMember = this.#statements.number(
      'SELECT count(*) FROM member WHERE user = ? AND conversation = ? AND left_seq IS NULL',
      user,
      id,
    );
    end.members += 1 - isMember;
    this.#statements.run(
      `INSERT INTO member (user, conversation, role, join_seq) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET role = excluded.role, join_seq = excluded.join_seq, left_seq = NULL,
         muted_until_ms = 0, received = 0, attributes = NULL`,
      user,
      id,
      role,
      seq,
    );
    this.#statements.run(
      `DELETE FROM cursor
       WHERE user = ? AND device IN (SELECT device FROM device WHERE device.user = ?) AND conversation = ?`,
      user,
      user,
      id,
    );
  }

  #erase(conversation: number, before: number, seq: number): void {
    const rows = this.#statements.rows(
      `SELECT seq, position FROM message WHERE conversation = ? AND seq = ? AND seq < ? AND kind <> ${erasedKind}
       UNION ALL
       SELECT seq, position FROM message
       WHERE conversation = ? AND target = ? AND target > 0 AND seq < ? AND kind <> ${erasedKind}`,
      conversation,
      seq,
      before,
      conversation,
      seq,
      before,
    );
    // Body by body: together they may be more than fits into memory.
    for (const row of rows) {
      const place = [conversation, Number(row['seq'])] as const;
      const stored = this.#statements.row(
        'SELECT kind, body FROM message WHERE conversation = ? AND seq = ?',
        ...place,
      );
      this.#statements.run(
        `UPDATE message SET kind = ${erasedKind}, body = x'', digest = ? WHERE conversation = ? AND seq = ?`,
        digestOf(Number(stored?.['kind']), bytesOf(stored?.['body'])),
        ...place,
      );
      this.#index.remove(Number(row['position']));
    }
  }

  read(conversation: string, afterSeq: number, limit: number): StoredMessage[] {
    const rows = this.#statements.each(
      `SELECT ${columns} FROM message
       WHERE conversation = (SELECT id FROM conversation WHERE name = ?) AND seq > ? ORDER BY seq LIMIT ?`,
      conversation,
      afterSeq,
      limit,
    );
    const page: StoredMessage[] = [];
    let bytes = 0;
    for (const row of rows) {
      const message = messageOf(conversation, row);
      page.push(message);
      bytes += message.body.length;
      if (bytes >= storeLimits.pageBytes) break;
    }
    return page;
  }

  head(conversation: string): number {
    return this.#statements.number('SELECT head FROM conversation WHERE name = ?', conversation);
  }

  search(...args: Parameters<ReadOperations['search']>): StoredMessage[] {
    return this.#byReference(this.#index.find(...args)).map(({ message }) => message);
  }

  readOutbox(after: number, limit: number): OutboxEntry[] {
    return this.#byReference(
      this.#statements.rows(
        'SELECT position, conversation, seq FROM outbox WHERE position > ? ORDER BY position LIMIT ?',
        after,
        limit,
      ),
    );
  }

  completeOutbox(position: number): void {
    const done = this.#statements.run('DELETE FROM outbox WHERE position <= ?', position);
    this.#statements.run(`UPDATE counter SET value = value - ? WHERE name = 'outbox'`, done);
  }

  /** The entries that rows of `position`, `conversation` and `seq` name, until their bodies fill a page. */
  #byReference(references: readonly Row[]): OutboxEntry[] {
    const page: OutboxEntry[] = [];
    let bytes = 0;
    for (const reference of references) {
      const conversation = Number(reference['conversation']);
      const row = this.#statements.row(
        `SELECT name, seq, sender, message.id, kind, target, sent_at_ms, accepted_at_ms, body FROM message JOIN conversation ON conversation.id = message.conversation
         WHERE message.conversation = ? AND seq = ?`,
        conversation,
        Number(reference['seq']),
      );
      if (row === undefined) throw new StoreError('STORE_CORRUPT', 'a reference names an entry that is not there');
      const message = messageOf(String(row['name']), row);
      page.push({ position: Number(reference['position']), message });
      bytes += message.body.length;
      if (bytes >= storeLimits.pageBytes) break;
    }
    return page;
  }
}
