import type { IntervalSearch } from './interval-search.ts';
import { extendedDeadlineMs, grantGrace } from './lag-grace.ts';
import type { ResolvedSessionOptions } from './options.ts';
import type { Transport } from './transport.ts';

/** Before the first measurement a path is taken to be this slow. */
const initialRttMs = 100;
/** A path that answers more slowly is treated like this one: a peer must not be able to stretch our deadlines. */
const maxRttMs = 10_000;
/** A peer that wants to be left alone is asked after this much silence at the latest. */
export const longestQuietMs = 600_000;
/** A silence this much longer than was meant says nothing of the one that was meant. */
const silenceToleranceMs = 10_000;
/** A path that is back so soon was forgotten by something on it; one that takes longer had no network. */
const quickReturnMs = 10_000;

/** A silence of the background, whose end will tell whether the path survives it. */
interface Trial {
  readonly search: IntervalSearch;
  readonly intervalMs: number;
  readonly pingId: number;
  readonly silenceMs: number;
}

/**
 * Is the path still alive? Any authentic byte says so; after a silence a PING asks. What is known of the round trip
 * time outlives transports: the next one probably takes the same road.
 */
export class PathTimer {
  readonly #options: ResolvedSessionOptions;
  #smoothedRttMs: number | undefined;
  #nextPingId = 1;
  /** In the background: finds out how rarely it is enough to ask. */
  #search: IntervalSearch | undefined;
  #trial: Trial | undefined;
  /** A trial that the path did not survive, unless it turns out that there was no network at all. */
  #lost: Trial | undefined;
  #peerQuietMs = 0;

  constructor(options: ResolvedSessionOptions) {
    this.#options = options;
  }

  get smoothedRttMs(): number {
    return this.#smoothedRttMs ?? initialRttMs;
  }

  /** An acknowledgement may wait a quarter of a round trip. */
  get ackDelayMs(): number {
    return Math.max(1, this.smoothedRttMs / 4);
  }

  /** How long a server keeps a transport that was accepted and not confirmed. */
  get confirmTimeoutMs(): number {
    return Math.max(3 * this.smoothedRttMs, this.#options.handshakeTimeoutMs);
  }

  /** Ask as rarely as this search says; `undefined`: as the options say. */
  follow(search: IntervalSearch | undefined): void {
    this.#search = search;
    this.#trial = undefined;
    this.#lost = undefined;
  }

  /** The peer asks by itself, and does not want to be woken by us. */
  quietPeer(silenceMs: number): void {
    this.#peerQuietMs = Math.min(silenceMs, longestQuietMs);
  }

  nextAtMs(transport: Transport): number {
    if (transport.probe !== undefined) return extendedDeadlineMs(transport, this.#deadAtMs(transport));
    const { lastReceivedAtMs, awaitingSinceMs } = transport;
    const keepAliveAtMs = lastReceivedAtMs + this.#keepAliveMs;
    if (awaitingSinceMs === undefined) return keepAliveAtMs;
    // What is awaited cannot be late before it was asked for.
    return Math.min(keepAliveAtMs, Math.max(lastReceivedAtMs, awaitingSinceMs) + this.#suspiciousMs());
  }

  /** @param lagMs how much later we look than {@link nextAtMs} asked for. */
  due(transport: Transport, nowMs: number, lagMs: number): 'nothing' | 'probe' | 'dead' {
    if (nowMs < this.nextAtMs(transport)) return 'nothing';
    if (transport.probe === undefined) return 'probe';
    const deadAtMs = this.#deadAtMs(transport);
    return grantGrace(transport, deadAtMs, this.#deadAfterMs(), lagMs, nowMs) ? 'nothing' : 'dead';
  }

  /** When a transport must have finished its handshake. */
  handshakeDeadlineMs(transport: Transport): number {
    return extendedDeadlineMs(transport, transport.handshakeDeadlineMs);
  }

  /** Whether it has not, and no lag of ours is to blame. */
  isHandshakeOverdue(transport: Transport, nowMs: number, lagMs: number): boolean {
    if (nowMs < this.handshakeDeadlineMs(transport)) return false;
    const { handshakeDeadlineMs } = transport;
    return !grantGrace(transport, handshakeDeadlineMs, this.#options.handshakeTimeoutMs, lagMs, nowMs);
  }

  /** Asks, unless the answer to an earlier question is still awaited: asking again must not put its deadline off. */
  probe(transport: Transport, nowMs: number): void {
    if (transport.probe !== undefined) return;
    const id = this.#nextPingId++;
    // When it is really sent is written down then; a transport that takes nothing is dead from here on.
    transport.probe = { id, sentAtMs: nowMs };
    transport.pingDue = true;
    const search = this.#search;
    const silenceMs = nowMs - transport.lastReceivedAtMs;
    const intervalMs = search?.intervalMs ?? 0;
    this.#trial = search && silenceMs >= intervalMs ? { search, intervalMs, pingId: id, silenceMs } : undefined;
  }

  answered(transport: Transport, id: number, delayUs: number, nowMs: number): void {
    const { probe } = transport;
    if (probe === undefined || probe.id !== id) return;
    transport.probe = undefined;
    if (this.#trial?.pingId === id) {
      this.#trial.search.succeeded(this.#trial.intervalMs);
      this.#trial = undefined;
    }
    const elapsedMs = nowMs - probe.sentAtMs;
    // The peer's delay is its word: more than the whole is a lie, and not subtracted.
    const delayMs = delayUs / 1_000;
    const rttMs = delayMs <= elapsedMs ? elapsedMs - delayMs : elapsedMs;
    const sampleMs = Math.min(rttMs, maxRttMs);
    this.#smoothedRttMs = this.#smoothedRttMs === undefined ? sampleMs : (7 * this.#smoothedRttMs + sampleMs) / 8;
  }

  /** The path did not answer. */
  died(): void {
    const trial = this.#trial;
    this.#trial = undefined;
    // One that woke much too late has not tried what it was to try.
    this.#lost = trial && trial.silenceMs <= trial.intervalMs + silenceToleranceMs ? trial : undefined;
  }

  /** The connection broke by itself: after a long silence that is how some proxies and firewalls forget it. */
  broke(transport: Transport, nowMs: number): void {
    const search = this.#search;
    const silenceMs = nowMs - transport.lastReceivedAtMs;
    this.#trial = undefined;
    if (search?.isTooLong(silenceMs)) this.#lost = { search, intervalMs: search.intervalMs, pingId: 0, silenceMs };
  }

  /** A transport is up, after so long without one. */
  revived(outageMs: number): void {
    const lost = this.#lost;
    if (lost !== undefined && outageMs <= quickReturnMs) lost.search.failed(lost.intervalMs);
    this.#lost = undefined;
    this.#trial = undefined;
    this.#peerQuietMs = 0;
  }

  get #keepAliveMs(): number {
    return this.#search?.intervalMs ?? Math.max(this.#options.keepAliveMs, this.#peerQuietMs);
  }

  /** Any authentic byte is life, even while the answer itself waits behind others. */
  #deadAtMs({ probe, lastReceivedAtMs }: Transport): number {
    return Math.max(probe?.sentAtMs ?? 0, lastReceivedAtMs) + this.#deadAfterMs();
  }

  /** With something unacknowledged, silence is suspicious soon. */
  #suspiciousMs(): number {
    return Math.max(this.#options.deadPathMs / 5, 2 * this.smoothedRttMs);
  }

  #deadAfterMs(): number {
    const { deadPathMs } = this.#options;
    return Math.max(deadPathMs, 2.5 * (1.5 * this.smoothedRttMs + deadPathMs / 5));
  }
}
