import { setTimeout as sleep } from 'node:timers/promises';
import { Crowd } from './crowd.ts';
import { Latencies, type LatencySummary } from './histogram.ts';
import { Ledger, type Violations } from './ledger.ts';
import { type LoadOptions, type Phase, type ResolvedLoadOptions, resolveOptions } from './options.ts';
import { Random } from './random.ts';
import { schedule } from './schedule.ts';
import { type Stamp, Stamper } from './stamp.ts';
import type { ServerUsage } from './target.ts';
import { type Second, Timeline } from './timeline.ts';

export interface LoadResult {
  readonly target: string;
  readonly sessions: number;
  readonly groupSize: number;
  readonly messageBytes: number;
  readonly churnPerSecond: number;
  readonly seed: number;
  readonly measureSeconds: number;
  /** `undefined`: it was as fast as the answers came. */
  readonly offeredPerSecond?: number | undefined;
  /** Messages that were sent, in all phases. */
  readonly sent: number;
  /** In the seconds that were measured. */
  readonly acceptedPerSecond: number;
  readonly deliveredPerSecond: number;
  /** From when a message should have been sent until it was accepted; of those measured. */
  readonly acceptLatency: LatencySummary;
  /** Until it came to a receiver. Without those that receivers missed because they were away. */
  readonly deliveryLatency: LatencySummary;
  /** How late the generator itself was: what exceeds this by little is the generator's, not the target's. */
  readonly lateness: LatencySummary;
  /** Deliveries to sessions that had been away. */
  readonly caughtUp: number;
  /** Messages of which nobody knows what became of them, by reason. */
  readonly failures: Readonly<Record<string, number>>;
  readonly violations: Violations;
  /** Failures and violations. */
  readonly errors: number;
  /** More waited for an answer than was allowed, and the run was cut short. */
  readonly overloaded: boolean;
  readonly timeline: readonly Second[];
  readonly server: {
    /** In the seconds that were measured. */
    readonly cpuSeconds?: number | undefined;
    readonly rssPeakBytes?: number | undefined;
  };
}

/** Reasons of failure that are told apart; the rest is `other`. */
const mostReasons = 16;
/** A timer of Node is late by up to this: the rest is waited for turn by turn. */
const timerMs = 1;

/**
 * Opens the sessions, sends, and checks every message: warm-up, measurement, and a drain until everything has come.
 * @throws RangeError for an option outside its range; what the target throws when a session cannot be opened; the
 * signal's reason.
 */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  return new Run(resolveOptions(options)).run();
}

class Run {
  readonly #options: ResolvedLoadOptions;
  readonly #stamper: Stamper;
  readonly #ledger: Ledger;
  readonly #crowd: Crowd;
  readonly #timeline: Timeline = new Timeline();
  readonly #accepting: Latencies = new Latencies();
  readonly #delivering: Latencies = new Latencies();
  readonly #lateness: Latencies = new Latencies();
  readonly #failures: Map<string, number> = new Map();
  readonly #stop: AbortController = new AbortController();
  #startedAtMs = 0;
  #phase: Phase = 'open';
  #sent = 0;
  #caughtUp = 0;
  #acceptedInMeasure = 0;
  #deliveredInMeasure = 0;
  #overloaded = false;
  #before: Promise<ServerUsage | undefined> | undefined;
  #after: Promise<ServerUsage | undefined> | undefined;
  #measureFromMs = 0;
  #measuredMs = 0;
  #turns = 0;
  /** Of a closed loop: an answer came. */
  #onAnswer: () => void = () => {};

  constructor(options: ResolvedLoadOptions) {
    this.#options = options;
    const { sessions, groupSize, messageBytes } = options;
    // Another run against the same server is not this one.
    this.#stamper = new Stamper(Math.floor(Math.random() * 36 ** 8).toString(36), messageBytes);
    this.#ledger = new Ledger(sessions, groupSize);
    this.#crowd = new Crowd({
      ...options,
      signal: this.#stop.signal,
      onDelivery: (receiver, text) => this.#delivered(receiver, text),
    });
  }

  async run(): Promise<LoadResult> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    const onAbort = (): void => this.#stop.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    const opening = setInterval(() => this.#options.onProgress?.({ phase: 'open', online: this.#crowd.online }), 1_000);
    try {
      this.#enter('open');
      await this.#crowd.openAll();
      clearInterval(opening);
      await this.#drive();
    } finally {
      clearInterval(opening);
      signal?.removeEventListener('abort', onAbort);
      this.#stop.abort(new Error('the run is over'));
      await this.#crowd.closeAll();
    }
    signal?.throwIfAborted();
    return this.#result();
  }

  async #drive(): Promise<void> {
    const { pacing } = this.#options;
    this.#startedAtMs = performance.now();
    this.#enter('warm-up');
    const ticker = this.#watch();
    const churn = this.#churn();
    const warm = setTimeout(() => this.#enter('measure'), this.#options.warmUpSeconds * 1_000);
    try {
      await ('ratePerSecond' in pacing ? this.#openLoop(pacing.ratePerSecond) : this.#closedLoop(pacing.inFlight));
      // A run that was cut short in its warm-up is not measured any more.
      clearTimeout(warm);
      this.#enter('drain');
      await this.#crowd.gathered();
      await this.#drain();
    } finally {
      clearTimeout(warm);
      this.#stop.abort(new Error('the run is over'));
      await Promise.all([ticker, churn]);
    }
  }

  async #openLoop(ratePerSecond: number): Promise<void> {
    const { sessions, seed, maxPending } = this.#options;
    for (const { atMs, session } of schedule({ ratePerSecond, sessions, untilMs: this.#sendingMs, seed })) {
      const dueMs = this.#startedAtMs + atMs;
      for (let waitMs = dueMs - performance.now(); waitMs > 0; waitMs = dueMs - performance.now()) {
        if (waitMs > timerMs) await this.#pause(waitMs - timerMs);
        else await new Promise((resolve) => setImmediate(resolve));
      }
      await this.#turn();
      this.#options.signal?.throwIfAborted();
      if (this.#ledger.pending >= maxPending) {
        this.#overloaded = true;
        return;
      }
      this.#send(session, dueMs);
    }
    const restMs = this.#startedAtMs + this.#sendingMs - performance.now();
    if (restMs > 0) await this.#pause(restMs);
  }

  async #closedLoop(inFlight: number): Promise<void> {
    const { sessions, signal } = this.#options;
    let session = 0;
    // A server that answers nothing any more must not stop the clock.
    const clock = setInterval(() => this.#onAnswer(), 50);
    try {
      while (this.#elapsedMs < this.#sendingMs) {
        signal?.throwIfAborted();
        while (this.#ledger.pending < inFlight && this.#send(session++ % sessions, performance.now()));
        await new Promise<void>((resolve) => {
          this.#onAnswer = resolve;
        });
        await this.#turn();
      }
    } finally {
      clearInterval(clock);
    }
  }

  /** Everything that is due may be sent at once, but not without letting answers in now and then. */
  async #turn(): Promise<void> {
    if (++this.#turns % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Whether there was somebody to send it. */
  #send(planned: number, intendedAtMs: number): boolean {
    const sender = this.#crowd.whoSends(planned);
    if (sender === undefined) {
      // Everyone is away: that it should have been sent shows nowhere else.
      this.#failed(new Error('nobody is online'));
      return false;
    }
    const nowMs = performance.now();
    const measured = this.#isMeasured(intendedAtMs);
    if (measured) this.#lateness.record(nowMs - intendedAtMs);
    const stamp = this.#ledger.send(sender, intendedAtMs);
    this.#sent++;
    this.#timeline.sent();
    this.#crowd.send(sender, this.#stamper.write(stamp)).then(
      () => this.#accepted(stamp, measured ? intendedAtMs : undefined),
      (error: unknown) => {
        this.#ledger.fail(stamp);
        this.#failed(error);
      },
    );
    return true;
  }

  #accepted(stamp: Stamp, measuredFromMs: number | undefined): void {
    this.#ledger.accept(stamp);
    this.#timeline.accepted();
    if (this.#phase === 'measure') this.#acceptedInMeasure++;
    if (measuredFromMs !== undefined) this.#accepting.record(performance.now() - measuredFromMs);
    this.#onAnswer();
  }

  #failed(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const known = this.#failures.has(reason) || this.#failures.size < mostReasons ? reason : 'other';
    this.#failures.set(known, (this.#failures.get(known) ?? 0) + 1);
    this.#timeline.failed();
    this.#onAnswer();
  }

  #delivered(receiver: number, text: string): void {
    const stamp = this.#stamper.read(text);
    if (stamp === undefined) return;
    const verdict = this.#ledger.deliver(receiver, stamp);
    if (verdict === 'foreign' || verdict === 'duplicate') return;
    const intendedAtMs = this.#ledger.intendedAtMs(stamp);
    const wasAway = intendedAtMs < this.#crowd.onlineSinceMs(receiver);
    const latencyMs = performance.now() - intendedAtMs;
    this.#timeline.delivered(wasAway ? undefined : latencyMs);
    if (this.#phase === 'measure') this.#deliveredInMeasure++;
    if (wasAway) this.#caughtUp++;
    else if (this.#isMeasured(intendedAtMs)) this.#delivering.record(latencyMs);
  }

  async #drain(): Promise<void> {
    const { drainSeconds, settleSeconds } = this.#options;
    const deadlineMs = performance.now() + drainSeconds * 1_000;
    while (performance.now() < deadlineMs && (this.#ledger.pending > 0 || this.#ledger.owed > 0)) {
      await this.#pause(10);
    }
    await this.#pause(settleSeconds * 1_000);
  }

  /** @throws the signal's reason. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#options;
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      throw signal?.aborted === true ? signal.reason : error;
    });
  }

  /** Sessions leave at times that the seed decides. */
  async #churn(): Promise<void> {
    const { churnPerSecond, sessions, seed } = this.#options;
    if (churnPerSecond === 0) return;
    const random = new Random(seed ^ 0x5eed);
    let atMs = random.pauseMs(churnPerSecond);
    while (atMs < this.#sendingMs && !this.#stop.signal.aborted) {
      const waitMs = this.#startedAtMs + atMs - performance.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: this.#stop.signal }).catch(() => {});
      if (this.#stop.signal.aborted || this.#phase === 'drain') return;
      const leaver = this.#crowd.whoSends(random.below(sessions));
      if (leaver !== undefined) this.#crowd.leave(leaver, (error) => this.#failed(error));
      atMs += random.pauseMs(churnPerSecond);
    }
  }

  /** Ends each second of the timeline. */
  async #watch(): Promise<void> {
    const { signal } = this.#stop;
    for (let second = 1; !signal.aborted; second++) {
      const waitMs = this.#startedAtMs + second * 1_000 - performance.now();
      await sleep(Math.max(0, waitMs), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const usage = await this.#options.observe?.();
      const { online } = this.#crowd;
      const passed = this.#timeline.turn(this.#elapsedMs / 1_000, online, usage);
      this.#options.onProgress?.({ phase: this.#phase, online, second: passed });
    }
  }

  #enter(phase: Phase): void {
    if (phase === 'measure') {
      this.#measureFromMs = this.#elapsedMs;
      this.#before = this.#options.observe?.();
    }
    if (phase === 'drain' && this.#phase === 'measure') {
      this.#measuredMs = this.#elapsedMs - this.#measureFromMs;
      this.#after = this.#options.observe?.();
    }
    this.#phase = phase;
    this.#options.onPhase?.(phase);
  }

  /** Whether a message that should have been sent then is one of those that count. */
  #isMeasured(intendedAtMs: number): boolean {
    const atMs = intendedAtMs - this.#startedAtMs;
    return atMs >= this.#options.warmUpSeconds * 1_000 && atMs < this.#sendingMs;
  }

  get #elapsedMs(): number {
    return performance.now() - this.#startedAtMs;
  }

  get #sendingMs(): number {
    return (this.#options.warmUpSeconds + this.#options.measureSeconds) * 1_000;
  }

  async #result(): Promise<LoadResult> {
    const { target, sessions, groupSize, messageBytes, churnPerSecond, seed, pacing } = this.#options;
    const failures = Object.fromEntries(this.#failures);
    const { violations } = this.#ledger;
    const unanswered = this.#ledger.pending;
    if (unanswered > 0) failures['no answer before the end'] = unanswered;
    const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
    const seconds = this.#measuredMs / 1_000;
    const [before, after] = await Promise.all([this.#before, this.#after]);
    const cpu = [before?.cpuSeconds, after?.cpuSeconds] as const;
    const rss = this.#timeline.seconds.flatMap(({ rssBytes }) => rssBytes ?? []);
    return {
      target: target.name,
      sessions,
      groupSize,
      messageBytes,
      churnPerSecond,
      seed,
      measureSeconds: seconds,
      offeredPerSecond: 'ratePerSecond' in pacing ? pacing.ratePerSecond : undefined,
      sent: this.#sent,
      acceptedPerSecond: seconds > 0 ? this.#acceptedInMeasure / seconds : 0,
      deliveredPerSecond: seconds > 0 ? this.#deliveredInMeasure / seconds : 0,
      acceptLatency: this.#accepting.summary(),
      deliveryLatency: this.#delivering.summary(),
      lateness: this.#lateness.summary(),
      caughtUp: this.#caughtUp,
      failures,
      violations,
      errors: failed + violations.lost + violations.duplicated + violations.disordered,
      overloaded: this.#overloaded,
      timeline: this.#timeline.seconds,
      server: {
        cpuSeconds: cpu[0] === undefined || cpu[1] === undefined ? undefined : cpu[1] - cpu[0],
        rssPeakBytes: rss.length === 0 ? undefined : Math.max(...rss),
      },
    };
  }
}
