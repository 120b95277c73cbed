import { leastMessageBytes } from './stamp.ts';
import type { LoadTarget, Observe } from './target.ts';
import type { Second } from './timeline.ts';

/**
 * When to send. `rate`: at the times of a schedule that is decided in advance, whatever the answers (open loop).
 * `window`: as soon as an earlier one was accepted, so many at a time (closed loop): what the most is that passes, but its
 * latencies say nothing of what users would see.
 */
export type Pacing = { readonly ratePerSecond: number } | { readonly inFlight: number };

export type Phase = 'open' | 'warm-up' | 'measure' | 'drain';

export interface Progress {
  readonly phase: Phase;
  /** Sessions that are online. */
  readonly online: number;
  /** The second that has just passed; `undefined` while sessions open. */
  readonly second?: Second | undefined;
}

export interface LoadOptions {
  readonly target: LoadTarget;
  /** A multiple of `groupSize`. */
  readonly sessions: number;
  readonly pacing: Pacing;
  /** Members of each conversation, from 2. @defaultValue 2 */
  readonly groupSize?: number | undefined;
  /** Of each message, from 40. @defaultValue 100 */
  readonly messageBytes?: number | undefined;
  /** How many sessions leave in a second; each comes back after `awayMs`. @defaultValue 0 */
  readonly churnPerSecond?: number | undefined;
  /** @defaultValue 1_000 */
  readonly awayMs?: number | undefined;
  /** @defaultValue 2 */
  readonly warmUpSeconds?: number | undefined;
  /** @defaultValue 10 */
  readonly measureSeconds?: number | undefined;
  /** The longest wait for what has not come when nothing is sent any more. @defaultValue 10 */
  readonly drainSeconds?: number | undefined;
  /** How long to look for what comes twice, after everything has come. @defaultValue 0.2 */
  readonly settleSeconds?: number | undefined;
  /** The same seed, the same schedule. @defaultValue 1 */
  readonly seed?: number | undefined;
  /** Sessions that open at once. @defaultValue 16 */
  readonly openAtOnce?: number | undefined;
  /** Messages without an answer beyond which nothing more is sent and the run counts as overloaded. @defaultValue 100_000 */
  readonly maxPending?: number | undefined;
  /** @defaultValue nobody looks */
  readonly observe?: Observe | undefined;
  readonly onPhase?: ((phase: Phase) => void) | undefined;
  /** Once a second. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Ends the run: it rejects with the reason, and every session is closed. */
  readonly signal?: AbortSignal | undefined;
}

export type ResolvedLoadOptions = {
  readonly [Name in keyof LoadOptions]-?: Name extends 'observe' | 'onPhase' | 'onProgress' | 'signal'
    ? LoadOptions[Name]
    : Exclude<LoadOptions[Name], undefined>;
};

/** @throws RangeError that names what is outside its range. */
export function resolveOptions(options: LoadOptions): ResolvedLoadOptions {
  const resolved: ResolvedLoadOptions = {
    target: options.target,
    sessions: options.sessions,
    pacing: options.pacing,
    groupSize: options.groupSize ?? 2,
    messageBytes: options.messageBytes ?? 100,
    churnPerSecond: options.churnPerSecond ?? 0,
    awayMs: options.awayMs ?? 1_000,
    warmUpSeconds: options.warmUpSeconds ?? 2,
    measureSeconds: options.measureSeconds ?? 10,
    drainSeconds: options.drainSeconds ?? 10,
    settleSeconds: options.settleSeconds ?? 0.2,
    seed: options.seed ?? 1,
    openAtOnce: options.openAtOnce ?? 16,
    maxPending: options.maxPending ?? 100_000,
    observe: options.observe,
    onPhase: options.onPhase,
    onProgress: options.onProgress,
    signal: options.signal,
  };
  whole('groupSize', resolved.groupSize, 2, 10_000);
  whole('sessions', resolved.sessions, resolved.groupSize, 100_000);
  if (resolved.sessions % resolved.groupSize !== 0) {
    throw new RangeError(
      `sessions must be a multiple of groupSize: ${resolved.sessions} is none of ${resolved.groupSize}`,
    );
  }
  const [name, value] = Object.entries(resolved.pacing)[0] ?? ['pacing', Number.NaN];
  within(name, value, Number.MIN_VALUE, 10_000_000);
  whole('messageBytes', resolved.messageBytes, leastMessageBytes, 1_048_576);
  within('churnPerSecond', resolved.churnPerSecond, 0, 10_000);
  within('awayMs', resolved.awayMs, 0, 3_600_000);
  within('warmUpSeconds', resolved.warmUpSeconds, 0, 86_400);
  within('measureSeconds', resolved.measureSeconds, 0.05, 86_400);
  within('drainSeconds', resolved.drainSeconds, 0, 3_600);
  within('settleSeconds', resolved.settleSeconds, 0, 3_600);
  whole('seed', resolved.seed, 0, 2 ** 32 - 1);
  whole('openAtOnce', resolved.openAtOnce, 1, 10_000);
  whole('maxPending', resolved.maxPending, 1, 10_000_000);
  return resolved;
}

function within(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new RangeError(
    `${name} must be a number from ${least === Number.MIN_VALUE ? 'above 0' : least} to ${most}, not ${value}`,
  );
}

function whole(name: string, value: number, least: number, most: number): void {
  within(name, value, least, most);
  if (!Number.isInteger(value)) throw new RangeError(`${name} must be a whole number, not ${value}`);
}
