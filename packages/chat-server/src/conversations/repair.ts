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
  /** With the rounds that are left. */
  readonly #suspects: RecentMap<ConversationId, number> = new RecentMap(maxSuspects);
  #timer: Disposable | undefined;
  #closed = false;

  constructor(options: RepairOptions) {
    this.#options = options;
  }

  suspect(conversation: ConversationId): void {
    this.#suspects.set(conversation, rounds);
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
      for (const [conversation, left] of [...this.#suspects]) void this.#look(conversation, left);
      this.arm();
    });
  }

  /** Compares what is stored with what was pushed, and tells those who lack it where the log is. */
  async check(conversation: ConversationId): Promise<void> {
    const { store, fanOut, metrics, groups } = this.#options;
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

  async #look(conversation: ConversationId, left: number): Promise<void> {
    try {
      await this.check(conversation);
      if (left > 1) this.#suspects.set(conversation, left - 1);
      else this.#suspects.delete(conversation);
    } catch (error) {
      this.#options.log?.warn({ conversation, error }, 'a conversation could not be looked at');
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
