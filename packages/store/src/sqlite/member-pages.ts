import type { AbortOptions } from '@proj/io';
import { compareNames, type MembersPage } from '../arguments.ts';
import type { MemberRecord } from '../index.ts';
import type { Gate } from './gate.ts';
import type { PositionBuffer } from './position-buffer.ts';
import { everyDevice, type Position } from './protocol.ts';

/** Waiting positions that go with one read, so that a page costs the same however many wait. */
const maxClaims = 512;

/** Pages of members, of the database and of the positions on their way to it. */
export class MemberPages {
  readonly #gate: Pick<Gate, 'read'>;
  readonly #positions: PositionBuffer;

  constructor(gate: Pick<Gate, 'read'>, positions: PositionBuffer) {
    this.#gate = gate;
    this.#positions = positions;
  }

  async read(
    conversation: string,
    { after, limit, minRead }: MembersPage,
    options: AbortOptions | undefined,
  ): Promise<readonly MemberRecord[]> {
    const found: MemberRecord[] = [];
    const { flushes } = this.#positions;
    let from = after;
    // Step by step: a commit waits for one of them, not for the page.
    do {
      const { claims, upTo } = this.#claims(conversation, minRead, from);
      const page = { after: from, limit: limit - found.length, minRead };
      const part = await this.#gate.read('members', [conversation, page, claims, upTo], options);
      found.push(...part.members);
      from = part.resumeAfter;
    } while (from !== undefined);
    return this.#upToDate(conversation, found, flushes, options);
  }

  /** Who is to be on a page for what waits alone: the first of them, which decide about names up to `upTo`. */
  #claims(
    conversation: string,
    minRead: number,
    after: string | undefined,
  ): { readonly claims: readonly Position[]; readonly upTo: string | undefined } {
    if (minRead === 0) return { claims: [], upTo: undefined };
    const claims = this.#positions
      .of({ conversation })
      .filter(({ user, device, seq }) => {
        return device === everyDevice && seq >= minRead && (after === undefined || compareNames(user, after) > 0);
      })
      .sort((a, b) => compareNames(a.user, b.user));
    // Of two positions of one user either will do: both are far enough, and the record is brought up to date.
    const first = claims.slice(0, maxClaims);
    return { claims: first, upTo: claims.length > maxClaims ? first.at(-1)?.user : undefined };
  }

  /** With what waits for those on the page, or went to the disk since the page was begun. */
  async #upToDate(
    conversation: string,
    found: readonly MemberRecord[],
    flushes: number,
    options: AbortOptions | undefined,
  ): Promise<readonly MemberRecord[]> {
    const waiting = found.flatMap(({ user }) => this.#positions.of({ user, conversation }));
    const isOutdated = this.#positions.flushes !== flushes;
    const users = isOutdated ? found.map(({ user }) => user) : [...new Set(waiting.map(({ user }) => user))];
    if (users.length === 0) return found;
    const records = await this.#gate.read('memberRecords', [conversation, users, waiting], options);
    const byUser = new Map(records.map((record) => [record.user, record]));
    return found.map((record) => byUser.get(record.user) ?? record);
  }
}
