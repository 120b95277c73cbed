import type { ServerStatistics } from '@proj/snet';

/** Outages whose median is reported: the last ones. The shortest and the longest are of all. */
const rememberedOutages = 1_024;

/** What has become of the sessions of a command so far. */
export interface Statistics {
  readonly sessions: number;
  /** Taken from the other end. */
  readonly bytesIn: number;
  /** The other end has them. */
  readonly bytesOut: number;
  /** Since the first session was open, until the last one was over. */
  readonly seconds: number;
  /** Connections lost while there was no other. */
  readonly cuts: number;
  /** Connections that took the place of another. */
  readonly resumes: number;
  /** What was sent more than once because of that. */
  readonly replayedBytes: number;
  /** How long there was no connection, as far as this end noticed, up to now. `null`: there always was one. */
  readonly outageMs: { readonly min: number; readonly median: number; readonly max: number } | null;
}

/** A session, as far as it is counted: an `SnetSocket`. */
export interface Counted {
  readonly acknowledgedBytes: number;
  readonly bytesRead: number;
  on(event: 'detach' | 'close', listener: () => void): unknown;
  on(
    event: 'reattach',
    listener: (info: { readonly replayedBytes: number; readonly outageMs: number }) => void,
  ): unknown;
}

/** Counts over all the sessions of a command. */
export class Traffic {
  readonly #now: () => number;
  /** With the time since when each has been without a connection; `undefined`: it has one. */
  readonly #live: Map<Counted, number | undefined> = new Map();
  readonly #outagesMs: number[] = [];
  #shortestMs = Number.POSITIVE_INFINITY;
  #longestMs = 0;
  #startedAtMs: number | undefined;
  #endedAtMs: number | undefined;
  #sessions = 0;
  #bytesIn = 0;
  #bytesOut = 0;
  #cuts = 0;
  #resumes = 0;
  #replayedBytes = 0;

  /** @param now - Monotonic milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts a session that is open, until it closes. */
  follow(socket: Counted): void {
    this.#startedAtMs ??= this.#now();
    this.#sessions++;
    this.#live.set(socket, undefined);
    socket.on('detach', () => {
      this.#live.set(socket, this.#now());
      this.#cuts++;
    });
    socket.on('reattach', ({ replayedBytes, outageMs }) => {
      this.#resumes++;
      this.#replayedBytes += replayedBytes;
      // A connection that was replaced before it was lost left no gap.
      if (this.#live.get(socket) !== undefined) this.#outage(outageMs);
      this.#live.set(socket, undefined);
    });
    socket.on('close', () => {
      const detachedAtMs = this.#live.get(socket);
      if (detachedAtMs !== undefined) this.#outage(this.#now() - detachedAtMs);
      this.#live.delete(socket);
      this.#bytesIn += socket.bytesRead;
      this.#bytesOut += socket.acknowledgedBytes;
      this.#endedAtMs = this.#now();
    });
  }

  /** As in {@link Statistics}. */
  get bytesIn(): number {
    let bytes = this.#bytesIn;
    for (const { bytesRead } of this.#live.keys()) bytes += bytesRead;
    return bytes;
  }

  /** As in {@link Statistics}. */
  get bytesOut(): number {
    let bytes = this.#bytesOut;
    for (const { acknowledgedBytes } of this.#live.keys()) bytes += acknowledgedBytes;
    return bytes;
  }

  /** As of now. */
  get statistics(): Statistics {
    const nowMs = this.#now();
    const endAtMs = this.#live.size > 0 ? nowMs : (this.#endedAtMs ?? nowMs);
    return {
      sessions: this.#sessions,
      bytesIn: this.bytesIn,
      bytesOut: this.bytesOut,
      seconds: Math.round(endAtMs - (this.#startedAtMs ?? endAtMs)) / 1_000,
      cuts: this.#cuts,
      resumes: this.#resumes,
      replayedBytes: this.#replayedBytes,
      outageMs: this.#outageMs(nowMs),
    };
  }

  #outage(outageMs: number): void {
    this.#shortestMs = Math.min(this.#shortestMs, outageMs);
    this.#longestMs = Math.max(this.#longestMs, outageMs);
    this.#outagesMs.push(outageMs);
    if (this.#outagesMs.length > rememberedOutages) this.#outagesMs.shift();
  }

  #outageMs(nowMs: number): Statistics['outageMs'] {
    const running = [...this.#live.values()].filter((atMs) => atMs !== undefined).map((atMs) => nowMs - atMs);
    const sorted = [...this.#outagesMs, ...running].slice(-rememberedOutages).toSorted((a, b) => a - b);
    const middle = sorted.length >> 1;
    const upper = sorted[middle];
    const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle];
    if (upper === undefined || lower === undefined) return null;
    const median = (lower + upper) / 2;
    const min = running.reduce((least, ms) => Math.min(least, ms), this.#shortestMs);
    const max = running.reduce((most, ms) => Math.max(most, ms), this.#longestMs);
    return { min: rounded(min), median: rounded(median), max: rounded(max) };
  }
}

/** To a tenth. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** One line. */
export function statisticsText(statistics: Statistics): string {
  const { sessions, bytesIn, bytesOut, seconds, cuts, resumes, replayedBytes, outageMs } = statistics;
  const outages = outageMs === null ? 'none' : `${outageMs.min}/${outageMs.median}/${outageMs.max} ms (min/median/max)`;
  const counts = `sessions=${sessions} in=${bytesIn} out=${bytesOut} seconds=${seconds}`;
  return `stats: ${counts} cuts=${cuts} resumes=${resumes} replayed=${replayedBytes} outages=${outages}`;
}

/** One line for each wire of a listener: sessions that are open now, and what has become of the connections so far. */
export function wireLines(wires: ServerStatistics): readonly string[] {
  return Object.entries(wires).map(([wire, { sessions, begun, resumed, refused }]) => {
    const codes = Object.entries(refused).map(([code, times]) => `${code}:${times}`);
    return `stats ${wire}: open=${sessions} begun=${begun} resumed=${resumed} refused=${codes.join(',') || 'none'}`;
  });
}
