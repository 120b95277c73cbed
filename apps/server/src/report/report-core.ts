import type { CounterName, HistogramName } from '@proj/chat-server';
import type { CommitFact } from '@proj/store/sqlite';
import type { NotedAlert } from './alerts.ts';
import type { Facts } from './facts.ts';
import { type HourState, Hours, type Silence } from './hours.ts';
import type { Language } from './phrases.ts';
import { boundaryAtOrBefore, type Schedule } from './schedule.ts';
import { Window, type WindowState } from './window.ts';

/** Who reports. */
export interface Node {
  /** Never changes for a server; made of its public key. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly product: string;
  readonly durability: string;
}

/** What outlives the process. */
export interface ReportState {
  readonly version: 1;
  readonly node: Node;
  readonly language: Language;
  readonly window: WindowState;
  readonly previous: WindowState | undefined;
  /** The latest starts, milliseconds since 1970. */
  readonly starts: readonly number[];
  /** The process ended as it should. */
  readonly isClean: boolean;
  readonly alerts: readonly NotedAlert[];
  readonly hours: readonly HourState[];
}

/** What one mail says. */
export interface Report {
  readonly node: Node;
  readonly window: WindowState;
  readonly previous: WindowState | undefined;
  /** As it was when the window ended; `undefined` when only the file is known. */
  readonly facts: Facts | undefined;
  readonly alerts: readonly NotedAlert[];
}

const mostStarts = 20;
/** A wall clock that is this far behind the beginning of the window has been set back. */
const setBackMs = 60_000;

/** Gathers what happens in windows that follow one another without a gap, across restarts. Knows no files and no clock. */
export class ReportCore {
  readonly node: Node;
  readonly #schedule: Schedule;
  readonly #language: Language;
  #window: Window;
  #previous: WindowState | undefined;
  readonly #starts: number[];
  readonly #hours: Hours;

  constructor(options: {
    readonly node: Node;
    readonly language: Language;
    readonly schedule: Schedule;
    /** What the process before left behind. */
    readonly state: ReportState | undefined;
    readonly nowMs: number;
  }) {
    const { node, language, schedule, state, nowMs } = options;
    this.node = node;
    this.#language = language;
    this.#schedule = schedule;
    this.#window = state === undefined ? new Window(nowMs) : Window.from(state.window);
    this.#previous = state?.previous;
    this.#starts = [...(state?.starts ?? [])];
    this.#hours = new Hours(state?.hours);
  }

  /** The process has started; the one before ended as it should, or did not. */
  begin(nowMs: number, wasClean: boolean): void {
    this.#window.starts++;
    if (!wasClean) this.#window.crashes++;
    this.#starts.push(nowMs);
    this.#starts.splice(0, this.#starts.length - mostStarts);
  }

  /** What names the window, in files and in the id of its mail. */
  get startMs(): number {
    return this.#window.startMs;
  }

  count(name: CounterName, labels: readonly string[], by: number): void {
    this.#window.tally.count(name, labels, by);
  }

  observe(name: HistogramName, seconds: number): void {
    this.#window.tally.observe(name, seconds);
  }

  commit({ durationMs, failed }: CommitFact): void {
    this.#window.tally.count('commits', [failed ? 'failed' : 'done'], 1);
    this.#window.raise('commitMs', durationMs);
  }

  /** Something was written to try the store; `undefined`: it did not come back. */
  canary(seconds: number | undefined): void {
    this.#window.tally.count('canaries', [seconds === undefined ? 'lost' : 'back'], 1);
    if (seconds !== undefined) this.#window.tally.observe('canary_seconds', seconds);
  }

  entries(count: number, nowMs: number): void {
    this.#hours.entries(count, nowMs);
  }

  /** Looks at the hour that it is, and says whether it is silent since one that usually is not. */
  silence(nowMs: number, monotonicMs: number): Silence | undefined {
    if (this.#hours.look(nowMs, monotonicMs)) this.#window.tally.count('silent_hours', [], 1);
    return this.#hours.silence(nowMs);
  }

  usersOnline(users: number): void {
    this.#window.raise('usersOnline', users);
  }

  sample(facts: Facts): void {
    this.#window.sample(facts);
    this.#window.raise('clockJumpMs', facts.recentClockJumpMs);
    if (facts.nowMs < this.#window.startMs - setBackMs) this.#window.startMs = facts.nowMs;
  }

  /** Starts within this time. */
  recentStarts(nowMs: number, spanMs: number): number {
    return this.#starts.filter((atMs) => nowMs - atMs < spanMs && atMs <= nowMs).length;
  }

  /** The moment at which the window ended, or `undefined` while it has not. Windows that nobody closed in time become one. */
  endedAtMs(nowMs: number): number | undefined {
    const endMs = boundaryAtOrBefore(this.#schedule, nowMs);
    return endMs > this.#window.startMs ? endMs : undefined;
  }

  /** What there is to say of the window up to `endMs`. Changes nothing. */
  report(endMs: number, facts: Facts | undefined, alerts: readonly NotedAlert[]): Report {
    return { node: this.node, window: this.#window.state(endMs), previous: this.#previous, facts, alerts };
  }

  /** This much is reported: the next window begins where it ended, with what came in since it was looked at. */
  advance(reported: WindowState, facts: Facts | undefined): void {
    this.#previous = reported;
    this.#window = new Window(reported.endMs, this.#window.tally.since(reported.tally));
    // Who is online stays so.
    if (facts !== undefined) this.#window.sample(facts);
  }

  state(nowMs: number, isClean: boolean, alerts: readonly NotedAlert[]): ReportState {
    return {
      version: 1,
      node: this.node,
      language: this.#language,
      window: this.#window.state(nowMs),
      previous: this.#previous,
      starts: this.#starts,
      isClean,
      alerts,
      hours: this.#hours.toJSON(),
    };
  }
}
