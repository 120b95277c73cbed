import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { isUserId, Limit, type UserId } from '@proj/chat-protocol';
import { ChatServerError } from './errors.ts';

export interface IssuedToken {
  /** 1 to 2048 printable ASCII characters. */
  readonly token: string;
  readonly expiresAtMs: number;
}

/** What clients log in with after the first time. `nowMs` is the wall clock. */
export interface Tokens {
  issue(user: UserId, nowMs: number): IssuedToken;
  /** Whose token it is; `undefined` for one that is forged, malformed or expired. */
  verify(token: string, nowMs: number): UserId | undefined | Promise<UserId | undefined>;
}

export interface TokensOptions {
  /** At least 32 random bytes, the same on every server and after every restart. A new secret voids every token. */
  readonly secret: Uint8Array;
  /** @defaultValue 30 days */
  readonly lifetimeMs?: number | undefined;
}

const prefix = 'v1.';
const secretBytes = 32;
const longestLifetimeMs = 0xffff_ffff_ffff;

/**
 * Tokens that carry their user and expiry under an HMAC-SHA-256: `v1.<payload>.<mac>`, both in base64url. They need no
 * storage, and so cannot be revoked one by one: a disabled account refuses them, a new secret voids them all.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION`
 */
export function createTokens(options: TokensOptions): Tokens {
  const { secret, lifetimeMs = 30 * 86_400_000 } = options;
  if (secret.length < secretBytes) throw badOption(`a token secret has at least ${secretBytes} bytes`);
  if (!Number.isSafeInteger(lifetimeMs) || lifetimeMs < 1 || lifetimeMs > longestLifetimeMs) {
    throw badOption(`lifetimeMs is ${lifetimeMs}, not an integer from 1 to ${longestLifetimeMs}`);
  }
  // A key of their own, so that the same secret may serve other purposes.
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'chat-server token v1', 32));
  const mac = (signed: string): string => createHmac('sha256', key).update(signed).digest('base64url');
  return {
    issue(user, nowMs) {
      const expiresAtMs = nowMs + lifetimeMs;
      const payload = Buffer.from(JSON.stringify({ user, expiresAtMs })).toString('base64url');
      const signed = `${prefix}${payload}`;
      return { token: `${signed}.${mac(signed)}`, expiresAtMs };
    },
    verify(token, nowMs) {
      if (token.length > Limit.tokenBytes) return undefined;
      const signedLength = token.lastIndexOf('.');
      const signed = token.slice(0, Math.max(0, signedLength));
      if (!sameText(token.slice(signedLength + 1), mac(signed))) return undefined;
      return userOf(signed.slice(prefix.length), nowMs);
    },
  };
}

/** The MAC is compared as text: base64url has several spellings of the same bytes, and only ours is good. */
function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Only for a payload that we signed; what it holds is checked all the same, for a later version may sign others. */
function userOf(payload: string, nowMs: number): UserId | undefined {
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  if (typeof claims !== 'object' || claims === null || !('user' in claims) || !('expiresAtMs' in claims)) {
    return undefined;
  }
  const { user, expiresAtMs } = claims;
  if (typeof user !== 'string' || !isUserId(user)) return undefined;
  return typeof expiresAtMs === 'number' && nowMs < expiresAtMs ? user : undefined;
}

function badOption(message: string): ChatServerError {
  return new ChatServerError('CHAT_SERVER_BAD_OPTION', 'local', message);
}
