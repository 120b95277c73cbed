import { concatBytes } from '@proj/io/bytes';
import { Direction, type Piece } from './direction.ts';
import type { Random } from './random.ts';
import type { CutMode, CutOptions, LinkEnd, PlannedCut, SimLinkOptions } from './sim-link-options.ts';

export type LinkEvent =
  | { readonly type: 'data'; readonly to: LinkEnd; readonly bytes: Uint8Array }
  /** The other end has sent its last byte. Only {@link SimLink.end} leads to it. */
  | { readonly type: 'end'; readonly to: LinkEnd }
  /** The link is gone for this end; the last event it gets. `peer`: the other end closed it. */
  | { readonly type: 'close'; readonly to: LinkEnd; readonly cause: 'reset' | 'fin' | 'hole' | 'peer' };

export interface DirectionCounters {
  /** Given to {@link SimLink.send} while the sender could send. */
  readonly sentBytes: number;
  /** Handed out by {@link SimLink.poll}. */
  readonly deliveredBytes: number;
}

interface Close {
  readonly atMs: number;
  readonly order: number;
  readonly cause: 'reset' | 'fin' | 'hole' | 'peer';
}

const unsliced = Number.POSITIVE_INFINITY;
const ends: readonly LinkEnd[] = ['a', 'b'];
/** A cut replaces only a milder one. */
const severity: Readonly<Record<CutMode, number>> = { 'hole-oneway': 1, hole: 2, fin: 3, reset: 3 };

/**
 * A full-duplex byte pipe between the ends `a` and `b` in virtual time: it holds no clock and starts nothing, the test
 * tells it the time and asks what is due. Every choice it makes comes from its {@link Random}, so one seed is one
 * history. A model holds as many as there are transports alive and moves to the smallest {@link SimLink.nextAtMs}.
 *
 * What is in flight is held without a bound: a link has no receiver that could push back. `simDuplexPair` adds one.
 */
export class SimLink {
  readonly #random: Random;
  readonly #latencyMs: number;
  readonly #jitterMs: number;
  readonly #maxSliceBytes: number;
  readonly #joinProbability: number;
  readonly #plannedCut: PlannedCut | undefined;
  /** By sender. */
  readonly #directions: Readonly<Record<LinkEnd, Direction>> = { a: new Direction(), b: new Direction() };
  /** By the end that will learn of it. */
  readonly #closes: Record<LinkEnd, Close | undefined> = { a: undefined, b: undefined };
  /** Ends that get no more events: told of the close, or closed by themselves. */
  readonly #gone: Record<LinkEnd, boolean> = { a: false, b: false };
  #order = 0;
  #cutMode: CutMode | undefined;

  /** @throws RangeError for a negative duration, a slice below one byte or a probability outside 0 to 1. */
  constructor(random: Random, options: SimLinkOptions = {}) {
    this.#random = random;
    this.#latencyMs = inRange(options.latencyMs ?? 0, 0, Number.MAX_SAFE_INTEGER, 'latencyMs');
    this.#jitterMs = inRange(options.jitterMs ?? 0, 0, Number.MAX_SAFE_INTEGER, 'jitterMs');
    this.#maxSliceBytes = Math.floor(inRange(options.maxSliceBytes ?? unsliced, 1, unsliced, 'maxSliceBytes'));
    this.#joinProbability = inRange(options.joinProbability ?? 0, 0, 1, 'joinProbability');
    this.#plannedCut = options.cut;
  }

  /** How the link was cut, `undefined` while it was not. */
  get cutMode(): CutMode | undefined {
    return this.#cutMode;
  }

  /** Bytes per direction until now, by the end that sends. */
  get counters(): Readonly<Record<LinkEnd, DirectionCounters>> {
    const { a, b } = this.#directions;
    return {
      a: { sentBytes: a.sentBytes, deliveredBytes: a.deliveredBytes },
      b: { sentBytes: b.sentBytes, deliveredBytes: b.deliveredBytes },
    };
  }

  /** Bytes sent from an end that {@link SimLink.poll} may still hand out. */
  inFlightBytes(from: LinkEnd): number {
    return this.#directions[from].inFlightBytes;
  }

  /** Whether this end gets no more events: it was told of the close, or closed the link itself. */
  isGone(end: LinkEnd): boolean {
    return this.#gone[end];
  }

  /** Takes a copy. From an end that is gone or has ended nothing is sent, as to a socket that was destroyed. */
  send(from: LinkEnd, bytes: Uint8Array, nowMs: number): void {
    const direction = this.#directions[from];
    if (this.#gone[from] || direction.ended) return;
    const limit = this.#plannedCut?.afterBytes[from];
    const leftBytes =
      limit === undefined || this.#cutMode !== undefined ? Number.POSITIVE_INFINITY : limit - direction.sentBytes;
    const carried = bytes.length < leftBytes ? bytes : bytes.subarray(0, Math.max(0, leftBytes));
    direction.sentBytes += bytes.length;
    // Not slice(): of a Buffer that is a view.
    if (!direction.lost) this.#slice(direction, new Uint8Array(carried), nowMs);
    if (this.#plannedCut !== undefined && bytes.length >= leftBytes) this.#cut(nowMs, this.#plannedCut, from, from);
  }

  /** Half-close: the other end gets `end` after everything sent so far, and may go on sending. */
  end(from: LinkEnd, nowMs: number): void {
    const direction = this.#directions[from];
    if (this.#gone[from] || direction.ended) return;
    direction.ended = true;
    if (!direction.lost) this.#enqueue(direction, undefined, nowMs);
  }

  /** This end gives the link up: it gets no more events, and the other one `close` after everything sent so far. */
  close(from: LinkEnd, nowMs: number): void {
    if (this.#gone[from]) return;
    this.#leave(from);
    const to = other(from);
    const direction = this.#directions[from];
    direction.ended = true;
    if (!direction.lost) this.#closeAt(to, nowMs, 'peer', 0);
  }

  /**
   * Cuts the link now. `from` says which direction a `hole-oneway` swallows. On a link that was cut already only a
   * graver cut does something: a one-way hole may become a hole, and either of them a `fin` or a `reset`.
   */
  cut(nowMs: number, options: CutOptions, from: LinkEnd = 'a'): void {
    this.#cut(nowMs, options, from, undefined);
  }

  /** When the next event is due, or `undefined` while none will be by itself. */
  nextAtMs(): number | undefined {
    const end = this.#nextEnd();
    return end === undefined ? undefined : this.#nextFor(end)?.atMs;
  }

  /** What is due, in the order of moment, then of sending. Each event is handed out once. */
  poll(nowMs: number): LinkEvent[] {
    const events: LinkEvent[] = [];
    for (let to = this.#nextEnd(); to !== undefined; to = this.#nextEnd()) {
      const next = this.#nextFor(to) as Piece | Close;
      if (next.atMs > nowMs) break;
      events.push('cause' in next ? this.#tell(to, next) : this.#deliver(to, nowMs));
    }
    return events;
  }

  #tell(to: LinkEnd, close: Close): LinkEvent {
    this.#leave(to);
    return { type: 'close', to, cause: close.cause };
  }

  #deliver(to: LinkEnd, nowMs: number): LinkEvent {
    const direction = this.#directions[other(to)];
    const piece = direction.shift();
    if (piece?.bytes === undefined) return { type: 'end', to };
    const parts = [piece.bytes];
    const untilMs = Math.min(nowMs, this.#closes[to]?.atMs ?? nowMs);
    for (let next = direction.first; next?.bytes !== undefined && next.atMs <= untilMs; next = direction.first) {
      if (this.#joinProbability === 0 || !this.#random.bool(this.#joinProbability)) break;
      parts.push(next.bytes);
      direction.shift();
    }
    const bytes = parts.length === 1 ? piece.bytes : concatBytes(...parts);
    direction.deliveredBytes += bytes.length;
    return { type: 'data', to, bytes };
  }

  #slice(direction: Direction, bytes: Uint8Array, nowMs: number): void {
    for (let offset = 0; offset < bytes.length; ) {
      const left = bytes.length - offset;
      const size = this.#maxSliceBytes === unsliced ? left : Math.min(left, 1 + this.#random.int(this.#maxSliceBytes));
      this.#enqueue(direction, bytes.subarray(offset, offset + size), nowMs);
      offset += size;
    }
  }

  #enqueue(direction: Direction, bytes: Uint8Array | undefined, nowMs: number): void {
    // Never before the piece that was sent before.
    const atMs = Math.max(direction.last?.atMs ?? nowMs, nowMs + this.#delayMs());
    direction.push({ atMs, order: this.#order++, bytes });
  }

  #delayMs(): number {
    return this.#latencyMs + (this.#jitterMs === 0 ? 0 : this.#random.next() * this.#jitterMs);
  }

  /** `keep`: the direction whose bytes in flight all arrive, since its exact offset caused the cut. */
  #cut(nowMs: number, options: CutOptions, from: LinkEnd, keep: LinkEnd | undefined): void {
    const { mode } = options;
    if (this.#cutMode !== undefined && severity[mode] <= severity[this.#cutMode]) return;
    this.#cutMode = mode;
    const oneWay = mode === 'hole-oneway';
    const inFlight = options.inFlight ?? (mode === 'fin' || oneWay ? 'deliver' : 'random');
    for (const end of oneWay ? [from] : ends) {
      const direction = this.#directions[end];
      direction.lost = true;
      if (inFlight !== 'deliver' && end !== keep) {
        direction.truncate(inFlight === 'random' ? this.#random.int(direction.inFlightBytes + 1) : 0);
      }
    }
    const hole = mode === 'hole' || oneWay;
    for (const end of ends) {
      const late = typeof options.lateCloseMs === 'object' ? options.lateCloseMs[end] : options.lateCloseMs;
      const lateMs = late ?? (hole ? Number.POSITIVE_INFINITY : 0);
      if (lateMs < Number.POSITIVE_INFINITY) this.#closeAt(end, nowMs, hole ? 'hole' : mode, lateMs);
    }
  }

  /** After what is still in flight to that end, and `lateMs` more. */
  #closeAt(to: LinkEnd, nowMs: number, cause: Close['cause'], lateMs: number): void {
    if (this.#gone[to]) return;
    const earliestMs = Math.max(nowMs + this.#delayMs(), this.#directions[other(to)].last?.atMs ?? nowMs);
    const atMs = earliestMs + lateMs;
    const planned = this.#closes[to];
    if (planned === undefined || atMs < planned.atMs) this.#closes[to] = { atMs, order: this.#order++, cause };
  }

  #leave(end: LinkEnd): void {
    this.#gone[end] = true;
    this.#closes[end] = undefined;
    const incoming = this.#directions[other(end)];
    incoming.lost = true;
    incoming.truncate(0);
  }

  /** The end whose next event is the earliest. */
  #nextEnd(): LinkEnd | undefined {
    const a = this.#nextFor('a');
    const b = this.#nextFor('b');
    if (a === undefined || b === undefined) return a !== undefined ? 'a' : b !== undefined ? 'b' : undefined;
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order) ? 'a' : 'b';
  }

  #nextFor(to: LinkEnd): Piece | Close | undefined {
    const piece = this.#directions[other(to)].first;
    const close = this.#closes[to];
    if (piece === undefined || close === undefined) return piece ?? close;
    return close.atMs < piece.atMs ? close : piece;
  }
}

function other(end: LinkEnd): LinkEnd {
  return end === 'a' ? 'b' : 'a';
}

function inRange(value: number, minimum: number, maximum: number, name: string): number {
  if (!(value >= minimum && value <= maximum)) throw new RangeError(`${name} must be ${minimum} to ${maximum}`);
  return value;
}
