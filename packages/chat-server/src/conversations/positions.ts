import { type ConversationId, isGroup, peerOf, type UserId } from '@proj/chat-protocol';
import { type AbortOptions, abortable, type Clock, type Log } from '@proj/io';
import type { ChatStore } from '@proj/store';
import { RecentMap } from '../core/recent-map.ts';
import type { Identity, Push, ServedConnection } from '../dialect.ts';
import type { FanOut } from './fan-out.ts';
import type { Groups } from './groups.ts';
import type { Lag } from './lag.ts';
import { Pacer } from './pacer.ts';
import { encodedOnce } from './pushes.ts';
import { type DeviceReceipt, ReceiptQueue } from './receipt-queue.ts';
import type { Asker, Limits, Online } from './seam.ts';
import { Turns } from './turns.ts';

/** Members of a group above which nobody is told how far the others are. */
export const receiptMembers = 256;
/** What one member tells a group of itself comes at most once in so long. */
const receiptIntervalMs = 1_000;
/** Positions that are remembered, by conversation and user. What is forgotten is told once more. */
const rememberedPositions = 100_000;
/** What a failing store cannot judge waits so long, then twice as long each time. */
const firstPauseMs = 1_000;
const maxPauseMs = 10_000;

export interface PositionsOptions {
  readonly store: ChatStore;
  readonly registry: Online;
  readonly online: ReadonlySet<UserId>;
  readonly groups: Groups;
  readonly fanOut: FanOut;
  readonly lag: Lag;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly log: Log | undefined;
}

/** Where one is told to be. */
type Told = 'delivered' | 'read-by';

/** That a user may be at a position, and whether others are told of it. */
interface Standing {
  readonly isTold: boolean;
}

/** How far devices and users are, and who is told. */
export class Positions {
  readonly #options: PositionsOptions;
  readonly #pacer: Pacer;
  readonly #waiting: Turns<UserId> = new Turns();
  /** The highest `seq` that a device of a user has, as others were told. */
  readonly #delivered: RecentMap<string, number> = new RecentMap(rememberedPositions);
  readonly #read: RecentMap<string, number> = new RecentMap(rememberedPositions);
  readonly #waitingReceipts: ReceiptQueue = new ReceiptQueue();
  readonly #closing: AbortController = new AbortController();

  constructor(options: PositionsOptions) {
    this.#options = options;
    this.#pacer = new Pacer({ clock: options.clock, intervalMs: receiptIntervalMs });
  }

  /** Tells nobody any more. */
  close(): void {
    this.#closing.abort();
    this.#pacer.close();
  }

  /** A device had everything up to `seq` before: it need not be looked up when it says so, nor told again. */
  remember(user: UserId, conversation: ConversationId, seq: number): void {
    advance(this.#delivered, keyOf(conversation, user), seq);
  }

  /**
   * The device has everything up to `seq`, as it says: beyond what its user may see it lies, and nothing happens. What
   * cannot be afforded now happens later: what the session asks next does not wait for it. `undefined`: it is read.
   */
  received(identity: Identity, source: Asker, conversation: ConversationId, seq: number): Promise<void> | undefined {
    const { user } = identity;
    const { signal } = source;
    const receipt = { identity, conversation, seq };
    if (seq <= (this.#delivered.get(keyOf(conversation, user)) ?? 0)) {
      this.#advance(receipt);
      this.#options.lag.received(source, conversation, seq);
      return undefined;
    }
    if (this.#isFree(user, conversation, seq)) return this.#receive(receipt, source);
    const isWorkedOff = this.#waitingReceipts.has(user);
    if (!isWorkedOff && this.#options.limits.spend('receipt', user) === 0) return this.#receive(receipt, source);
    if (this.#later(receipt, source)) return undefined;
    return this.#afford(user, { signal }).then(() => this.#receive(receipt, source));
  }

  /** The device has everything up to `seq`, which is in the log. Of a group nobody is told. */
  confirmed({ user, deviceId }: Identity, conversation: ConversationId, seq: number): void {
    this.#options.store.advanceCursor({ user, device: deviceId, conversation, seq });
    if (isGroup(conversation)) return;
    if (advance(this.#delivered, keyOf(conversation, user), seq)) this.#tell('delivered', conversation, user, seq);
  }

  /** The user has read everything up to `seq`, likewise. */
  async read(
    { user }: Identity,
    source: ServedConnection,
    conversation: ConversationId,
    seq: number,
    options?: AbortOptions,
  ): Promise<void> {
    if (seq <= (this.#read.get(keyOf(conversation, user)) ?? 0)) {
      this.#options.store.advanceRead({ user, conversation, seq });
      return;
    }
    if (!this.#isFree(user, conversation, seq)) await this.#afford(user, options);
    const standing = await this.#standing(user, conversation, seq, options);
    if (standing === undefined) return;
    this.#options.store.advanceRead({ user, conversation, seq });
    if (!advance(this.#read, keyOf(conversation, user), seq)) return;
    const push = receipt('read-by', conversation, user, seq);
    for (const own of this.#options.registry.sessions(user)) if (own !== source) own.push(push);
    if (standing.isTold) this.#tell('read-by', conversation, user, seq);
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

  /** Whether it can be judged by what is remembered, or is nothing that can be. */
  #isFree(user: UserId, conversation: ConversationId, seq: number): boolean {
    const { groups, fanOut } = this.#options;
    if (!isGroup(conversation)) {
      return peerOf(conversation, user) === undefined || seq <= fanOut.pushed(conversation);
    }
    if (groups.isAbsent(conversation)) return true;
    return seq <= fanOut.pushed(conversation) && groups.knows(conversation, user, seq);
  }

  /** What a failing store cannot judge is judged later, also when the session has ended by then. */
  async #receive(receipt: DeviceReceipt, source: Asker): Promise<void> {
    const { conversation, seq } = receipt;
    const { lag } = this.#options;
    try {
      if (await this.#judge(receipt, { signal: source.signal })) lag.received(source, conversation, seq);
    } catch (error) {
      if (this.#later(receipt, source)) return;
      // Told where the log is, the client says it again.
      lag.pushed(source, conversation, seq);
      throw error;
    }
  }

  /** Whether the user may be so far: then it counts. */
  async #judge(receipt: DeviceReceipt, options: AbortOptions): Promise<boolean> {
    const { conversation, seq, identity } = receipt;
    const { user } = identity;
    const standing = await this.#standing(user, conversation, seq, options);
    if (standing === undefined) return false;
    this.#advance(receipt);
    const isNews = advance(this.#delivered, keyOf(conversation, user), seq);
    if (isNews && standing.isTold) this.#tell('delivered', conversation, user, seq);
    return true;
  }

  /** The device is there, which is certain. */
  #advance({ identity, conversation, seq }: DeviceReceipt): void {
    this.#options.store.advanceCursor({ user: identity.user, device: identity.deviceId, conversation, seq });
  }

  /** `false`: there is no room for it. Of a session that has said it nothing more is asked. */
  #later(receipt: DeviceReceipt, source: Asker): boolean {
    const { user } = receipt.identity;
    const isWorkedOff = this.#waitingReceipts.has(user);
    if (!this.#waitingReceipts.put(receipt)) return false;
    this.#options.lag.received(source, receipt.conversation, receipt.seq);
    if (!isWorkedOff) void this.#workOff(user);
    return true;
  }

  async #workOff(user: UserId): Promise<void> {
    const { log } = this.#options;
    const { signal } = this.#closing;
    let pauseMs = firstPauseMs;
    while (!signal.aborted && this.#waitingReceipts.isWaiting(user)) {
      const receipt = this.#waitingReceipts.next(user);
      if (receipt === undefined) continue;
      try {
        await this.#afford(user, { signal });
        await this.#judge(receipt, { signal });
        this.#waitingReceipts.done(receipt);
        pauseMs = firstPauseMs;
      } catch (error) {
        if (signal.aborted) return;
        log?.warn({ user, pauseMs, error }, 'a position could not be looked up');
        this.#waitingReceipts.postpone(receipt);
        await this.#pause(pauseMs, signal).catch(() => undefined);
        pauseMs = Math.min(2 * pauseMs, maxPauseMs);
      }
    }
  }

  /** `undefined` when the user cannot be so far. */
  async #standing(
    user: UserId,
    conversation: ConversationId,
    seq: number,
    options: AbortOptions | undefined,
  ): Promise<Standing | undefined> {
    const { groups } = this.#options;
    if (!isGroup(conversation)) {
      if (peerOf(conversation, user) === undefined) return undefined;
      return (await this.#isLogged(conversation, seq, options)) ? { isTold: true } : undefined;
    }
    if (groups.isAbsent(conversation)) return undefined;
    return await groups.inTurn(conversation, async () => {
      const group = await groups.find(conversation);
      if (group === undefined || !(await this.#isLogged(conversation, seq, options))) return undefined;
      // Who is known to be in it is not looked up for every receipt.
      if (group.roster?.sees(user, seq) !== true) {
        const member = await groups.member(group, user);
        if (member === undefined || seq < member.joinSeq || seq > (member.leftSeq ?? seq)) return undefined;
        if (member.leftSeq !== undefined) return { isTold: false };
      }
      return { isTold: group.record.members <= receiptMembers };
    });
  }

  /** What is said is cumulative, and the last of it must not be lost: it waits. */
  #afford(user: UserId, options: AbortOptions | undefined): Promise<void> {
    const { limits } = this.#options;
    return this.#waiting.run(user, async () => {
      options?.signal?.throwIfAborted();
      for (let waitMs = limits.spend('receipt', user); waitMs > 0; waitMs = limits.spend('receipt', user)) {
        await this.#pause(waitMs, options?.signal);
      }
    });
  }

  async #pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
    const { clock } = this.#options;
    const due = Promise.withResolvers<void>();
    using _timer = clock.schedule(clock.now() + ms, () => due.resolve());
    await abortable(due.promise, signal);
  }

  /** A position beyond the head is a lie: taken at its word, it would cover what is yet to come. */
  async #isLogged(conversation: ConversationId, seq: number, options: AbortOptions | undefined): Promise<boolean> {
    const { fanOut, store } = this.#options;
    return seq <= fanOut.pushed(conversation) || seq <= (await store.head(conversation, options));
  }

  #tell(type: Told, conversation: ConversationId, by: UserId, seq: number): void {
    if (isGroup(conversation)) {
      this.#pacer.offer(`${type} ${keyOf(conversation, by)}`, () => void this.#tellGroup(type, conversation, by, seq));
      return;
    }
    const peer = peerOf(conversation, by);
    // Notes to oneself have nobody to tell.
    if (peer !== undefined && peer !== by) this.#push(receipt(type, conversation, by, seq), [peer]);
  }

  /** Those who are in the group by the time that it is told. */
  async #tellGroup(type: Told, conversation: ConversationId, by: UserId, seq: number): Promise<void> {
    const { groups, online, log } = this.#options;
    try {
      await groups.inTurn(conversation, async () => {
        const group = await groups.find(conversation);
        const member = group && (await groups.member(group, by));
        if (group === undefined || member === undefined || member.leftSeq !== undefined) return;
        if (group.record.members > receiptMembers) return;
        const roster = await groups.roster(group);
        const readers = [...roster.readers(seq, online)].filter((one) => one !== by);
        this.#push(receipt(type, conversation, by, seq), readers);
      });
    } catch (error) {
      // What comes next says it too.
      log?.warn({ conversation, error }, 'a position could not be told');
    }
  }

  #push(push: Push, users: readonly UserId[]): void {
    for (const user of users) for (const session of this.#options.registry.sessions(user)) session.push(push);
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
