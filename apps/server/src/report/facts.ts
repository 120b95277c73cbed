import type { Figures } from '@proj/chat-server';
import type { WebhookState } from '@proj/chat-server/webhooks';
import type { StoreFigures } from '@proj/store';
import type { Room } from '../degraded.ts';
import type { Load } from '../load.ts';
import type { Silence } from './hours.ts';

/** What is so at one moment: what alerts look at, and windows remember the extremes of. */
export interface Facts {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Of a clock that never jumps. */
  readonly monotonicMs: number;
  /** `undefined` before the server runs. */
  readonly figures: Figures | undefined;
  /** `undefined`: the store has not answered. */
  readonly store: StoreFigures | undefined;
  readonly load: Load;
  readonly rssBytes: number;
  /** Of the process. */
  readonly uptimeMs: number;
  readonly room: Room | undefined;
  /** The last commit failed. */
  readonly commitsFail: boolean;
  /** Commits that failed in the last minute. */
  readonly recentCommitFailures: number;
  /** Entries that had to be announced again in the last ten minutes. */
  readonly recentRepairs: number;
  /** How far the wall clock has jumped in the last ten minutes, all jumps together; 0: not. */
  readonly recentClockJumpMs: number;
  /** Starts of the server in the last ten minutes, this one included. */
  readonly recentStarts: number;
  /** `undefined`: there are none. */
  readonly webhooks: WebhookState | undefined;
  readonly spool: { readonly reports: number; readonly oldestAtMs: number | undefined };
  readonly backup: BackupFact;
  /** What the server wrote to try its store, and did not read back, the last so many times. */
  readonly canariesLost: number;
  /** `undefined`: something comes in, or usually nothing does. */
  readonly silence: Silence | undefined;
}

export interface BackupFact {
  /** When the last one was made; `undefined`: there is none that is known of. */
  readonly lastAtMs: number | undefined;
  /** The last one that was tried failed. */
  readonly failed: boolean;
  /** How old the last one may be; `undefined`: nobody expects any. */
  readonly maxAgeMs: number | undefined;
}

/** How much of something there was lately. */
export class Recent {
  readonly #spanMs: number;
  readonly #notes: { readonly atMs: number; amount: number }[] = [];

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  add(amount: number, monotonicMs: number): void {
    const last = this.#notes.at(-1);
    // Within a second it is one.
    if (last !== undefined && monotonicMs - last.atMs < 1_000) last.amount += amount;
    else this.#notes.push({ atMs: monotonicMs, amount });
  }

  value(monotonicMs: number): number {
    while ((this.#notes[0]?.atMs ?? Number.POSITIVE_INFINITY) <= monotonicMs - this.#spanMs) this.#notes.shift();
    return this.#notes.reduce((sum, { amount }) => sum + amount, 0);
  }
}
