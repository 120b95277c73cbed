import { Random } from './random.ts';

/** A message that is to be sent, whatever has become of those before it. */
export interface Arrival {
  /** Milliseconds after the start. */
  readonly atMs: number;
  /** Which session is to send it. */
  readonly session: number;
}

export interface ScheduleOptions {
  readonly ratePerSecond: number;
  readonly sessions: number;
  readonly untilMs: number;
  readonly seed: number;
}

/**
 * What is sent when, decided by the seed alone: a Poisson process. A server that stalls does not slow it down, so what
 * it stalled for is in the latencies of all that should have been sent meanwhile (no coordinated omission).
 */
export function* schedule({ ratePerSecond, sessions, untilMs, seed }: ScheduleOptions): Generator<Arrival, undefined> {
  const random = new Random(seed);
  for (let atMs = random.pauseMs(ratePerSecond); atMs < untilMs; atMs += random.pauseMs(ratePerSecond)) {
    yield { atMs, session: random.below(sessions) };
  }
  return undefined;
}
