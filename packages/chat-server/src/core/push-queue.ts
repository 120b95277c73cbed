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
 * lag mode: what is in the log is neither kept nor encoded, only how far the log went, one position per conversation, and
 * of each receipt the latest, of as many as frames may wait. Once the transport has taken everything, these are sent, and pushes go on.
 */
export class PushQueue {
  readonly #options: PushQueueOptions;
  readonly #outbox: Outbox = new Outbox();
  /** Where the logs are of which pushes were dropped; `undefined` while none are. */
  #heads: Map<ConversationId, number> | undefined;
  /** The latest of each key that found no room meanwhile: nobody would say it again. */
  readonly #late: Map<string, OutgoingPush> = new Map();

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

  /** `false`: so much is behind that a sync is cheaper than to tell of each. */
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
    this.#late.clear();
    if (drop) this.#outbox.dropPushes();
  }

  clear(): void {
    this.#heads = undefined;
    this.#late.clear();
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
    const { key } = push;
    if (key === undefined || isDroppable(push)) this.#drop(push);
    else if (this.#late.has(key) || !this.#hasRoom(push, push.frame())) this.#putLate(key, push);
    else this.#outbox.push(push.frame(), push);
    return (this.#heads?.size ?? 0) <= this.#options.maxQueuedFrames;
  }

  /** The longest unsaid makes room: others' receipts alone end no session. */
  #putLate(key: string, push: OutgoingPush): void {
    this.#late.delete(key);
    this.#late.set(key, push);
    if (this.#late.size <= this.#options.maxQueuedFrames) return;
    const [oldest] = this.#late;
    if (oldest === undefined) return;
    this.#late.delete(oldest[0]);
    this.#drop(oldest[1]);
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
    for (const push of this.#late.values()) this.#outbox.push(push.frame(), push);
    this.#heads = undefined;
    this.#late.clear();
  }
}

function kindOf({ log, transient }: PushNature): string {
  if (log !== undefined) return 'entry';
  return transient === true ? 'transient' : 'other';
}
