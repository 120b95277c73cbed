import type { UserId } from '@proj/chat-protocol';
import { abortable } from '@proj/io';
import type { MessagesOptions, ReceivedMessage } from './client.ts';
import type { TakenMessage } from './core/inbox.ts';
import { ClientError } from './errors.ts';

/** Where messages come from, and where it is said what became of them. */
export interface MessageSource {
  readonly user: UserId;
  /** `undefined` while there is more to come. */
  end(): { readonly error: ClientError | undefined } | undefined;
  take(): TakenMessage | undefined;
  /** Resolves when it will not be shown again. */
  acknowledge(taken: TakenMessage): Promise<void>;
  putBack(taken: TakenMessage): void;
  /** Resolves when it is worth trying again to take. */
  arrival(): Promise<void>;
  /** The consumer has left. */
  release(): void;
}

type Result = IteratorResult<ReceivedMessage, undefined>;

const done: Result = { done: true, value: undefined };

/** The consumer of a client's messages: asking for the next acknowledges the one before. */
export class Consumer implements AsyncIterator<ReceivedMessage, undefined> {
  readonly #source: MessageSource;
  readonly #options: MessagesOptions;
  #taken: TakenMessage | undefined;
  #count = 0;
  #isAsking = false;
  #hasLeft = false;

  constructor(source: MessageSource, options: MessagesOptions) {
    this.#source = source;
    this.#options = options;
  }

  async next(): Promise<Result> {
    if (this.#isAsking) throw new ClientError('CLIENT_BUSY', 'the next message is awaited already');
    if (this.#hasLeft) return done;
    this.#isAsking = true;
    try {
      const result = await this.#next();
      if (result.done === true) this.#leave();
      return result;
    } catch (error) {
      this.#leave();
      throw error;
    } finally {
      this.#isAsking = false;
    }
  }

  /** Leaving a loop early does not acknowledge the message it was left with. */
  return(): Promise<Result> {
    this.#leave();
    return Promise.resolve(done);
  }

  async #next(): Promise<Result> {
    const { signal, limit = Number.POSITIVE_INFINITY } = this.#options;
    await this.#acknowledge();
    while (!this.#hasLeft && this.#count < limit) {
      signal?.throwIfAborted();
      const end = this.#source.end();
      if (end?.error !== undefined) throw end.error;
      if (end !== undefined) return done;
      const taken = this.#source.take();
      if (taken !== undefined) return this.#show(taken);
      await abortable(this.#source.arrival(), signal);
    }
    return done;
  }

  async #acknowledge(): Promise<void> {
    const taken = this.#taken;
    this.#taken = undefined;
    if (taken !== undefined) await this.#source.acknowledge(taken);
  }

  #show(taken: TakenMessage): Result {
    this.#taken = taken;
    this.#count++;
    return { done: false, value: { ...taken.entry, own: taken.entry.from === this.#source.user } };
  }

  #leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    const taken = this.#taken;
    this.#taken = undefined;
    if (taken !== undefined) this.#source.putBack(taken);
    this.#source.release();
  }
}
