import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AdminError } from './errors.ts';

/** Wrong tokens of one source within a minute that are answered one by one; the rest are told so at once. */
const attemptsPerMinute = 10;
/** How long an answer to a wrong token takes. */
const delayMs = 500;
/** Answers that may wait at once: connections are few. */
const mostDelayed = 8;
/** Sources remembered; the oldest is forgotten. */
const mostSources = 1_024;

/** 32 bytes in base64url, as a nonce and as a proof. */
const noncePattern = /^[\w-]{43}$/;

/**
 * Decides by the bearer token. Whoever has it always comes in: wrong ones only slow down those who bring them, so that
 * nobody can lock the administrator out.
 */
export class TokenGuard {
  readonly #token: string;
  readonly #digest: Buffer;
  readonly #attempts: Map<string, { count: number; untilMs: number }> = new Map();
  #delayed = 0;

  constructor(token: string) {
    this.#token = token;
    this.#digest = digestOf(token);
  }

  /** Resolves when the header has the token. @throws AdminError `UNAUTHORIZED`, after a while, or `TOO_MANY_ATTEMPTS` */
  async check(header: string | undefined, source: string, nowMs: number): Promise<void> {
    const given = /^Bearer ([\w.~+/-]{1,512}=*)$/i.exec(header ?? '')?.[1];
    // Digests have one length, and take as long to compare whatever they are.
    if (given !== undefined && timingSafeEqual(digestOf(given), this.#digest)) return;
    if (this.#count(source, nowMs) > attemptsPerMinute || this.#delayed >= mostDelayed) {
      throw new AdminError('TOO_MANY_ATTEMPTS', 'too many wrong tokens: try again in a minute');
    }
    this.#delayed++;
    await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
    this.#delayed--;
    throw new AdminError(
      'UNAUTHORIZED',
      'this needs the header "authorization: Bearer TOKEN" with what is in admin.token',
    );
  }

  /** Shows that this server has the token, before anybody sends it. @throws AdminError `BAD_REQUEST` */
  prove(nonce: string, address: string): string {
    if (!noncePattern.test(nonce)) throw new AdminError('BAD_REQUEST', 'nonce must be 32 bytes in base64url');
    return proofOf(this.#token, nonce, address);
  }

  #count(source: string, nowMs: number): number {
    let attempt = this.#attempts.get(source);
    if (attempt === undefined || attempt.untilMs <= nowMs) {
      this.#attempts.delete(source);
      attempt = { count: 0, untilMs: nowMs + 60_000 };
      this.#attempts.set(source, attempt);
      const [oldest] = this.#attempts.keys();
      if (this.#attempts.size > mostSources && oldest !== undefined) this.#attempts.delete(oldest);
    }
    attempt.count++;
    return attempt.count;
  }
}

/**
 * What a server answers that has the token, at the address that it was asked at: a program that took the port of a server
 * that is gone cannot answer, not even by asking another one.
 */
export function proofOf(token: string, nonce: string, address: string): string {
  return createHmac('sha256', token).update(`chat-server admin proof\n${nonce}\n${address}`).digest('base64url');
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
