import type { Transport } from './transport.ts';

/** A timer is often this late; no one was asleep. */
export const usualLagMs = 200;

/**
 * Deadlines that passed while this program did not run: it was busy, or the machine slept. What was to arrive by then
 * may lie in the socket, unread, so a peer is given that time again, at most as long as it had in the first place, and
 * once for each deadline: a loop that is always late must still find out.
 */
export interface LagGrace {
  readonly deadlineMs: number;
  readonly untilMs: number;
}

/** The deadline, or what it was extended to. */
export function extendedDeadlineMs({ grace }: Transport, deadlineMs: number): number {
  return grace?.deadlineMs === deadlineMs ? Math.max(deadlineMs, grace.untilMs) : deadlineMs;
}

/** Whether a deadline that has passed is extended. @param lagMs how much too late we look. */
export function grantGrace(
  transport: Transport,
  deadlineMs: number,
  maxMs: number,
  lagMs: number,
  nowMs: number,
): boolean {
  if (lagMs < usualLagMs || transport.grace?.deadlineMs === deadlineMs) return false;
  transport.grace = { deadlineMs, untilMs: nowMs + Math.min(lagMs, maxMs) };
  return true;
}
