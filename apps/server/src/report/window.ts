import type { StoreFigures } from '@proj/store';
import type { Facts } from './facts.ts';
import { Tally, type TallyState } from './tally.ts';

/** The largest that was seen in a window. */
export interface Peaks {
  usersOnline: number;
  sessions: number;
  connections: number;
  queuedBytes: number;
  appendsWaiting: number;
  loopDelayMs: number;
  rssBytes: number;
  fdFraction: number;
  commitMs: number;
  clockJumpMs: number;
}

export interface WindowState {
  readonly startMs: number;
  readonly endMs: number;
  readonly tally: TallyState;
  readonly peaks: Peaks;
  /** For averages. */
  readonly samples: number;
  readonly sessionSum: number;
  /** The file's size when the window began. */
  readonly firstFileBytes: number | undefined;
  readonly store: StoreFigures | undefined;
  readonly freeBytes: number | undefined;
  readonly starts: number;
  readonly crashes: number;
}

const noPeaks: Peaks = {
  usersOnline: 0,
  sessions: 0,
  connections: 0,
  queuedBytes: 0,
  appendsWaiting: 0,
  loopDelayMs: 0,
  rssBytes: 0,
  fdFraction: 0,
  commitMs: 0,
  clockJumpMs: 0,
};

/** What happened between two moments, over however many lives of the process. */
export class Window {
  startMs: number;
  readonly tally: Tally;
  readonly peaks: Peaks;
  #samples = 0;
  #sessionSum = 0;
  #firstFileBytes: number | undefined;
  #store: StoreFigures | undefined;
  #freeBytes: number | undefined;
  starts = 0;
  crashes = 0;

  constructor(startMs: number, tally: Tally = new Tally(), state?: WindowState) {
    this.startMs = startMs;
    this.tally = tally;
    this.peaks = { ...noPeaks, ...state?.peaks };
    if (state === undefined) return;
    this.#samples = state.samples;
    this.#sessionSum = state.sessionSum;
    this.#firstFileBytes = state.firstFileBytes;
    this.#store = state.store;
    this.#freeBytes = state.freeBytes;
    this.starts = state.starts;
    this.crashes = state.crashes;
  }

  static from(state: WindowState): Window {
    return new Window(state.startMs, new Tally(state.tally), state);
  }

  raise(name: keyof Peaks, value: number): void {
    if (value > this.peaks[name]) this.peaks[name] = value;
  }

  sample({ figures, store, load, rssBytes, room }: Facts): void {
    if (figures !== undefined) {
      this.#samples++;
      this.#sessionSum += figures.sessions;
      this.raise('usersOnline', figures.users_online);
      this.raise('sessions', figures.sessions);
      this.raise('connections', figures.connections);
      this.raise('queuedBytes', figures.queued_bytes);
      this.raise('appendsWaiting', figures.appends_waiting);
    }
    this.raise('loopDelayMs', load.loopDelayMs);
    this.raise('fdFraction', load.fdFraction);
    this.raise('rssBytes', rssBytes);
    if (store !== undefined) {
      this.#firstFileBytes ??= store.fileBytes;
      this.#store = store;
    }
    if (room !== undefined) this.#freeBytes = room.freeBytes;
  }

  state(endMs: number): WindowState {
    return {
      startMs: this.startMs,
      endMs,
      tally: this.tally.toJSON(),
      peaks: { ...this.peaks },
      samples: this.#samples,
      sessionSum: this.#sessionSum,
      firstFileBytes: this.#firstFileBytes,
      store: this.#store,
      freeBytes: this.#freeBytes,
      starts: this.starts,
      crashes: this.crashes,
    };
  }
}
