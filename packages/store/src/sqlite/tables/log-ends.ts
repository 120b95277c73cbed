import type { OwnMessage } from '../../arguments.ts';
import type { Statements } from './statements.ts';

/** Conversations, senders and members that are remembered together: some megabytes. */
const mostRemembered = 32_768;

/** Where the log of a conversation ends: what the next entry is decided and numbered by. */
export interface LogEnd {
  readonly id: number;
  head: number;
  version: number;
  /** Members now. */
  members: number;
  /** Entries that count. */
  tally: number;
  /** Of these, by sender, as far as somebody asked. */
  readonly ownTallies: Map<string, number>;
  /** Users whose membership is on record, whether it goes on or not, as far as somebody asked. */
  readonly recorded: Set<string>;
}

/**
 * Where logs end, from one append to the next. Nobody else writes the file, so what was read once stays right, and what
 * appends change is written once in a transaction: before others look at it, and before it is committed.
 */
export class LogEnds {
  readonly #statements: Statements;
  readonly #ends = new Map<string, LogEnd>();
  readonly #changed = new Set<LogEnd>();
  #remembered = 0;
  /** Of the last entry of all; `undefined`: not read yet. */
  #position: number | undefined;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** `undefined`: there is no such conversation. */
  find(conversation: string): LogEnd | undefined {
    const known = this.#ends.get(conversation);
    if (known !== undefined) return known;
    const row = this.#statements.row(
      `SELECT id, head, version, members,
         (SELECT tally FROM message WHERE message.conversation = conversation.id AND seq = head) AS tally
       FROM conversation WHERE name = ?`,
      conversation,
    );
    if (row === undefined) return undefined;
    return this.#remember(conversation, {
      id: Number(row['id']),
      head: Number(row['head']),
      version: Number(row['version']),
      members: Number(row['members']),
      tally: Number(row['tally']),
    });
  }

  create(conversation: string): LogEnd {
    const id = this.#statements.number(
      'INSERT INTO conversation (name, head) VALUES (?, 0) RETURNING id',
      conversation,
    );
    return this.#remember(conversation, { id, head: 0, version: 0, members: 0, tally: 0 });
  }

  /** Puts the user on record as a member, unless it is there. Answers how many that makes. */
  record(end: LogEnd, user: string): number {
    if (end.recorded.has(user)) return 0;
    end.recorded.add(user);
    this.#remembered += 1;
    return this.#statements.run('INSERT OR IGNORE INTO member (user, conversation) VALUES (?, ?)', user, end.id);
  }

  /** One entry more, which is to be added now. Answers its position among those of all logs, and the tally of its sender. */
  advance(end: LogEnd, { sender, counts }: OwnMessage): { readonly position: number; readonly ownTally: number } {
    const weight = Number(counts);
    const ownTally = this.#ownTally(end, sender) + weight;
    const position =
      (this.#position ?? this.#statements.number(`SELECT value FROM counter WHERE name = 'position'`)) + 1;
    end.ownTallies.set(sender, ownTally);
    end.tally += weight;
    end.head += 1;
    this.#position = position;
    this.#changed.add(end);
    return { position, ownTally };
  }

  #ownTally(end: LogEnd, sender: string): number {
    const known = end.ownTallies.get(sender);
    if (known !== undefined) return known;
    this.#remembered += 1;
    return this.#statements.number(
      'SELECT own_tally FROM message WHERE conversation = ? AND sender = ? ORDER BY seq DESC LIMIT 1',
      end.id,
      sender,
    );
  }

  /** Writes what has changed. Afterwards too many are forgotten: those that are still written to are soon read again. */
  write(): void {
    if (this.#changed.size > 0) this.#writeChanged();
    if (this.#remembered > mostRemembered) this.forget();
  }

  #writeChanged(): void {
    for (const { id, head, version, members } of this.#changed) {
      this.#statements.run(
        'UPDATE conversation SET head = ?, version = ?, members = ? WHERE id = ?',
        head,
        version,
        members,
        id,
      );
    }
    this.#changed.clear();
    this.#statements.run(`UPDATE counter SET value = ? WHERE name = 'position'`, this.#position ?? 0);
  }

  /** The transaction was rolled back: nothing is certain but what the file says. */
  forget(): void {
    this.#ends.clear();
    this.#changed.clear();
    this.#remembered = 0;
    this.#position = undefined;
  }

  #remember(conversation: string, numbers: Omit<LogEnd, 'ownTallies' | 'recorded'>): LogEnd {
    const end: LogEnd = { ...numbers, ownTallies: new Map(), recorded: new Set() };
    this.#ends.set(conversation, end);
    this.#remembered += 1;
    return end;
  }
}
