import type { Search } from '../../arguments.ts';
import { erasedKind } from '../../index.ts';
import { wordsOf } from '../../words.ts';
import type { Row, Statements } from './statements.ts';

/** Matches of the whole file that are looked at before a search goes through the user's conversations instead. */
const maxCandidates = 2_000;
/** Of more conversations, those without a recent entry are not looked into for words that are everywhere. */
const maxConversations = 1_000;
/** Each query collects what begins like the last word anew, and compares as many scopes at each step. */
const conversationsPerQuery = 64;

/** Positions that a user may see of one conversation. */
interface Window {
  readonly conversation: number;
  readonly first: number;
  readonly last: number;
}

const windows = `
  SELECT member.conversation,
    (SELECT position FROM message WHERE message.conversation = member.conversation AND seq = join_seq) AS first,
    (SELECT position FROM message WHERE message.conversation = member.conversation
      AND seq = coalesce(left_seq, conversation.head)) AS last
  FROM member JOIN conversation ON conversation.id = member.conversation
  WHERE member.user = ?`;

/**
 * The words of entries, under their positions. Each text is indexed together with a word for its conversation, so that
 * what is searched is an intersection and never a scan.
 */
export class TextIndex {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** Instead of what the entry was found by before. Without words, and for an erased entry, nothing. */
  write(conversation: number, seq: number, text: string): void {
    const position = this.#statements.number(
      `SELECT position FROM message WHERE conversation = ? AND seq = ? AND kind <> ${erasedKind}`,
      conversation,
      seq,
    );
    if (position === 0) return;
    this.remove(position);
    const words = wordsOf(text);
    if (words.length === 0) return;
    this.#statements.run('INSERT INTO indexed VALUES (?, ?, ?)', position, conversation, seq);
    this.#statements.run(
      'INSERT INTO search (rowid, scope, text) VALUES (?, ?, ?)',
      position,
      scopeOf(conversation),
      words.join(' '),
    );
  }

  remove(position: number): void {
    if (this.#statements.run('DELETE FROM indexed WHERE position = ?', position) === 0) return;
    this.#statements.run('DELETE FROM search WHERE rowid = ?', position);
  }

  /** Rows of `position`, `conversation` and `seq`, the latest first. */
  find(user: string, { phrases, conversation, limit }: Search): readonly Row[] {
    if (phrases.length === 0) return [];
    // Words have letters, digits and marks alone, so nothing in the quotes ends them.
    const text = `text : (${phrases.map((words) => `"${words.join(' ')}"`).join(' ')} *)`;
    if (conversation !== undefined) {
      const window = this.#statements.row(`${windows} AND conversation.name = ?`, user, conversation);
      return window === undefined ? [] : this.#within(user, text, [windowOf(window)], limit);
    }
    return this.#amongLatest(user, text, limit) ?? this.#byConversation(user, text, limit);
  }

  /** Fast for rare words and for users who see much. `undefined`: neither. */
  #amongLatest(user: string, text: string, limit: number): readonly Row[] | undefined {
    const found: Row[] = [];
    let candidates = 0;
    const rows = this.#statements.each(
      `SELECT indexed.position, indexed.conversation, indexed.seq,
         indexed.seq >= join_seq AND indexed.seq <= coalesce(left_seq, indexed.seq) AS visible
       FROM search CROSS JOIN indexed ON indexed.position = search.rowid
       LEFT JOIN member ON member.user = ? AND member.conversation = indexed.conversation
       WHERE search MATCH ? ORDER BY search.rowid DESC`,
      user,
      text,
    );
    for (const row of rows) {
      if (row['visible'] === 1) found.push(row);
      if (found.length === limit) break;
      candidates += 1;
      if (candidates === maxCandidates) return undefined;
    }
    return found;
  }

  /** The conversations with the latest entries first, until the others can have nothing later. */
  #byConversation(user: string, text: string, limit: number): readonly Row[] {
    const all = this.#statements.rows(`${windows} ORDER BY last DESC LIMIT ?`, user, maxConversations).map(windowOf);
    let found: Row[] = [];
    for (let at = 0; at < all.length; at += conversationsPerQuery) {
      const part = all.slice(at, at + conversationsPerQuery);
      const worst = found[limit - 1];
      if (worst !== undefined && Number(worst['position']) >= (part[0]?.last ?? 0)) break;
      found = [...found, ...this.#within(user, text, part, limit)]
        .sort((a, b) => Number(b['position']) - Number(a['position']))
        .slice(0, limit);
    }
    return found;
  }

  #within(user: string, text: string, part: readonly Window[], limit: number): readonly Row[] {
    const scopes = part.map(({ conversation }) => `"${scopeOf(conversation)}"`).join(' OR ');
    return this.#statements.rows(
      `SELECT indexed.position, indexed.conversation, indexed.seq
       FROM search CROSS JOIN indexed ON indexed.position = search.rowid
       CROSS JOIN member ON member.user = ? AND member.conversation = indexed.conversation
       WHERE search MATCH ? AND search.rowid BETWEEN ? AND ?
         AND indexed.seq BETWEEN join_seq AND coalesce(left_seq, indexed.seq)
       ORDER BY search.rowid DESC LIMIT ?`,
      user,
      `scope : (${scopes}) AND ${text}`,
      Math.min(...part.map(({ first }) => first)),
      Math.max(...part.map(({ last }) => last)),
      limit,
    );
  }
}

function scopeOf(conversation: number): string {
  return `c${conversation}`;
}

function windowOf(row: Row): Window {
  return {
    conversation: Number(row['conversation']),
    first: Number(row['first']),
    last: Number(row['last']),
  };
}
