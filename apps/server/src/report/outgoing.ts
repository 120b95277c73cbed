import type { Clock, Log } from '@proj/io';
import type { AlertCore, AlertNotice } from './alerts.ts';
import { MailError, type Mailer } from './mailer.ts';
import type { Mail } from './render.ts';
import type { Spool } from './spool.ts';

const minuteMs = 60_000;
/** The wait after the first failure of a report, after the second … and after all later ones. */
const reportWaitsMs: readonly number[] = [1, 5, 15, 60, 240, 720, 1_440].map((minutes) => minutes * minuteMs);
/** Alerts are for now. */
const alertWaitsMs: readonly number[] = [0.5, 1, 5, 15].map((minutes) => minutes * minuteMs);
/** Waits are up to this share shorter or longer, so that servers that failed together do not come back together. */
const jitter = 0.2;

interface Retry {
  failures: number;
  /** Monotonic. */
  nextAtMs: number;
}

export interface OutgoingOptions {
  readonly mailer: Mailer;
  readonly spool: Spool;
  readonly alerts: AlertCore;
  readonly alertMail: (notice: AlertNotice) => Mail;
  readonly clock: Clock;
  readonly wallClock: () => number;
  readonly random: () => number;
  readonly log: Log;
}

/** Hands mails over, one at a time, and again when they were not taken. Nothing waits for it. */
export class Outgoing {
  readonly #options: OutgoingOptions;
  /** Of reports that the mail server refused. */
  readonly #refused: Map<string, Retry> = new Map();
  /** Of a mail server that is not there, or does not work. */
  readonly #server: Retry = { failures: 0, nextAtMs: Number.NEGATIVE_INFINITY };
  readonly #alertRetry: Retry = { failures: 0, nextAtMs: Number.NEGATIVE_INFINITY };
  /** Taken by the mail server, but still on the disk. */
  readonly #taken: Set<string> = new Set();
  readonly #abort: AbortController = new AbortController();
  #round: Promise<void> | undefined;
  /** A report that must not leave before the state says that its window is over: it would be made, and sent, once more. */
  held: string | undefined;

  constructor(options: OutgoingOptions) {
    this.#options = options;
  }

  /** Sends what is due, unless it is at it. */
  deliver(): void {
    if (this.#abort.signal.aborted) return;
    this.#round ??= this.#deliverAll()
      .catch((error: unknown) => this.#options.log.error({ error }, 'reports cannot be sent'))
      .finally(() => {
        this.#round = undefined;
      });
  }

  /** Resolves once nothing is under way. */
  async settled(): Promise<void> {
    await this.#round;
  }

  /** There is a new report, which is worth a try. */
  announce(): void {
    this.#server.nextAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Lets the mail that is under way finish for a while. Never rejects. */
  async close(graceMs: number): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, graceMs);
    await Promise.race([this.#round, late.promise]);
    clearTimeout(timer);
    this.#abort.abort();
  }

  async #deliverAll(): Promise<void> {
    await this.#deliverAlerts();
    const { spool, clock, log } = this.#options;
    if (clock.now() < this.#server.nextAtMs) return;
    // The oldest first.
    for (const name of spool.names) {
      if (this.#abort.signal.aborted) return;
      const retry = this.#refused.get(name);
      if (name === this.held || (retry !== undefined && clock.now() < retry.nextAtMs)) continue;
      if (!this.#taken.has(name)) {
        const report = await spool.read(name);
        if (report === undefined) continue;
        const error = await this.#send(report);
        if (error !== undefined) {
          this.#failed(name, error);
          // The next one would fare no better.
          if (!error.isRefusal) return;
          continue;
        }
        this.#taken.add(name);
        log.info({ report: name }, 'a report was sent');
      }
      await spool.remove(name);
      this.#taken.delete(name);
      this.#refused.delete(name);
    }
  }

  async #deliverAlerts(): Promise<void> {
    const { alerts, alertMail, clock, wallClock, log } = this.#options;
    if (clock.now() < this.#alertRetry.nextAtMs) return;
    const notice = alerts.notice(wallClock(), clock.now());
    if (notice === undefined) return;
    const error = await this.#send(alertMail(notice));
    if (error === undefined) {
      this.#alertRetry.failures = 0;
      alerts.told(notice, clock.now());
      return;
    }
    if (this.#abort.signal.aborted) return;
    this.#postpone(this.#alertRetry, alertWaitsMs);
    log.warn({ reason: error.message, failures: this.#alertRetry.failures }, 'an alert could not be sent');
  }

  async #send(mail: Mail): Promise<MailError | undefined> {
    try {
      const { rejected } = await this.#options.mailer.send(mail, this.#abort.signal);
      // The way is free: whatever waits may try.
      Object.assign(this.#server, { failures: 0, nextAtMs: Number.NEGATIVE_INFINITY });
      if (rejected > 0) this.#options.log.warn({ rejected }, 'the mail server refused some of the addresses');
      return undefined;
    } catch (error) {
      return error instanceof MailError ? error : new MailError('unknown', { isRefusal: false, cause: error });
    }
  }

  #failed(name: string, { isRefusal, message }: MailError): void {
    if (this.#abort.signal.aborted) return;
    const retry = isRefusal ? (this.#refused.get(name) ?? { failures: 0, nextAtMs: 0 }) : this.#server;
    if (isRefusal) this.#refused.set(name, retry);
    this.#postpone(retry, reportWaitsMs);
    this.#options.log.warn({ report: name, reason: message, failures: retry.failures }, 'a report could not be sent');
  }

  #postpone(retry: Retry, waitsMs: readonly number[]): void {
    const { clock, random } = this.#options;
    const waitMs = waitsMs[Math.min(retry.failures, waitsMs.length - 1)] ?? 0;
    retry.failures++;
    retry.nextAtMs = clock.now() + waitMs * (1 + jitter * (2 * random() - 1));
  }
}
