import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { concatBytes } from '../bytes.ts';
import { checkedKey } from '../checks.ts';
import { constantTimeEqual } from '../constant-time.ts';
import { CryptoError } from '../errors.ts';
import type { KeyPair, X25519 } from '../provider.ts';

/** What DER puts before the 32 bytes of a private and of a public key (RFC 8410 §7, §4). */
const privatePrefix = Uint8Array.from(Buffer.from('302e020100300506032b656e04220420', 'hex'));
const publicPrefix = Uint8Array.from(Buffer.from('302a300506032b656e032100', 'hex'));

/**
 * Private keys as OpenSSL holds them, for as long as the caller holds the bytes: importing one multiplies a point, at
 * 40 µs almost half of a DH, and a server uses its static key in every handshake. The digest notices that the bytes
 * were changed or overwritten, without being one more copy of them.
 */
const imported: WeakMap<Uint8Array, { readonly digest: Uint8Array; readonly key: KeyObject }> = new WeakMap();

/**
 * Exports are JWK, which takes half the time of DER. Imports are DER: a JWK's take about as long, and a private one wants
 * its public key as well, which we are not given.
 */
export const nodeX25519: X25519 = {
  generate(): KeyPair {
    const key = generateKeyPairSync('x25519').privateKey;
    const { d, x } = key.export({ format: 'jwk' });
    const privateKey = fromBase64Url(d);
    imported.set(privateKey, { digest: digestOf(privateKey), key });
    return { privateKey, publicKey: fromBase64Url(x) };
  },

  publicKey(privateKey: Uint8Array): Uint8Array {
    return fromBase64Url(importPrivate(privateKey).export({ format: 'jwk' }).x);
  },

  sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
    const ours = importPrivate(privateKey);
    const der = bufferOver(concatBytes([publicPrefix, checkedKey(publicKey, 'peer')]));
    const theirs = createPublicKey({ key: der, format: 'der', type: 'spki' });
    try {
      const secret = diffieHellman({ privateKey: ours, publicKey: theirs });
      return new Uint8Array(secret.buffer, secret.byteOffset, secret.length);
    } catch (cause) {
      // OpenSSL refuses an all-zero result itself; with keys of the right length nothing else fails.
      throw new CryptoError('CRYPTO_BAD_KEY', 'public key of low order', { fault: 'peer', cause });
    }
  },
};

function importPrivate(privateKey: Uint8Array): KeyObject {
  const digest = digestOf(checkedKey(privateKey, 'local'));
  const known = imported.get(privateKey);
  if (known !== undefined && constantTimeEqual(known.digest, digest)) return known.key;
  const der = bufferOver(concatBytes([privatePrefix, privateKey]));
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  imported.set(privateKey, { digest, key });
  return key;
}

function digestOf(privateKey: Uint8Array): Uint8Array {
  return createHash('sha256').update(privateKey).digest();
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function fromBase64Url(text: string | undefined): Uint8Array {
  return Uint8Array.from(Buffer.from(text ?? '', 'base64url'));
}
