import { type ConversationId, isGroup, type UserId } from '@proj/chat-protocol';
import type { Clock, Log } from '@proj/io';
import type { ChatStore } from '@proj/store';
import { RecentMap } from '../core/recent-map.ts';
import type { Metrics } from '../metrics.ts';
import type { FanOut } from './fan-out.ts';
import type { Groups } from './groups.ts';
import type { Lag } from './lag.ts';

const roundMs = 30_000;
/** Rounds for which a conversation is looked at: what a store said had failed may come to be later. */
const rounds = 2;
/** More are looked at when somebody speaks there again. */
const maxSuspects = 10_000;
/** Suspects that are looked at together: the store has others to answer. */
const looksAtOnce = 32;
/** Of those who may have been removed from one of them, so many are told; the others learn it at their next `Sync`. */
const maxLeaving = 64;

/** A conversation in which nobody knows whether an entry was stored. */
interface Suspect {
  /** Rounds that are left. */
  left: number;
  /** Whom such entries take from it. */
  readonly leaving: Set<UserId>;
}

export interface RepairOptions {
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log | undefined;
  readonly online: ReadonlySet<UserId>;
  readonly groups: Groups;
  readonly fanOut: FanOut;
  readonly lag: Lag;
}

/**
 * Sees to it that everyone online learns of what is in the log: looks at conversations in which nobody knows whether an
 * entry was stored, and at sessions that do not confirm. While there is neither, there is no timer.
 */
export class Repair {
  readonly #options: RepairOptions;
  readonly #suspects: RecentMap<ConversationId, Suspect> = new RecentMap(maxSuspects);
  #timer: Disposable | undefined;
  #isLooking = false;
  #closed = false;

  constructor(options: RepairOptions) {
    this.#options = options;
  }

  /** @param leaving - Who is no member any more if an entry was stored. */
  suspect(conversation: ConversationId, leaving?: UserId): void {
    const suspect = this.#suspects.get(conversation) ?? { left: rounds, leaving: new Set() };
    suspect.left = rounds;
    if (leaving !== undefined && suspect.leaving.size < maxLeaving) suspect.leaving.add(leaving);
    this.#suspects.set(conversation, suspect);
    this.arm();
  }

  /** To be called when there may be something to look at. */
  arm(): void {
    const { clock, lag } = this.#options;
    if (this.#timer !== undefined || this.#closed) return;
    if (this.#suspects.size === 0 && lag.size === 0) return;
    this.#timer = clock.schedule(clock.now() + roundMs, () => {
      this.#timer = undefined;
      lag.remind();
      void this.#look();
      this.arm();
    });
  }

  /** Compares what is stored with what was pushed, and tells those who lack it where the log is. */
  async check(conversation: ConversationId): Promise<void> {
    const { store, fanOut, metrics, groups } = this.#options;
    await this.#tellFormer(conversation);
    const head = await store.head(conversation);
    const pushed = fanOut.pushed(conversation);
    if (head <= pushed) return;
    // Who is in it may be what was changed.
    groups.forget(conversation);
    const readers = await this.#readers(conversation, head);
    fanOut.announced(conversation, head);
    metrics.count('repairs_total', [], pushed === 0 ? 1 : head - pushed);
    fanOut.heads(conversation, head, readers, 'repair');
  }

  close(): void {
    this.#closed = true;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  /** One round through the suspects, unless the one before is still on. Never rejects. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const failed: { readonly conversation: ConversationId; readonly error: unknown }[] = [];
    const suspects = this.#suspects[Symbol.iterator]();
    const lookOn = async (): Promise<void> => {
      for (const [conversation, suspect] of suspects) {
        try {
          await this.check(conversation);
          if (--suspect.left <= 0) this.#suspects.delete(conversation);
        } catch (error) {
          failed.push({ conversation, error });
        }
      }
    };
    await Promise.all(Array.from({ length: looksAtOnce }, lookOn));
    this.#isLooking = false;
    const [first] = failed;
    if (first !== undefined) {
      this.#options.log?.warn({ ...first, conversations: failed.length }, 'conversations could not be looked at');
    }
  }

  /** Who is not in it any more is no reader of the head; its own log ends with the entry that removed it. */
  async #tellFormer(conversation: ConversationId): Promise<void> {
    const { store, fanOut, online } = this.#options;
    const { leaving } = this.#suspects.get(conversation) ?? {};
    for (const user of leaving ?? []) {
      const member = online.has(user) ? await store.member(conversation, user) : undefined;
      if (member?.leftSeq === undefined) continue;
      leaving?.delete(user);
      fanOut.heads(conversation, member.leftSeq, [user], 'repair');
    }
  }

  async #readers(conversation: ConversationId, head: number): Promise<readonly UserId[]> {
    const { groups, online } = this.#options;
    if (!isGroup(conversation)) return [...new Set(conversation.split(':').slice(1) as UserId[])];
    return await groups.inTurn(conversation, async () => {
      const group = await groups.find(conversation);
      return group === undefined ? [] : [...(await groups.roster(group)).readers(head, online)];
    });
  }
}
