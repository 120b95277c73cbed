import type { ResolvedSessionOptions } from './options.ts';
import type { Transport } from './transport.ts';

/** Before the first measurement a path is taken to be this slow. */
const initialRttMs = 100;
/** A path that answers more slowly is treated like this one: a peer must not be able to stretch our deadlines. */
const maxRttMs = 10_000;

/**
 * Is the path still alive? Any authentic byte says so; after a silence a PING asks. What is known of the round trip
 * time outlives transports: the next one probably takes the same road.
 */
export class PathTimer {
  readonly #options: ResolvedSessionOptions;
  #smoothedRttMs: number | undefined;
  #nextPingId = 1;

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

  nextAtMs(transport: Transport): number {
    if (transport.probe !== undefined) {
      // Any authentic byte is life, even while the answer itself waits behind others.
      return Math.max(transport.probe.sentAtMs, transport.lastReceivedAtMs) + this.#deadAfterMs();
    }
    const { lastReceivedAtMs, awaitingSinceMs } = transport;
    const keepAliveAtMs = lastReceivedAtMs + this.#options.keepAliveMs;
    if (awaitingSinceMs === undefined) return keepAliveAtMs;
    // What is awaited cannot be late before it was asked for.
    return Math.min(keepAliveAtMs, Math.max(lastReceivedAtMs, awaitingSinceMs) + this.#suspiciousMs());
  }

  due(transport: Transport, nowMs: number): 'nothing' | 'probe' | 'dead' {
    if (nowMs < this.nextAtMs(transport)) return 'nothing';
    return transport.probe === undefined ? 'probe' : 'dead';
  }

  probe(transport: Transport, nowMs: number): void {
    // When it is really sent is written down then; a transport that takes nothing is dead from here on.
    transport.probe = { id: this.#nextPingId++, sentAtMs: nowMs };
    transport.pingDue = true;
  }

  answered(transport: Transport, id: number, delayUs: number, nowMs: number): void {
    const { probe } = transport;
    if (probe === undefined || probe.id !== id) return;
    transport.probe = undefined;
    const elapsedMs = nowMs - probe.sentAtMs;
    // The peer's delay is its word: more than the whole is a lie, and not subtracted.
    const delayMs = delayUs / 1_000;
    const rttMs = delayMs <= elapsedMs ? elapsedMs - delayMs : elapsedMs;
    const sampleMs = Math.min(rttMs, maxRttMs);
    this.#smoothedRttMs = this.#smoothedRttMs === undefined ? sampleMs : (7 * this.#smoothedRttMs + sampleMs) / 8;
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
