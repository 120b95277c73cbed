import type { Transport } from './transport.ts';

/** A timer is often this late; no one was asleep. */
export const usualLagMs = 200;

/**
 * Deadlines that passed while this program did not run: it was busy, or the machine slept. What was to arrive by then
 * may lie in the socket, unread, so a peer is given that time again, at most as long as it had in the first place, and
 * once for each deadline: a loop that is always late must still find out.
 */
export class LagGrace {
  readonly #granted: WeakMap<Transport, { readonly deadlineMs: number; readonly untilMs: number }> = new WeakMap();

  /** The deadline, or what it was extended to. */
  extended(transport: Transport, deadlineMs: number): number {
    const granted = this.#granted.get(transport);
    return granted?.deadlineMs === deadlineMs ? Math.max(deadlineMs, granted.untilMs) : deadlineMs;
  }

  /** Whether a deadline that has passed is extended. @param lagMs how much too late we look. */
  grant(transport: Transport, deadlineMs: number, maxMs: number, lagMs: number, nowMs: number): boolean {
    if (lagMs < usualLagMs || this.#granted.get(transport)?.deadlineMs === deadlineMs) return false;
    this.#granted.set(transport, { deadlineMs, untilMs: nowMs + Math.min(lagMs, maxMs) });
    return true;
  }
}
