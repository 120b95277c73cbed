import { compareNames, type MembersPage, type Page } from '../../arguments.ts';
import { StoreError } from '../../errors.ts';
import type { ConversationHead, ConversationRecord, MemberRecord } from '../../index.ts';
import {
  everyDevice,
  type MembersPart,
  type Position,
  type ReadOperations,
  type WriteOperations,
} from '../protocol.ts';
import { bytesOf, type Row, type Statements } from './statements.ts';

const memberColumns = `member.user, member.conversation, role, join_seq, left_seq, muted_until_ms, received, read,
  coalesce(left_seq, head) AS visible_head`;

/** Members looked at in one step: a few milliseconds, for which a commit waits. */
const maxLookedAt = 4_096;

/** Who sees what of a conversation, and how far they are in it. */
export class MemberTables
  implements
    Pick<WriteOperations, 'writePositions'>,
    Pick<
      ReadOperations,
      'conversation' | 'member' | 'members' | 'memberRecords' | 'heads' | 'countConversations' | 'cursor'
    >
{
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  writePositions(positions: readonly Position[]): void {
    for (const position of positions) {
      const { user, device, conversation } = position;
      const row = this.#memberRow(conversation, user);
      if (row === undefined) continue;
      const id = Number(row['conversation']);
      const seq = this.#counted(row, position);
      if (seq === undefined) continue;
      if (device === everyDevice) {
        this.#statements.run(
          'UPDATE member SET read = max(read, ?) WHERE user = ? AND conversation = ?',
          seq,
          user,
          id,
        );
        continue;
      }
      this.#statements.run(
        'INSERT INTO cursor VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)',
        user,
        device,
        id,
        seq,
      );
      this.#statements.run(
        'UPDATE member SET received = max(received, ?) WHERE user = ? AND conversation = ?',
        seq,
        user,
        id,
      );
    }
  }

  conversation(conversation: string): ConversationRecord | undefined {
    const row = this.#statements.row(
      `SELECT head, conversation.version, members, attributes, accepted_at_ms
       FROM conversation JOIN message ON message.conversation = conversation.id AND seq = head WHERE name = ?`,
      conversation,
    );
    if (row === undefined) return undefined;
    return {
      conversation,
      head: Number(row['head']),
      version: Number(row['version']),
      members: Number(row['members']),
      attributes: bytesOf(row['attributes']),
      activeAtMs: Number(row['accepted_at_ms']),
    };
  }

  member(conversation: string, user: string, waiting: readonly Position[]): MemberRecord | undefined {
    const row = this.#memberRow(conversation, user);
    return row === undefined ? undefined : this.#record(row, waiting);
  }

  members(
    conversation: string,
    { after, limit, minRead }: MembersPage,
    claims: readonly Position[],
    upTo: string | undefined,
  ): MembersPart {
    const id = this.#statements.number('SELECT id FROM conversation WHERE name = ?', conversation);
    const isRare = minRead > 0 && this.#isRare(id, minRead);
    const { members: onDisk, resumeAfter: lookedUpTo } = isRare
      ? { members: this.#sorted(conversation, id, { after, limit, minRead }), resumeAfter: undefined }
      : this.#walk(id, { after, limit, minRead });
    if (claims.length === 0) return { members: onDisk, resumeAfter: onDisk.length === limit ? undefined : lookedUpTo };
    const found = new Map(onDisk.map((record) => [record.user, record]));
    for (const claim of claims) {
      const [record] = this.memberRecords(conversation, [claim.user], [claim]);
      if (record !== undefined && record.read >= minRead) found.set(record.user, record);
    }
    const [end] = [lookedUpTo, upTo].filter((name) => name !== undefined).sort(compareNames);
    const members = [...found.values()]
      .filter(({ user }) => end === undefined || compareNames(user, end) <= 0)
      .sort((a, b) => compareNames(a.user, b.user))
      .slice(0, limit);
    return { members, resumeAfter: members.length === limit ? undefined : end };
  }

  memberRecords(conversation: string, users: readonly string[], waiting: readonly Position[]): MemberRecord[] {
    const waitingByUser = Map.groupBy(waiting, ({ user }) => user);
    return users.flatMap((user) => {
      const row = this.#memberRow(conversation, user);
      return row === undefined || row['left_seq'] !== null ? [] : [this.#record(row, waitingByUser.get(user) ?? [])];
    });
  }

  /** Few have read so far: they are found by it, and sorted. Of many, the next one by name is soon met. */
  #isRare(conversation: number, minRead: number): boolean {
    const readers = this.#statements.number(
      `SELECT count(*) FROM (
         SELECT 1 FROM member INDEXED BY member_by_read
         WHERE conversation = ? AND left_seq IS NULL AND read > 0 AND read >= ? LIMIT ${maxLookedAt})`,
      conversation,
      minRead,
    );
    return readers < maxLookedAt;
  }

  #sorted(conversation: string, id: number, { after, limit, minRead }: MembersPage): MemberRecord[] {
    const rows = this.#statements.rows(
      `SELECT user FROM member INDEXED BY member_by_read
       WHERE conversation = ? AND left_seq IS NULL AND read > 0 AND read >= ? AND user > ? ORDER BY user LIMIT ?`,
      id,
      minRead,
      after ?? '',
      limit,
    );
    return this.memberRecords(
      conversation,
      rows.map(({ user }) => String(user)),
      [],
    );
  }

  #walk(conversation: number, { after = '', limit, minRead }: MembersPage): MembersPart {
    const rows = this.#statements.each(
      `SELECT ${memberColumns} FROM conversation CROSS JOIN member INDEXED BY member_by_conversation
         ON member.conversation = conversation.id
       WHERE conversation.id = ? AND left_seq IS NULL AND member.user > ? ORDER BY member.user LIMIT ${maxLookedAt}`,
      conversation,
      after,
    );
    const members: MemberRecord[] = [];
    let [lookedAt, last] = [0, after];
    for (const row of rows) {
      last = String(row['user']);
      lookedAt += 1;
      if (Number(row['read']) >= minRead) members.push(this.#record(row, []));
      if (members.length === limit) break;
    }
    const isEnd = members.length < limit && lookedAt < maxLookedAt;
    return { members, resumeAfter: isEnd ? undefined : last };
  }

  heads(user: string, device: string, { after, limit }: Page, waiting: readonly Position[]): ConversationHead[] {
    let afterId = 0;
    if (after !== undefined) {
      afterId = this.#statements.number('SELECT id FROM conversation WHERE name = ?', after);
      if (afterId === 0) throw new StoreError('STORE_BAD_ARGUMENT', 'after must be a conversation');
    }
    const waitingByConversation = Map.groupBy(waiting, ({ conversation }) => conversation);
    return this.#statements
      .rows(
        `SELECT name, ${memberColumns}, coalesce(cursor.seq, 0) AS cursor_seq, tally, accepted_at_ms,
           coalesce(member.attributes, conversation.attributes) AS visible_attributes
         FROM member JOIN conversation ON conversation.id = member.conversation
         JOIN message ON message.conversation = member.conversation AND message.seq = coalesce(left_seq, head)
         LEFT JOIN cursor
           ON cursor.user = member.user AND cursor.device = ? AND cursor.conversation = member.conversation
         WHERE member.user = ? AND member.conversation > ? ORDER BY member.conversation LIMIT ?`,
        device,
        user,
        afterId,
        limit,
      )
      .map((row) => {
        const conversation = String(row['name']);
        const here = waitingByConversation.get(conversation) ?? [];
        const read = Number(row['read']);
        return {
          conversation,
          head: Number(row['visible_head']),
          floor: Number(row['join_seq']),
          received: this.#furthest(Number(row['cursor_seq']), row, here, device),
          read,
          unread: this.#unread(row, read),
          role: row['left_seq'] === null ? Number(row['role']) : undefined,
          attributes: bytesOf(row['visible_attributes']),
          activeAtMs: Number(row['accepted_at_ms']),
        };
      });
  }

  countConversations(user: string): number {
    return this.#statements.number('SELECT count(*) FROM member WHERE user = ?', user);
  }

  cursor(user: string, device: string, conversation: string, waiting: readonly Position[]): number {
    const row = this.#memberRow(conversation, user);
    if (row === undefined) return 0;
    const stored = this.#statements.number(
      'SELECT seq FROM cursor WHERE user = ? AND device = ? AND conversation = ?',
      user,
      device,
      Number(row['conversation']),
    );
    return this.#furthest(stored, row, waiting, device);
  }

  #memberRow(conversation: string, user: string): Row | undefined {
    return this.#statements.row(
      `SELECT ${memberColumns} FROM conversation JOIN member ON member.conversation = conversation.id
       WHERE name = ? AND member.user = ?`,
      conversation,
      user,
    );
  }

  #record(row: Row, waiting: readonly Position[]): MemberRecord {
    const leftSeq = row['left_seq'];
    return {
      user: String(row['user']),
      role: Number(row['role']),
      joinSeq: Number(row['join_seq']),
      leftSeq: leftSeq === null ? undefined : Number(leftSeq),
      mutedUntilMs: Number(row['muted_until_ms']),
      received: this.#furthest(Number(row['received']), row, waiting, undefined),
      read: this.#furthest(Number(row['read']), row, waiting, everyDevice),
    };
  }

  /** Of a stored position and those that wait: of one device, of the reader, or with `undefined` of any device. */
  #furthest(stored: number, member: Row, waiting: readonly Position[], device: string | undefined): number {
    let furthest = stored;
    for (const position of waiting) {
      const fits = device === undefined ? position.device !== everyDevice : position.device === device;
      if (fits) furthest = Math.max(furthest, this.#counted(member, position) ?? 0);
    }
    return furthest;
  }

  /** As far as a position counts for this member; `undefined` where it is dropped. */
  #counted(member: Row, { user, device, seq }: Position): number | undefined {
    const counted = Math.min(seq, Number(member['visible_head']));
    if (device === everyDevice) return counted;
    // What lies before the floor belongs to an earlier membership.
    if (counted < Number(member['join_seq'])) return undefined;
    const isKnown = this.#statements.row('SELECT 1 FROM device WHERE user = ? AND device = ?', user, device);
    return isKnown === undefined ? undefined : counted;
  }

  /** Counting entries up to the visible head, less those before, less the user's own. */
  #unread(row: Row, read: number): number {
    const base = Math.max(read, Number(row['join_seq']) - 1);
    const [conversation, user, head] = [Number(row['conversation']), String(row['user']), Number(row['visible_head'])];
    const before = this.#statements.number(
      'SELECT tally FROM message WHERE conversation = ? AND seq = ?',
      conversation,
      base,
    );
    const own = (upTo: number): number =>
      this.#statements.number(
        `SELECT own_tally FROM message
         WHERE conversation = ? AND sender = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`,
        conversation,
        user,
        upTo,
      );
    return Number(row['tally']) - before - (own(head) - own(base));
  }
}
