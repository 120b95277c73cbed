import type { LoadResult } from './run.ts';

/** What a rate has to hold to count. */
export interface Gates {
  /** From when a message should have been sent to its delivery. @defaultValue no bound */
  readonly p99Ms?: number | undefined;
  /** The server's memory; fails when nobody could look. @defaultValue no bound */
  readonly rssBytes?: number | undefined;
}

/** What of a result the gates look at. */
export type Trial = Pick<
  LoadResult,
  'errors' | 'overloaded' | 'acceptedPerSecond' | 'deliveryLatency' | 'lateness' | 'server'
>;

export interface SearchStep {
  readonly ratePerSecond: number;
  /** Empty: it passed. */
  readonly reasons: readonly string[];
  readonly result: Trial;
  readonly phase: 'doubling' | 'bisection' | 'confirmation';
}

export interface SearchOptions {
  /** One run at that rate. */
  readonly trial: (ratePerSecond: number) => Promise<Trial>;
  readonly gates: Gates;
  /** Where to begin. @defaultValue 100 */
  readonly fromRate?: number | undefined;
  /** Where to stop asking for more. @defaultValue 1_000_000 */
  readonly toRate?: number | undefined;
  /** How close to the truth, as a fraction. @defaultValue 0.05 */
  readonly resolution?: number | undefined;
  /** How often the answer has to pass again. @defaultValue 2 */
  readonly confirmations?: number | undefined;
  /** Trials at most. @defaultValue 40 */
  readonly maxTrials?: number | undefined;
  readonly onStep?: ((step: SearchStep) => void) | undefined;
}

export interface Capacity {
  /** The highest rate that passed and was confirmed; 0: none did. */
  readonly ratePerSecond: number;
  /** Passed its confirmations within the trials there are. */
  readonly confirmed: boolean;
  readonly steps: readonly SearchStep[];
}

/** Of what was offered, the least that has to be accepted: a schedule is random, so not all of it. */
const leastShare = 0.95;

/** Why a trial does not count as passed. */
export function failedGates(trial: Trial, ratePerSecond: number, { p99Ms, rssBytes }: Gates): string[] {
  const reasons: string[] = [];
  if (trial.errors > 0) reasons.push(`${trial.errors} errors`);
  if (trial.overloaded) reasons.push('too many without an answer');
  const share = trial.acceptedPerSecond / ratePerSecond;
  if (share < leastShare) reasons.push(`${(100 * share).toFixed(0)} % of the rate`);
  if (p99Ms !== undefined && !(trial.deliveryLatency.p99Ms <= p99Ms)) {
    // A generator that is late by itself says nothing of the server.
    const own =
      trial.lateness.p99Ms > p99Ms / 2 ? ` (the generator itself: ${trial.lateness.p99Ms.toFixed(1)} ms)` : '';
    reasons.push(`p99 ${trial.deliveryLatency.p99Ms.toFixed(1)} ms${own}`);
  }
  const { rssPeakBytes } = trial.server;
  if (rssBytes !== undefined && !(rssPeakBytes !== undefined && rssPeakBytes <= rssBytes)) {
    reasons.push(rssPeakBytes === undefined ? 'memory unknown' : `memory ${(rssPeakBytes / 2 ** 20).toFixed(0)} MiB`);
  }
  return reasons;
}

/**
 * The highest rate that passes the gates and goes on passing: doubling until one fails, bisection, confirmation. A rate
 * has failed when it failed twice in a row; one confirmation that fails lowers the answer, and counting starts again.
 */
export async function searchCapacity(options: SearchOptions): Promise<Capacity> {
  const { trial, gates, fromRate = 100, toRate = 1_000_000, resolution = 0.05, confirmations = 2 } = options;
  const { maxTrials = 40, onStep } = options;
  const steps: SearchStep[] = [];
  const attempt = async (ratePerSecond: number, phase: SearchStep['phase']): Promise<boolean> => {
    if (steps.length >= maxTrials) return false;
    const result = await trial(ratePerSecond);
    const step: SearchStep = { ratePerSecond, reasons: failedGates(result, ratePerSecond, gates), result, phase };
    steps.push(step);
    onStep?.(step);
    return step.reasons.length === 0;
  };
  const passes = async (rate: number, phase: SearchStep['phase']): Promise<boolean> =>
    (await attempt(rate, phase)) || attempt(rate, phase);

  let low = 0;
  let high = fromRate;
  while (await passes(high, 'doubling')) {
    low = high;
    if (low >= toRate) break;
    high = Math.min(toRate, low * 2);
  }
  // Even the first was too much: down by halves until one passes.
  while (low === 0 && high > 1 && steps.length < maxTrials) {
    const half = high / 2;
    if (await passes(half, 'doubling')) low = half;
    else high = half;
  }
  while (low > 0 && high / low > 1 + resolution && steps.length < maxTrials) {
    const middle = Math.round(Math.sqrt(low * high));
    if (middle <= low || middle >= high) break;
    if (await passes(middle, 'bisection')) low = middle;
    else high = middle;
  }
  let confirmed = 0;
  while (low > 0 && confirmed < confirmations && steps.length < maxTrials) {
    if (await attempt(low, 'confirmation')) confirmed++;
    else {
      confirmed = 0;
      low = low / (1 + resolution) < 1 ? 0 : low / (1 + resolution);
    }
  }
  return { ratePerSecond: low, confirmed: low > 0 && confirmed >= confirmations, steps };
}
