import { Tap } from '@proj/chaos-proxy/tap';
import { concatBytes } from '@proj/io/bytes';
import { Direction, type Piece } from './direction.ts';
import type { Close, DirectionCounters, LinkEvent } from './link-event.ts';
import type { Random } from './random.ts';
import {
  type CutMode,
  type CutOptions,
  type LinkEnd,
  type ResolvedLinkOptions,
  resolved,
  type SimLinkOptions,
} from './sim-link-options.ts';

/** How much of a second's bandwidth is one piece. */
const bandwidthPiecesPerSecond = 50;
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
  readonly #options: ResolvedLinkOptions;
  /** By sender. */
  readonly #directions: Readonly<Record<LinkEnd, Direction>>;
  /** By the end that will learn of it. */
  readonly #closes: Record<LinkEnd, Close | undefined> = { a: undefined, b: undefined };
  /** Ends that get no more events: told of the close, or closed by themselves. */
  readonly #gone: Record<LinkEnd, boolean> = { a: false, b: false };
  #order = 0;
  #cutMode: CutMode | undefined;

  /**
   * @throws RangeError for a negative duration, a slice or a bandwidth below one byte, a probability outside 0 to 1, an
   * edit or a capture that cannot be.
   */
  constructor(random: Random, options: SimLinkOptions = {}) {
    this.#random = random;
    this.#options = resolved(options);
    const { edits, capture } = options;
    this.#directions = {
      a: new Direction(new Tap(edits?.a, capture?.a)),
      b: new Direction(new Tap(edits?.b, capture?.b)),
    };
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

  /** Bytes sent from an end that {@link SimLink.poll} may still hand out, held ones included. */
  inFlightBytes(from: LinkEnd): number {
    const { inFlightBytes, tap } = this.#directions[from];
    return inFlightBytes + tap.heldBytes;
  }

  /** How much longer edits have made what an end sent; negative when it is shorter. */
  addedBytes(from: LinkEnd): number {
    return this.#directions[from].tap.addedBytes;
  }

  /**
   * A copy of the flight captured from an end, as far as it was sent; empty unless `capture` asked for one. To replay
   * it, send it over another link.
   */
  captured(from: LinkEnd): Uint8Array {
    return this.#directions[from].tap.captured;
  }

  /** Whether this end gets no more events: it was told of the close, or closed the link itself. */
  isGone(end: LinkEnd): boolean {
    return this.#gone[end];
  }

  /** Takes a copy. From an end that is gone or has ended nothing is sent, as to a socket that was destroyed. */
  send(from: LinkEnd, bytes: Uint8Array, nowMs: number): void {
    const direction = this.#directions[from];
    if (this.#gone[from] || direction.ended) return;
    const { cut } = this.#options;
    const limit = cut?.afterBytes[from];
    const leftBytes =
      limit === undefined || this.#cutMode !== undefined ? Number.POSITIVE_INFINITY : limit - direction.sentBytes;
    const carried = bytes.length < leftBytes ? bytes : bytes.subarray(0, Math.max(0, leftBytes));
    direction.sentBytes += bytes.length;
    // Not slice(): of a Buffer that is a view.
    if (!direction.lost) this.#slice(direction, direction.tap.take(new Uint8Array(carried)), nowMs);
    if (cut !== undefined && bytes.length >= leftBytes) this.#cut(nowMs, cut, from, from);
  }

  /** Half-close: the other end gets `end` after everything sent so far, and may go on sending. */
  end(from: LinkEnd, nowMs: number): void {
    const direction = this.#directions[from];
    if (this.#gone[from] || direction.ended) return;
    direction.ended = true;
    if (!direction.lost && !direction.tap.holds('end')) this.#enqueue(direction, undefined, nowMs);
  }

  /** This end gives the link up: it gets no more events, and the other one `close` after everything sent so far. */
  close(from: LinkEnd, nowMs: number): void {
    if (this.#gone[from]) return;
    this.#leave(from);
    const to = other(from);
    const direction = this.#directions[from];
    direction.ended = true;
    if (!direction.lost && !direction.tap.holds('close')) this.#closeAt(to, nowMs, 'peer', 0);
  }

  /** What `capture` holds back from an end is on its way now, and nothing is held any more. */
  release(from: LinkEnd, nowMs: number): void {
    const direction = this.#directions[from];
    for (const held of direction.tap.release()) {
      if (held === 'close') this.#closeAt(other(from), nowMs, 'peer', 0);
      else if (held === 'end') this.#enqueue(direction, undefined, nowMs);
      else this.#slice(direction, held, nowMs);
    }
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
    const { joinProbability } = this.#options;
    const parts = [piece.bytes];
    const untilMs = Math.min(nowMs, this.#closes[to]?.atMs ?? nowMs);
    for (let next = direction.first; next?.bytes !== undefined && next.atMs <= untilMs; next = direction.first) {
      if (joinProbability === 0 || !this.#random.bool(joinProbability)) break;
      parts.push(next.bytes);
      direction.shift();
    }
    const bytes = parts.length === 1 ? piece.bytes : concatBytes(...parts);
    direction.deliveredBytes += bytes.length;
    return { type: 'data', to, bytes };
  }

  #slice(direction: Direction, bytes: Uint8Array, nowMs: number): void {
    const { maxSliceBytes, bandwidthBytesPerSecond } = this.#options;
    const maxPieceBytes = Math.ceil(bandwidthBytesPerSecond / bandwidthPiecesPerSecond);
    for (let offset = 0; offset < bytes.length; ) {
      const left = Math.min(bytes.length - offset, maxPieceBytes);
      const size =
        maxSliceBytes === Number.POSITIVE_INFINITY ? left : Math.min(left, 1 + this.#random.int(maxSliceBytes));
      this.#enqueue(direction, bytes.subarray(offset, offset + size), nowMs);
      offset += size;
    }
  }

  #enqueue(direction: Direction, bytes: Uint8Array | undefined, nowMs: number): void {
    const sendingMs = ((bytes?.length ?? 0) * 1000) / this.#options.bandwidthBytesPerSecond;
    direction.freeAtMs = Math.max(direction.freeAtMs, nowMs) + sendingMs;
    // Never before the piece that was sent before.
    const atMs = Math.max(direction.last?.atMs ?? nowMs, direction.freeAtMs + this.#delayMs());
    direction.push({ atMs, order: this.#order++, bytes });
  }

  #delayMs(): number {
    const { latencyMs, jitterMs } = this.#options;
    return latencyMs + (jitterMs === 0 ? 0 : this.#random.next() * jitterMs);
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
      this.release(end, nowMs);
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
    incoming.tap.release();
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
