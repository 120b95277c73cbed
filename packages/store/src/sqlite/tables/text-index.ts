import type { Search } from '../../arguments.ts';
import { erasedKind } from '../../index.ts';
import { wordsOf } from '../../words.ts';
import { bytesOf, type Row, type Statements } from './statements.ts';

/** Matches of the whole file that are looked at before a search goes through the user's conversations instead. */
const maxCandidates = 2_000;
/** Of more conversations, those without a recent entry are not looked into for words that are everywhere. */
const maxConversations = 1_000;
/** Each query collects what begins like the last word anew, and compares as many scopes at each step. */
const conversationsPerQuery = 64;

/** Texts of one entry that are kept: its last one, and those that former members saw instead. */
const placesPerEntry = 128;

/**
 * So many texts, or bytes of them, are indexed together. Each costs less than alone; all of them hold up the next commit,
 * for some ten milliseconds.
 */
const manyTexts = 1_024;
const manyBytes = 262_144;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Positions that a user may see of one conversation. */
interface Window {
  readonly conversation: number;
  readonly first: number;
  readonly last: number;
}

/** Of which entry a text is, and with which one it came. */
interface Origin {
  readonly conversation: number;
  readonly seq: number;
  readonly since: number;
}

/** An entry that was just added. */
export interface NewEntry {
  readonly conversation: number;
  readonly seq: number;
  readonly position: number;
  readonly body: Uint8Array;
}

const windows = `
  SELECT member.conversation,
    (SELECT position FROM message WHERE message.conversation = member.conversation AND seq = join_seq) AS first,
    (SELECT position FROM message WHERE message.conversation = member.conversation
      AND seq = coalesce(left_seq, conversation.head)) AS last
  FROM member JOIN conversation ON conversation.id = member.conversation
  WHERE member.user = ?`;

/** A user finds an entry by the text that it had when the last entry came that the user sees. */
const isVisible = `(
  indexed.seq >= join_seq AND CASE WHEN left_seq IS NULL THEN until IS NULL
    ELSE since <= left_seq AND coalesce(until > left_seq, TRUE) END
)`;

/**
 * The words of entries, in the order of their positions. Each text is indexed together with a word for its
 * conversation, so that what is searched is an intersection and never a scan.
 *
 * A text that is the body of its entry waits in the log until many do, or somebody searches. What waits has a row in
 * `indexed` and none in `search`, and comes after the position in the counter `findable`: the file says what is still to
 * be done, whoever was about to do it.
 */
export class TextIndex {
  readonly #statements: Statements;
  /** Texts and bytes that came to wait since they were looked for. What another process left is not known: they are due. */
  #texts = manyTexts;
  #bytes = 0;
  #mayWait = true;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /**
   * From the entry at `since` on, instead of what the entry was found by before: that is kept for those alone who left
   * before. Without words, and for an erased entry, nothing.
   */
  write(conversation: number, seq: number, text: string, since: number): void {
    const position = this.#statements.number(
      `SELECT position FROM message WHERE conversation = ? AND seq = ? AND kind <> ${erasedKind}`,
      conversation,
      seq,
    );
    if (position === 0) return;
    this.#retire(position, since);
    const words = wordsOf(text);
    if (words.length > 0) this.#insert(this.#freePlace(position), { conversation, seq, since }, words);
  }

  /** The first text of a new entry: as {@link TextIndex.write}, where nothing has to be looked for. */
  add({ conversation, seq, position, body }: NewEntry, text: string): void {
    const [place] = placesFrom(position, position);
    const origin = { conversation, seq, since: seq };
    if (text.length <= body.length && utf8.decode(body) === text) {
      this.#insertPlace(place, origin);
      this.#texts += 1;
      this.#bytes += body.length;
      this.#mayWait = true;
      return;
    }
    const words = wordsOf(text);
    if (words.length > 0) this.#insert(place, origin, words);
  }

  /** So many wait that they are to be indexed. */
  get isDue(): boolean {
    return this.#mayWait && (this.#texts >= manyTexts || this.#bytes >= manyBytes);
  }

  /**
   * Indexes what waits longest, within `transact`, as much as is indexed together. Answers whether more waits.
   *
   * @throws what that throws; it goes on waiting then.
   */
  catchUp(transact: (work: () => boolean) => boolean): boolean {
    if (!this.#mayWait) return false;
    this.#mayWait = transact(() => this.#indexWaiting());
    this.#texts = this.#mayWait ? manyTexts : 0;
    this.#bytes = 0;
    return this.#mayWait;
  }

  #indexWaiting(): boolean {
    const findable = this.#statements.number(`SELECT value FROM counter WHERE name = 'findable'`);
    const [, last] = placesFrom(findable, findable);
    let position = findable;
    let [texts, bytes, isMore] = [0, 0, false];
    // Text by text: together they may be more than fits into memory.
    const waiting = this.#statements.each(
      `SELECT place, indexed.conversation, body FROM indexed CROSS JOIN message
         ON message.conversation = indexed.conversation AND message.seq = indexed.seq
       WHERE place > ? AND NOT EXISTS (SELECT 1 FROM search_docsize WHERE id = place) ORDER BY place`,
      last,
    );
    for (const row of waiting) {
      isMore = texts === manyTexts || bytes >= manyBytes;
      if (isMore) break;
      const place = Number(row['place']);
      const body = bytesOf(row['body']);
      this.#insertWords(place, Number(row['conversation']), wordsOf(utf8.decode(body)));
      position = Math.floor(place / placesPerEntry);
      texts += 1;
      bytes += body.length;
    }
    if (position > findable) this.#statements.run(`UPDATE counter SET value = ? WHERE name = 'findable'`, position);
    return isMore;
  }

  #insert(place: number, from: Origin, words: readonly string[]): void {
    this.#insertPlace(place, from);
    this.#insertWords(place, from.conversation, words);
  }

  #insertPlace(place: number, { conversation, seq, since }: Origin): void {
    this.#statements.run('INSERT INTO indexed VALUES (?, ?, ?, ?, NULL)', place, conversation, seq, since);
  }

  #insertWords(place: number, conversation: number, words: readonly string[]): void {
    this.#statements.run(
      'INSERT INTO search (rowid, scope, text) VALUES (?, ?, ?)',
      place,
      scopeOf(conversation),
      words.join(' '),
    );
  }

  remove(position: number): void {
    for (const row of this.#textsOf(position)) this.#removePlace(Number(row['place']));
  }

  #textsOf(position: number): readonly Row[] {
    return this.#statements.rows(
      'SELECT place, conversation, seq, since, until FROM indexed WHERE place BETWEEN ? AND ? ORDER BY place',
      ...placesFrom(position, position),
    );
  }

  #retire(position: number, until: number): void {
    const text = this.#textsOf(position).find((row) => row['until'] === null);
    if (text === undefined) return;
    const isStillSeen = this.#statements.number(
      `SELECT EXISTS (
         SELECT 1 FROM member WHERE conversation = ? AND left_seq >= ? AND left_seq < ? AND join_seq <= ?)`,
      Number(text['conversation']),
      Number(text['since']),
      until,
      Number(text['seq']),
    );
    const place = Number(text['place']);
    if (isStillSeen === 1) this.#statements.run('UPDATE indexed SET until = ? WHERE place = ?', until, place);
    else this.#removePlace(place);
  }

  /** Where no text of the entry is; the oldest one makes room. */
  #freePlace(position: number): number {
    const texts = this.#textsOf(position);
    const [first] = placesFrom(position, position);
    const gap = texts.findIndex((row, at) => Number(row['place']) !== first + at);
    if (gap !== -1) return first + gap;
    if (texts.length < placesPerEntry) return first + texts.length;
    const oldest = Math.min(...texts.map((row) => Number(row['since'])));
    const place = Number(texts.find((row) => Number(row['since']) === oldest)?.['place']);
    this.#removePlace(place);
    return place;
  }

  #removePlace(place: number): void {
    this.#statements.run('DELETE FROM indexed WHERE place = ?', place);
    this.#statements.run('DELETE FROM search WHERE rowid = ?', place);
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
      `SELECT place / ${placesPerEntry} AS position, indexed.conversation, indexed.seq, ${isVisible} AS visible
       FROM search CROSS JOIN indexed ON place = search.rowid
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
      `SELECT place / ${placesPerEntry} AS position, indexed.conversation, indexed.seq
       FROM search CROSS JOIN indexed ON place = search.rowid
       CROSS JOIN member ON member.user = ? AND member.conversation = indexed.conversation
       WHERE search MATCH ? AND search.rowid BETWEEN ? AND ? AND ${isVisible}
       ORDER BY search.rowid DESC LIMIT ?`,
      user,
      `scope : (${scopes}) AND ${text}`,
      ...placesFrom(Math.min(...part.map(({ first }) => first)), Math.max(...part.map(({ last }) => last))),
      limit,
    );
  }
}

function scopeOf(conversation: number): string {
  return `c${conversation}`;
}

/** The first and the last place of the texts of the entries at these positions. */
function placesFrom(first: number, last: number): readonly [first: number, last: number] {
  return [first * placesPerEntry, last * placesPerEntry + placesPerEntry - 1];
}

function windowOf(row: Row): Window {
  return {
    conversation: Number(row['conversation']),
    first: Number(row['first']),
    last: Number(row['last']),
  };
}
