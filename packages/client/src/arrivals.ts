import type { UserId } from '@proj/chat-protocol';
import type { MessagesOptions } from './client.ts';
import { Consumer, type MessageSource } from './consumer.ts';
import { Deferred } from './deferred.ts';
import type { Driver } from './driver.ts';
import { ClientError } from './errors.ts';

/** Entries that one write takes. */
const keptAtOnce = 64;

/** What a client tells its consumer beside the messages. */
export interface ArrivalsHost {
  readonly user: UserId;
  /** `undefined` while there is more to come. */
  end(): { readonly error: ClientError | undefined } | undefined;
}

/** The messages that arrive, for one consumer at a time. */
export class Arrivals {
  readonly #driver: Driver;
  #next: Deferred<void> | undefined;
  #hasConsumer = false;
  #keeps = false;
  #hasArrived = false;
  #isKeeping = false;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** @throws ClientError `CLIENT_BUSY` */
  consume(host: ArrivalsHost, options: MessagesOptions): Consumer {
    if (this.#hasConsumer) throw new ClientError('CLIENT_BUSY', 'the messages have a consumer already');
    this.#hasConsumer = true;
    this.#driver.core.want();
    this.#driver.schedule();
    return new Consumer(this.#source(host), options);
  }

  /** Instead of a consumer: everything goes to the store, as it comes. */
  keep(): void {
    this.#keeps = true;
    this.#driver.core.want();
  }

  /** There may be something to take, or to know. */
  wake(): void {
    this.#hasArrived = true;
    if (this.#keeps && !this.#isKeeping) void this.#keepArrived();
    this.#next?.resolve();
    this.#next = undefined;
  }

  /** One write after the other: what the store has not taken yet leaves no room for more. Never rejects. */
  async #keepArrived(): Promise<void> {
    const driver = this.#driver;
    this.#isKeeping = true;
    while (this.#hasArrived && driver.core.status.state !== 'closed') {
      this.#hasArrived = false;
      if (driver.core.keep(keptAtOnce, driver.nowMs)) this.#hasArrived = true;
      driver.run();
      // What the store does not take closes the client.
      await driver.written.catch(() => {});
    }
    this.#isKeeping = false;
  }

  #source(host: ArrivalsHost): MessageSource {
    const driver = this.#driver;
    return {
      user: host.user,
      end: () => host.end(),
      take: () => {
        const taken = driver.core.take(driver.nowMs);
        // There may be room for another page now.
        driver.schedule();
        return taken;
      },
      acknowledge: async (taken) => {
        // The store may be in other hands already.
        if (driver.core.status.state === 'closed') return;
        driver.core.acknowledge(taken, driver.nowMs);
        driver.run();
        await driver.written;
      },
      putBack: (taken) => driver.core.putBack(taken),
      arrival: () => {
        this.#next ??= new Deferred();
        return this.#next.promise;
      },
      release: () => {
        this.#hasConsumer = false;
        this.wake();
      },
    };
  }
}
