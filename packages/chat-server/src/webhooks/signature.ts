import { createHmac, timingSafeEqual } from 'node:crypto';

/** How a secret begins that is given in base64, as https://www.standardwebhooks.com writes it. */
const secretPrefix = 'whsec_';
const secretBytes = { least: 16, most: 128 } as const;

/** What is signed: the request as the receiver sees it. */
export interface SignedRequest {
  /** `webhook-id` */
  readonly id: string;
  /** `webhook-timestamp`: seconds since 1970. */
  readonly timestamp: number;
  /** The body, as its bytes are. */
  readonly body: string;
}

/**
 * The bytes of `whsec_…` (base64 of 16 to 128 bytes), or `undefined` for what is none. Comparing back and forth, because
 * `Buffer` skips what is no base64 instead of refusing it.
 */
export function decodeSecret(text: string): Uint8Array | undefined {
  if (!text.startsWith(secretPrefix)) return undefined;
  const encoded = text.slice(secretPrefix.length);
  const bytes = Buffer.from(encoded, 'base64');
  const isBase64 = bytes.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  return isBase64 && bytes.length >= secretBytes.least && bytes.length <= secretBytes.most ? bytes : undefined;
}

/** The value of `webhook-signature`: `v1,` and HMAC-SHA-256 over `id.timestamp.body` in base64, for each secret. */
export function signatures(request: SignedRequest, secrets: readonly Uint8Array[]): string {
  return secrets.map((secret) => `v1,${digest(request, secret).toString('base64')}`).join(' ');
}

/** How old a request may be, or how far ahead its clock, in seconds. */
const toleranceSeconds = 300;

/**
 * For receivers: whether one of the signatures was made with the secret, for this body and within five minutes of now.
 * `id`, `timestamp` and `signature` are the three headers as they came.
 */
export function verifyWebhook(
  headers: { readonly id: string; readonly timestamp: string; readonly signature: string },
  body: string,
  secret: string,
  nowMs: number,
): boolean {
  const bytes = decodeSecret(secret);
  const timestamp = /^\d{1,12}$/.test(headers.timestamp) ? Number(headers.timestamp) : Number.NaN;
  if (bytes === undefined || !(Math.abs(nowMs / 1_000 - timestamp) <= toleranceSeconds)) return false;
  const expected = digest({ id: headers.id, timestamp, body }, bytes);
  return headers.signature.split(' ').some((part) => {
    if (!part.startsWith('v1,')) return false;
    const given = Buffer.from(part.slice(3), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function digest({ id, timestamp, body }: SignedRequest, secret: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest();
}
