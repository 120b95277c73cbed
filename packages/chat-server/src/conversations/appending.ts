import { isGroup, type LogEntry } from '@proj/chat-protocol';
import type { Clock, Log } from '@proj/io';
import { type AppendResult, type ChatStore, type NewMessage, StoreError } from '@proj/store';
import { DeliveryOrder } from '../core/delivery-order.ts';
import type { Draft } from '../entries.ts';
import type { MessageEvent } from '../events.ts';
import type { Metrics } from '../metrics.ts';
import { changesGroup } from './contents.ts';
import type { ConversationCounts } from './conversation-counts.ts';
import type { FanOut } from './fan-out.ts';
import type { Group, Groups } from './groups.ts';
import type { Positions } from './positions.ts';
import type { Sender } from './seam.ts';

export interface AppendingOptions {
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly log: Log | undefined;
  readonly metrics: Metrics;
  readonly groups: Groups;
  readonly counts: ConversationCounts;
  readonly fanOut: FanOut;
  readonly positions: Positions;
  readonly onMessage: (message: MessageEvent) => void;
  /** Something is stored in the conversation that was not pushed: perhaps, or surely. */
  readonly onDoubt: (draft: Draft, isSure: boolean) => void;
}

/** Adds what was decided to logs: stores, answers, tells everyone, in this order. */
export class Appending {
  readonly #options: AppendingOptions;
  readonly #order: DeliveryOrder = new DeliveryOrder();
  #waiting = 0;
  #waitingBytes = 0;

  constructor(options: AppendingOptions) {
    this.#options = options;
  }

  /** Entries that wait for their commit. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Bytes of their bodies. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * Resolves once the entry was released; rejects with what the store rejects with. Up to its first `await` it is called
   * in the order of the requests, and so is the store.
   */
  async append(draft: Draft, sender: Sender, message: NewMessage, group: Group | undefined): Promise<void> {
    const { store, clock, metrics, onDoubt } = this.#options;
    const settle = this.#order.begin(draft.conversation);
    const startMs = clock.now();
    this.#waiting++;
    this.#waitingBytes += message.body.length;
    let result: AppendResult;
    try {
      // Not aborted with the session: the entry may be stored by now, and then everyone else is to have it.
      result = await store.append(message);
    } catch (error) {
      settle(() => {});
      if (mayBeStored(error)) {
        this.#options.groups.forget(draft.conversation);
        this.#options.counts.doubted(draft);
        onDoubt(draft, false);
      }
      throw error;
    } finally {
      this.#waiting--;
      this.#waitingBytes -= message.body.length;
      metrics.observe('append_seconds', (clock.now() - startMs) / 1_000);
    }
    let isReleased = false;
    let onRelease: (() => void) | undefined;
    settle(() => {
      this.#release(draft, sender, result, group);
      isReleased = true;
      onRelease?.();
    });
    if (!isReleased) {
      await new Promise<void>((resolve) => {
        onRelease = resolve;
      });
    }
  }

  /** In the order of `seq`. Must not throw. */
  #release(draft: Draft, sender: Sender, result: AppendResult, group: Group | undefined): void {
    try {
      sender.accepted(result);
    } catch (error) {
      this.#options.log?.error({ error }, 'an acceptance could not be told');
    }
    try {
      this.#tell(draft, sender, result, group);
    } catch (error) {
      this.#options.log?.error({ conversation: draft.conversation, error }, 'an entry could not be pushed');
    }
  }

  #tell(draft: Draft, sender: Sender, result: AppendResult, group: Group | undefined): void {
    const { metrics, fanOut, groups, counts, positions, onMessage } = this.#options;
    const { conversation, from, id, sentAtMs, content } = draft;
    const { seq, acceptedAtMs, duplicate, version } = result;
    if (duplicate) {
      metrics.count('duplicates_total');
      // Nobody saw it, perhaps. But it may have been recalled since, and others may be in the group by now: the log knows.
      if (seq > fanOut.pushed(conversation)) this.#repeated(draft, sender, seq);
      return;
    }
    metrics.count('entries_total', [content.kind]);
    fanOut.announced(conversation, seq);
    onMessage({ conversation, seq, from, kind: content.kind });
    const entry: LogEntry = { conversation, seq, id, from, sentAtMs, acceptedAtMs, content };
    if (!isGroup(conversation)) fanOut.direct(entry, sender.source);
    else if (content.kind === 'create') fanOut.founders(entry, [from, ...content.users], sender.source);
    else if (group !== undefined) {
      // A member's first entry is the one that brings it, and its last the one that takes it away.
      if (content.kind === 'add') for (const user of content.users) group.roster?.join(user, seq);
      fanOut.group(entry, group, sender.source);
      if (changesGroup(content)) groups.changed(group, content, seq, version);
    }
    counts.added(draft, seq, group);
    // Whose receipts come now is in a group that there was not.
    if (content.kind === 'create') groups.forget(conversation);
    // In whose name an administrator acts has not seen it.
    if (sender.identity !== undefined) positions.sent(conversation, from, seq);
  }

  #repeated(draft: Draft, { identity }: Sender, seq: number): void {
    const { counts, positions, onDoubt } = this.#options;
    counts.doubted(draft);
    onDoubt(draft, true);
    if (identity !== undefined) positions.sent(draft.conversation, draft.from, seq);
  }
}

/** Whether a store that rejected with this may have stored the entry all the same. */
function mayBeStored(error: unknown): boolean {
  return !StoreError.is(error) || error.code === 'STORE_UNAVAILABLE' || error.code === 'STORE_CORRUPT';
}
