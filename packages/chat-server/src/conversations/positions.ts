import { type ConversationId, isGroup, peerOf, type UserId } from '@proj/chat-protocol';
import type { AbortOptions, Clock, Log } from '@proj/io';
import type { ChatStore } from '@proj/store';
import { RecentMap } from '../core/recent-map.ts';
import type { Identity, Push, ServedConnection } from '../dialect.ts';
import type { FanOut } from './fan-out.ts';
import type { Groups } from './groups.ts';
import { Pacer } from './pacer.ts';
import { encodedOnce } from './pushes.ts';
import type { Online } from './seam.ts';

/** Members of a group above which nobody is told how far the others are. */
export const receiptMembers = 256;
/** What one member tells a group of itself comes at most once in so long. */
const receiptIntervalMs = 1_000;
/** Positions that are remembered, by conversation and user. What is forgotten is told once more. */
const rememberedPositions = 100_000;

export interface PositionsOptions {
  readonly store: ChatStore;
  readonly registry: Online;
  readonly online: ReadonlySet<UserId>;
  readonly groups: Groups;
  readonly fanOut: FanOut;
  readonly clock: Clock;
  readonly log: Log | undefined;
}

/** Where one is told to be. */
type Told = 'delivered' | 'read-by';

/** How far devices and users are, and who is told. */
export class Positions {
  readonly #options: PositionsOptions;
  readonly #pacer: Pacer;
  /** The highest `seq` that a device of a user has, as others were told. */
  readonly #delivered: RecentMap<string, number> = new RecentMap(rememberedPositions);
  readonly #read: RecentMap<string, number> = new RecentMap(rememberedPositions);

  constructor(options: PositionsOptions) {
    this.#options = options;
    this.#pacer = new Pacer({ clock: options.clock, intervalMs: receiptIntervalMs });
  }

  /** Tells nobody any more. */
  close(): void {
    this.#pacer.close();
  }

  /** The device has everything up to `seq`, as it says: beyond what its user may see it lies, and nothing happens. */
  async received(
    { user, deviceId }: Identity,
    conversation: ConversationId,
    seq: number,
    options?: AbortOptions,
  ): Promise<boolean> {
    const readers = await this.#readers(user, conversation, seq, options);
    if (readers === undefined) return false;
    this.#options.store.advanceCursor({ user, device: deviceId, conversation, seq });
    if (advance(this.#delivered, keyOf(conversation, user), seq)) {
      this.#tell('delivered', conversation, user, seq, readers);
    }
    return true;
  }

  /** The device has everything up to `seq`, which is in the log. Of a group nobody is told. */
  confirmed({ user, deviceId }: Identity, conversation: ConversationId, seq: number): void {
    this.#options.store.advanceCursor({ user, device: deviceId, conversation, seq });
    const peer = peerOf(conversation, user);
    if (peer === undefined || peer === user) return;
    if (advance(this.#delivered, keyOf(conversation, user), seq))
      this.#tell('delivered', conversation, user, seq, [peer]);
  }

  /** The user has read everything up to `seq`, likewise. */
  async read(
    { user }: Identity,
    source: ServedConnection,
    conversation: ConversationId,
    seq: number,
    options?: AbortOptions,
  ): Promise<void> {
    const readers = await this.#readers(user, conversation, seq, options);
    if (readers === undefined) return;
    this.#options.store.advanceRead({ user, conversation, seq });
    if (!advance(this.#read, keyOf(conversation, user), seq)) return;
    const push = receipt('read-by', conversation, user, seq);
    for (const own of this.#options.registry.sessions(user)) if (own !== source) own.push(push);
    this.#tell('read-by', conversation, user, seq, readers);
  }

  /** An entry of one's own is read by whoever had read all before it. */
  sent(conversation: ConversationId, user: UserId, seq: number): void {
    const known = this.#read.get(keyOf(conversation, user));
    if (known !== undefined) this.#readOwn(conversation, user, seq, known);
    else void this.#lookUp(conversation, user, seq);
  }

  async #lookUp(conversation: ConversationId, user: UserId, seq: number): Promise<void> {
    const { store, log } = this.#options;
    try {
      const member = await store.member(conversation, user);
      if (member === undefined) return;
      // Who joined with this entry had nothing to read before it.
      const read = Math.max(member.read, member.joinSeq - 1);
      const known = this.#read.get(keyOf(conversation, user)) ?? 0;
      // Also 0, so that it is not looked up again.
      this.#read.set(keyOf(conversation, user), Math.max(known, read));
      this.#readOwn(conversation, user, seq, Math.max(known, read));
    } catch (error) {
      // It stays unread for the sender's own devices, until one of them reads.
      log?.warn({ conversation, error }, 'a position could not be looked up');
    }
  }

  #readOwn(conversation: ConversationId, user: UserId, seq: number, read: number): void {
    if (read !== seq - 1) return;
    this.#read.set(keyOf(conversation, user), seq);
    this.#options.store.advanceRead({ user, conversation, seq });
  }

  /** Whom it is told; `undefined` when the user cannot be so far. */
  async #readers(
    user: UserId,
    conversation: ConversationId,
    seq: number,
    options: AbortOptions | undefined,
  ): Promise<readonly UserId[] | undefined> {
    if (!isGroup(conversation)) {
      const peer = peerOf(conversation, user);
      // Notes to oneself have nobody to tell.
      return peer !== undefined && (await this.#isLogged(conversation, seq, options))
        ? [peer].filter((one) => one !== user)
        : undefined;
    }
    const { groups, online } = this.#options;
    return await groups.inTurn(conversation, async () => {
      const group = await groups.find(conversation);
      if (group === undefined || !(await this.#isLogged(conversation, seq, options))) return undefined;
      // Who is known to be in it is not looked up for every receipt.
      if (group.roster?.sees(user, seq) !== true) {
        const member = await groups.member(group, user);
        if (member === undefined || seq < member.joinSeq || seq > (member.leftSeq ?? seq)) return undefined;
        if (member.leftSeq !== undefined) return [];
      }
      if (group.record.members > receiptMembers) return [];
      const roster = await groups.roster(group);
      return [...roster.readers(seq, online)].filter((one) => one !== user);
    });
  }

  /** A position beyond the head is a lie: taken at its word, it would cover what is yet to come. */
  async #isLogged(conversation: ConversationId, seq: number, options: AbortOptions | undefined): Promise<boolean> {
    const { fanOut, store } = this.#options;
    return seq <= fanOut.pushed(conversation) || seq <= (await store.head(conversation, options));
  }

  #tell(type: Told, conversation: ConversationId, by: UserId, seq: number, readers: readonly UserId[]): void {
    if (readers.length === 0) return;
    const tell = (): void => {
      const push = receipt(type, conversation, by, seq);
      for (const user of readers) for (const other of this.#options.registry.sessions(user)) other.push(push);
    };
    if (isGroup(conversation)) this.#pacer.offer(`${type} ${keyOf(conversation, by)}`, tell);
    else tell();
  }
}

/** Whether the position was below `seq`, where it is now. */
function advance(positions: RecentMap<string, number>, key: string, seq: number): boolean {
  if (seq <= (positions.get(key) ?? 0)) return false;
  positions.set(key, seq);
  return true;
}

function keyOf(conversation: ConversationId, user: UserId): string {
  return `${user} ${conversation}`;
}

function receipt(type: Told, conversation: ConversationId, by: UserId, seq: number): Push {
  return encodedOnce({ type, conversation, seq, by }, { key: `${type} ${by} ${conversation}` });
}
