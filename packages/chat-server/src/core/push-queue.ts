import type { ConversationId } from '@proj/chat-protocol';
import type { Metrics } from '../metrics.ts';
import { isDroppable, Outbox, type PushNature } from './outbox.ts';

/** What nobody asked for. The frame is made once it is sure that it is sent. */
export interface OutgoingPush extends PushNature {
  frame(): Uint8Array;
}

export interface PushQueueOptions {
  readonly maxQueuedBytes: number;
  readonly maxQueuedFrames: number;
  readonly metrics: Metrics;
  /** The frame that says how far a log goes. */
  readonly headFrame: (conversation: ConversationId, head: number) => Uint8Array;
}

/**
 * What waits for a transport: answers, which are never dropped, and pushes. A push for which there is no room starts the
 * lag mode: what is in the log is neither kept nor encoded, only how far the log went, one position per conversation.
 * Once the transport has taken everything, these positions are sent, and pushes go on.
 */
export class PushQueue {
  readonly #options: PushQueueOptions;
  readonly #outbox: Outbox = new Outbox();
  /** Where the logs are of which pushes were dropped; `undefined` while none are. */
  #heads: Map<ConversationId, number> | undefined;

  constructor(options: PushQueueOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#outbox.bytes;
  }

  get frames(): number {
    return this.#outbox.frames;
  }

  /** Whether pushes are told as heads alone. */
  get lagging(): boolean {
    return this.#heads !== undefined;
  }

  answer(frame: Uint8Array): void {
    this.#outbox.answer(frame);
  }

  /** `false`: so many conversations are behind that a sync is cheaper than to tell of each. */
  push(push: OutgoingPush): boolean {
    if (this.#heads === undefined) {
      const bytes = push.frame();
      if (this.#hasRoom(push, bytes)) {
        this.#outbox.push(bytes, push);
        return true;
      }
      this.#fallBehind();
    }
    return this.#pushLagging(push);
  }

  /** The next frames in one piece, see {@link Outbox.take}. To be asked when the transport has taken what it got. */
  take(maxBytes: number): Uint8Array | undefined {
    if (this.#outbox.frames === 0) this.#catchUp();
    return this.#outbox.take(maxBytes);
  }

  /** Nothing is to be pushed any more. What waits is sent, unless `drop` says that it is not: then answers alone are. */
  end({ drop }: { readonly drop: boolean }): void {
    this.#heads = undefined;
    if (drop) this.#outbox.dropPushes();
  }

  clear(): void {
    this.#heads = undefined;
    this.#outbox.clear();
  }

  #hasRoom({ key }: PushNature, bytes: Uint8Array): boolean {
    const { maxQueuedBytes, maxQueuedFrames } = this.#options;
    const replaces = key !== undefined && this.#outbox.has(key);
    return (replaces || this.#outbox.frames < maxQueuedFrames) && this.#outbox.bytes + bytes.length <= maxQueuedBytes;
  }

  #fallBehind(): void {
    this.#options.metrics.count('lag_mode_total');
    this.#heads = new Map();
    for (const dropped of this.#outbox.dropPushes()) this.#drop(dropped);
  }

  #pushLagging(push: OutgoingPush): boolean {
    const bytes = isDroppable(push) ? undefined : push.frame();
    if (bytes !== undefined && this.#hasRoom(push, bytes)) this.#outbox.push(bytes, push);
    else this.#drop(push);
    return (this.#heads?.size ?? 0) <= this.#options.maxQueuedFrames;
  }

  #drop(push: PushNature): void {
    this.#options.metrics.count('pushes_dropped_total', [kindOf(push)]);
    if (push.log === undefined) return;
    const { conversation, head } = push.log;
    this.#heads?.set(conversation, Math.max(head, this.#heads.get(conversation) ?? 0));
  }

  #catchUp(): void {
    const { metrics, headFrame } = this.#options;
    for (const [conversation, head] of this.#heads ?? []) {
      metrics.count('heads_total', ['queue']);
      this.#outbox.push(headFrame(conversation, head), { log: { conversation, head } });
    }
    this.#heads = undefined;
  }
}

function kindOf({ key, log, transient }: PushNature): string {
  if (log !== undefined) return 'entry';
  if (transient === true) return 'transient';
  return key === undefined ? 'other' : 'receipt';
}
