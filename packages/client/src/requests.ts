import { type AbortOptions, abortable } from '@proj/io';
import type { AnswerTo, CallAnswer, CallMessage } from './core/answers.ts';
import type { CoreEvent } from './core/events.ts';
import { Deferred } from './deferred.ts';
import type { Driver } from './driver.ts';
import { checkedMessage } from './options.ts';

type CallEvent = Extract<CoreEvent, { readonly type: 'answered' | 'call-refused' }>;

/** Whoever waits for the answer to a request. */
export class Requests {
  readonly #driver: Driver;
  readonly #waiting: Map<number, Deferred<CallAnswer>> = new Map();

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /**
   * Waits for a connection, for as many as it takes, and for the answer.
   * @throws ClientError `CLIENT_BAD_ARGUMENT`, `CLIENT_BUSY`, `CLIENT_REFUSED`; what closes the client; the reason of
   * the signal.
   */
  async ask<M extends CallMessage>(message: M, { signal }: AbortOptions): Promise<AnswerTo<M['type']>> {
    signal?.throwIfAborted();
    const asked: CallMessage = message;
    const { seqId: _, ...checked } = checkedMessage({ ...asked, seqId: 1 });
    const number = this.#driver.core.call(checked);
    const answer = new Deferred<CallAnswer>();
    this.#waiting.set(number, answer);
    this.#driver.schedule();
    try {
      // The connection has checked that it is the answer to this type.
      return (await abortable(answer.promise, signal)) as AnswerTo<M['type']>;
    } finally {
      this.#waiting.delete(number);
      this.#driver.core.endCall(number);
    }
  }

  settle(event: CallEvent): void {
    const waiting = this.#waiting.get(event.call.number);
    if (event.type === 'answered') waiting?.resolve(event.answer);
    else waiting?.reject(event.error);
  }

  /** There will be no answers any more. */
  end(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
  }
}
