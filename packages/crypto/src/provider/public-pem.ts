import { createPublicKey, type KeyObject } from 'node:crypto';

/**
 * A public key out of its DER. As PEM, because it is a string: of anything else Node asks whether it is a key of its own by
 * having that throw, four times a call, which made up three quarters of the 24 µs that importing an X25519 key took.
 * Never for a private key: a string cannot be overwritten.
 */
export function importPublic(der: Buffer): KeyObject {
  return createPublicKey(`-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`);
}
