import type { CryptoProvider } from '@proj/crypto';

const firstCeilingMs = 50;
/** A link that is cut more often is not dialled anew without a pause. */
const atOnceEveryMs = 100;

/** When to dial again: at once, then full jitter under a ceiling that doubles from 50 ms to the longest pause (SPEC §7). */
export class RedialPolicy {
  readonly #crypto: CryptoProvider;
  readonly #maxDelayMs: number;
  #attempt = 0;
  #adviceMs = 0;
  #address: string | undefined;
  #atOnceAtMs = Number.NEGATIVE_INFINITY;

  constructor(crypto: CryptoProvider, maxDelayMs: number) {
    this.#crypto = crypto;
    this.#maxDelayMs = maxDelayMs;
  }

  /** Dials since the last transport that proved itself. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Where to dial now instead of where the application said; `undefined`: there. */
  get address(): string | undefined {
    // Two there, two where it always went, with either ticket: wrong advice must not strand a client.
    return this.#attempt % 4 < 2 ? this.#address : undefined;
  }

  nextDelayMs(nowMs: number): number {
    // What has just worked is likely to work again, and every millisecond of it is an outage.
    if (this.#attempt === 0 && nowMs - this.#atOnceAtMs >= atOnceEveryMs) {
      this.#atOnceAtMs = nowMs;
      this.#attempt++;
      return 0;
    }
    const ceilingMs = Math.min(this.#maxDelayMs, firstCeilingMs * 2 ** Math.min(this.#attempt, 30));
    this.#attempt++;
    return this.jitter(ceilingMs);
  }

  /** Anything from 0 up to, not including, `ceilingMs`. */
  jitter(ceilingMs: number): number {
    const [high = 0, low = 0] = this.#crypto.randomBytes(2);
    return (ceilingMs * (high * 0x100 + low)) / 0x1_0000;
  }

  /** A server that is busy said how long to wait. It is not authenticated: it can delay us, up to our own ceiling. */
  advise(retryAfterMs: number): void {
    this.#adviceMs = Math.min(retryAfterMs, this.#maxDelayMs);
  }

  /** A server, authenticated, said where to go instead. What one said earlier does not hold any more. */
  redirect(address: string | undefined): void {
    this.#address = address;
  }

  takeAdvice(): number {
    const adviceMs = this.#adviceMs;
    this.#adviceMs = 0;
    return adviceMs;
  }

  /** Only a transport that carried something authentic counts; an ACCEPT followed by silence does not. */
  succeeded(): void {
    this.#attempt = 0;
  }
}
