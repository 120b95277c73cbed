import type { OutboxEntry } from '@proj/store';
import { requestId, type WebhookBody, type WebhookEntry, webhookEntry } from './event.ts';
import type { ResolvedWebhookOptions } from './options.ts';
import { type PostAnswer, Poster, PostTimeout } from './post.ts';
import { signatures } from './signature.ts';

/** What became of a request: the values of the label `result`. */
export type WebhookResult = 'delivered' | 'refused' | 'redirected' | 'failed' | 'timeout' | 'unreachable' | 'given-up';

/** How it goes. What waits is counted by the store: `figures().outbox`. */
export interface WebhookState {
  /** Attempts since the last that worked; 0 while all is well. */
  readonly failures: number;
  /** Since when nothing has worked, milliseconds since 1970. */
  readonly failingSinceMs: number | undefined;
  /** Entries that were given up. */
  readonly givenUp: number;
}

interface Batch {
  readonly stored: readonly OutboxEntry[];
  readonly entries: readonly WebhookEntry[];
  readonly body: string;
}

/** The body of a request that has entries around which nothing else changes. */
const bodyFrame = JSON.stringify({ type: 'entries', entries: [] } satisfies WebhookBody).length;

/**
 * Tells a receiver of the outbox, strictly in its order with one request under way. An entry is done with when the
 * receiver has answered 2xx: whatever fails or dies before, it is told again.
 */
export class WebhookWorker {
  readonly #options: ResolvedWebhookOptions;
  readonly #poster: Poster;
  readonly #stopping: AbortController = new AbortController();
  readonly #aborting: AbortController = new AbortController();
  /** Everything up to here was answered, even if the store could not yet be told so. */
  #doneUpTo = 0;
  /** Entries of the next request: those of one that failed are tried again as they were, or fewer if they were too many. */
  #limit: number;
  #failures = 0;
  #failingSinceMs: number | undefined;
  #givenUp = 0;
  #wakeUp: (() => void) | undefined;
  #wasWoken = false;
  #grace: Disposable | undefined;

  constructor(options: ResolvedWebhookOptions) {
    this.#options = options;
    this.#poster = new Poster(options.url, options.clock);
    this.#limit = options.maxEntries;
  }

  get state(): WebhookState {
    return { failures: this.#failures, failingSinceMs: this.#failingSinceMs, givenUp: this.#givenUp };
  }

  /** Something may wait. */
  wake(): void {
    this.#wasWoken = true;
    this.#wakeUp?.();
  }

  /** Resolves once {@link stop} was called and nothing is under way. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    const { pollMs } = this.#options;
    while (!signal.aborted) {
      this.#wasWoken = false;
      const waitMs = await this.#round();
      if (waitMs !== undefined) await this.#sleep(waitMs, false);
      else if (!this.#wasWoken) await this.#sleep(pollMs, true);
    }
    this.#grace?.[Symbol.dispose]();
    this.#poster[Symbol.dispose]();
  }

  stop(): void {
    const { clock, closeGraceMs } = this.#options;
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    this.#grace = clock.schedule(clock.now() + closeGraceMs, () => this.#aborting.abort());
    this.#wakeUp?.();
  }

  /** Tells until nothing waits. Answers how long to wait after a failure, or `undefined`. */
  async #round(): Promise<number | undefined> {
    while (!this.#stopping.signal.aborted) {
      let batch: Batch | undefined;
      try {
        batch = await this.#nextBatch();
      } catch (error) {
        this.#options.log?.warn({ error }, 'what webhooks are to be told cannot be read');
        return this.#failed();
      }
      if (batch === undefined) return undefined;
      const waitMs = await this.#tell(batch);
      if (waitMs !== undefined) return waitMs;
    }
    return undefined;
  }

  async #nextBatch(): Promise<Batch | undefined> {
    const { store, maxBodyLength } = this.#options;
    const stored = await store.outbox.read(this.#doneUpTo, this.#limit);
    const entries: WebhookEntry[] = [];
    let length = bodyFrame;
    for (const { message } of stored) {
      const entry = webhookEntry(message);
      length += JSON.stringify(entry).length + 1;
      // One that is larger than a request may be goes alone.
      if (length > maxBodyLength && entries.length > 0) break;
      entries.push(entry);
    }
    if (entries.length === 0) return undefined;
    const body: WebhookBody = { type: 'entries', entries };
    return { stored: stored.slice(0, entries.length), entries, body: JSON.stringify(body) };
  }

  /** Answers how long to wait, or `undefined` when the receiver has it. */
  async #tell(batch: Batch): Promise<number | undefined> {
    const { clock, metrics, log, maxEntries, url } = this.#options;
    const startedAtMs = clock.now();
    const { result, answer, error } = await this.#attempt(batch);
    if (this.#aborting.signal.aborted && result !== 'delivered') return 0;
    metrics.count('webhooks_total', [result]);
    metrics.observe('webhook_seconds', (clock.now() - startedAtMs) / 1_000);
    if (result === 'delivered') {
      this.#failures = 0;
      this.#failingSinceMs = undefined;
      this.#limit = Math.min(maxEntries, Math.max(this.#limit, batch.stored.length) * 2);
      await this.#done(batch.stored);
      return undefined;
    }
    const { status, retryAfterMs } = answer ?? {};
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    log?.warn({ host: url.host, result, status, code, failures: this.#failures + 1 }, 'a webhook was not delivered');
    this.#limit = status === 413 ? Math.max(1, Math.floor(batch.stored.length / 2)) : batch.stored.length;
    await this.#giveUpOld(batch.stored);
    return this.#failed(retryAfterMs);
  }

  async #attempt({ entries, body }: Batch): Promise<{ result: WebhookResult; answer?: PostAnswer; error?: unknown }> {
    const { secrets, timeoutMs, wallClock } = this.#options;
    const id = requestId(entries);
    const timestamp = Math.floor(wallClock() / 1_000);
    try {
      const answer = await this.#poster.post({
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signatures({ id, timestamp, body }, secrets),
        },
        body,
        timeoutMs,
        signal: this.#aborting.signal,
      });
      return { result: resultOf(answer.status), answer };
    } catch (error) {
      return { result: error instanceof PostTimeout ? 'timeout' : 'unreachable', error };
    }
  }

  async #done(stored: readonly OutboxEntry[]): Promise<void> {
    const { store, log } = this.#options;
    const position = stored.at(-1)?.position ?? 0;
    this.#doneUpTo = Math.max(this.#doneUpTo, position);
    try {
      await store.outbox.done(position);
    } catch (error) {
      // What comes next says so too. If this process ends before, the receiver is told once more.
      log?.warn({ error }, 'the store cannot take note of a delivered webhook');
    }
  }

  /** Those at the front: nothing overtakes what is not yet too old. */
  async #giveUpOld(stored: readonly OutboxEntry[]): Promise<void> {
    const { maxAgeMs, wallClock, log, metrics } = this.#options;
    const nowMs = wallClock();
    const firstYoung = stored.findIndex(({ message }) => nowMs - message.acceptedAtMs <= maxAgeMs);
    const old = firstYoung === -1 ? stored : stored.slice(0, firstYoung);
    if (old.length === 0) return;
    for (const { position, message } of old) {
      const { conversation, seq } = message;
      log?.error({ position, conversation, seq, id: webhookEntry(message).id }, 'a webhook was given up');
    }
    this.#givenUp += old.length;
    metrics.count('webhooks_total', ['given-up'], old.length);
    this.#limit = Math.max(1, this.#limit - old.length);
    await this.#done(old);
  }

  /** Full jitter: those who failed together do not come back together. */
  #failed(retryAfterMs = 0): number {
    const { minRetryMs, maxRetryMs, random, wallClock } = this.#options;
    const longestMs = Math.min(maxRetryMs, minRetryMs * 2 ** Math.min(this.#failures, 40));
    this.#failures++;
    this.#failingSinceMs ??= wallClock();
    return Math.max(longestMs * random(), Math.min(retryAfterMs, maxRetryMs));
  }

  #sleep(ms: number, isWakeable: boolean): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stopping;
    if (signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = clock.schedule(clock.now() + ms, resolve);
    this.#wakeUp = () => {
      if (isWakeable || signal.aborted) resolve();
    };
    return promise.then(() => {
      timer[Symbol.dispose]();
      this.#wakeUp = undefined;
    });
  }
}

function resultOf(status: number): WebhookResult {
  if (status >= 200 && status < 300) return 'delivered';
  if (status >= 300 && status < 400) return 'redirected';
  return status >= 400 && status < 500 ? 'refused' : 'failed';
}
