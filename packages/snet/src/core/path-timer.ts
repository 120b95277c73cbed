import type { ResolvedSessionOptions } from './options.ts';
import type { Transport } from './transport.ts';

/** Before the first measurement a path is taken to be this slow. */
const initialRttMs = 100;

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
    return Math.max(3 * this.smoothedRttMs, 3_000);
  }

  nextAtMs(transport: Transport, awaitsAck: boolean): number {
    if (transport.probe !== undefined) {
      // Any authentic byte is life, even while the answer itself waits behind others.
      return Math.max(transport.probe.sentAtMs, transport.lastReceivedAtMs) + this.#deadAfterMs();
    }
    return transport.lastReceivedAtMs + this.#quietMs(awaitsAck);
  }

  due(transport: Transport, awaitsAck: boolean, nowMs: number): 'nothing' | 'probe' | 'dead' {
    if (nowMs < this.nextAtMs(transport, awaitsAck)) return 'nothing';
    return transport.probe === undefined ? 'probe' : 'dead';
  }

  probe(transport: Transport, nowMs: number): void {
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
    this.#smoothedRttMs = this.#smoothedRttMs === undefined ? rttMs : (7 * this.#smoothedRttMs + rttMs) / 8;
  }

  /** With something unacknowledged, silence is suspicious soon; without, it is only kept alive. */
  #quietMs(awaitsAck: boolean): number {
    const suspiciousMs = Math.max(this.#options.deadPathMs / 5, 2 * this.smoothedRttMs);
    return awaitsAck ? Math.min(suspiciousMs, this.#options.keepAliveMs) : this.#options.keepAliveMs;
  }

  #deadAfterMs(): number {
    const { deadPathMs } = this.#options;
    return Math.max(deadPathMs, 2.5 * (1.5 * this.smoothedRttMs + deadPathMs / 5));
  }
}
