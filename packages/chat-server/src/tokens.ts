import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type DeviceId, isDeviceId, isUserId, Limit, type UserId } from '@proj/chat-protocol';
import { ChatServerError } from './errors.ts';

export interface IssuedToken {
  /** 1 to 2048 printable ASCII characters. */
  readonly token: string;
  readonly expiresAtMs: number;
}

/** What a token says. */
export interface TokenClaims {
  readonly user: UserId;
  /** The device that it is good for, and no other. */
  readonly deviceId: DeviceId;
  /** What is revoked is revoked by this moment. */
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

/** What clients log in with after the first time. `nowMs` is the wall clock. */
export interface Tokens {
  /** No token is good for longer: revocations are kept for so long. */
  readonly lifetimeMs: number;
  issue(user: UserId, deviceId: DeviceId, nowMs: number): IssuedToken;
  /**
   * What the token says; `undefined` for one that is forged, malformed or expired. Whether it was revoked, and whether
   * its account is enabled, is the server's to know.
   */
  verify(token: string, nowMs: number): TokenClaims | undefined | Promise<TokenClaims | undefined>;
}

export interface TokensOptions {
  /** At least 32 random bytes, the same on every server and after every restart. A new secret voids every token. */
  readonly secret: Uint8Array;
  /** @defaultValue 30 days */
  readonly lifetimeMs?: number | undefined;
}

const prefix = 'v2.';
const secretBytes = 32;
const longestLifetimeMs = 0xffff_ffff_ffff;

/**
 * Tokens that carry their claims under an HMAC-SHA-256: `v2.<payload>.<mac>`, both in base64url. They need no storage
 * and no look-up. A server revokes them by the moment of their issue, and a new secret voids them all. With a shorter
 * lifetime than before, older ones expire by the new one; do not make it longer again within the old one.
 * @throws ChatServerError `CHAT_SERVER_BAD_OPTION`
 */
export function createTokens(options: TokensOptions): Tokens {
  const { secret, lifetimeMs = 30 * 86_400_000 } = options;
  if (secret.length < secretBytes) throw badOption(`a token secret has at least ${secretBytes} bytes`);
  if (!Number.isSafeInteger(lifetimeMs) || lifetimeMs < 1 || lifetimeMs > longestLifetimeMs) {
    throw badOption(`lifetimeMs is ${lifetimeMs}, not an integer from 1 to ${longestLifetimeMs}`);
  }
  // A key of their own, so that the same secret may serve other purposes.
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'chat-server token v2', 32));
  const mac = (signed: string): string => createHmac('sha256', key).update(signed).digest('base64url');
  return {
    lifetimeMs,
    issue(user, deviceId, nowMs) {
      const claims: TokenClaims = { user, deviceId, issuedAtMs: nowMs, expiresAtMs: nowMs + lifetimeMs };
      const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
      const signed = `${prefix}${payload}`;
      return { token: `${signed}.${mac(signed)}`, expiresAtMs: claims.expiresAtMs };
    },
    verify(token, nowMs) {
      if (token.length > Limit.tokenBytes || !token.startsWith(prefix)) return undefined;
      const signedLength = token.lastIndexOf('.');
      const signed = token.slice(0, Math.max(0, signedLength));
      if (!sameText(token.slice(signedLength + 1), mac(signed))) return undefined;
      const claims = claimsOf(signed.slice(prefix.length));
      if (claims === undefined) return undefined;
      const endsAtMs = Math.min(claims.expiresAtMs, claims.issuedAtMs + lifetimeMs);
      return nowMs < endsAtMs ? claims : undefined;
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
function claimsOf(payload: string): TokenClaims | undefined {
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  if (typeof claims !== 'object' || claims === null) return undefined;
  const { user, deviceId, issuedAtMs, expiresAtMs } = claims as { readonly [Name in keyof TokenClaims]?: unknown };
  if (typeof user !== 'string' || !isUserId(user)) return undefined;
  if (typeof deviceId !== 'string' || !isDeviceId(deviceId)) return undefined;
  if (typeof issuedAtMs !== 'number' || typeof expiresAtMs !== 'number') return undefined;
  return { user, deviceId, issuedAtMs, expiresAtMs };
}

function badOption(message: string): ChatServerError {
  return new ChatServerError('CHAT_SERVER_BAD_OPTION', 'local', message);
}
