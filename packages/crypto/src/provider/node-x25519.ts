import { createPrivateKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { concatBytes, copyBytes } from '../bytes.ts';
import { checkedKey } from '../checks.ts';
import { CryptoError } from '../errors.ts';
import type { KeyPair, X25519 } from '../provider.ts';
import { ImportedKeys } from './imported-keys.ts';
import { importPublic } from './public-pem.ts';

/** What DER puts before the 32 bytes of a private and of a public key (RFC 8410 §7, §4). */
const privatePrefix = Uint8Array.from(Buffer.from('302e020100300506032b656e04220420', 'hex'));
const publicPrefix = Uint8Array.from(Buffer.from('302a300506032b656e032100', 'hex'));

/** Importing multiplies a point, which is half of a DH, and a server uses its static key in every handshake. */
const imported = new ImportedKeys();

/**
 * Exports are JWK, which takes half the time of DER. Imports are DER: a JWK's take about as long, and a private one wants
 * its public key as well, which we are not given.
 */
export const nodeX25519: X25519 = {
  generate(): KeyPair {
    const key = generateKeyPairSync('x25519').privateKey;
    const { d, x } = key.export({ format: 'jwk' });
    const privateKey = fromBase64Url(d);
    imported.keep(privateKey, key);
    return { privateKey, publicKey: fromBase64Url(x) };
  },

  publicKey(privateKey: Uint8Array): Uint8Array {
    return fromBase64Url(importPrivate(privateKey).export({ format: 'jwk' }).x);
  },

  sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
    const ours = importPrivate(privateKey);
    const theirs = importTheirs(checkedKey(publicKey, 'peer'));
    try {
      const secret = diffieHellman({ privateKey: ours, publicKey: theirs });
      return new Uint8Array(secret.buffer, secret.byteOffset, secret.length);
    } catch (cause) {
      // OpenSSL refuses an all-zero result itself; with keys of the right length nothing else fails.
      throw new CryptoError('CRYPTO_BAD_KEY', 'public key of low order', { fault: 'peer', cause });
    }
  },
};

/** The public key that was used last: a handshake multiplies the same one twice, with two of ours. */
let lastPublic: { readonly bytes: Uint8Array; readonly key: KeyObject } | undefined;

function importTheirs(publicKey: Uint8Array): KeyObject {
  if (lastPublic !== undefined && equalPublic(lastPublic.bytes, publicKey)) return lastPublic.key;
  const key = importPublic(bufferOver(concatBytes([publicPrefix, publicKey])));
  lastPublic = { bytes: copyBytes(publicKey), key };
  return key;
}

function equalPublic(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, i) => byte === b[i]);
}

function importPrivate(privateKey: Uint8Array): KeyObject {
  const known = imported.find(checkedKey(privateKey, 'local'));
  if (known !== undefined) return known;
  const der = bufferOver(concatBytes([privatePrefix, privateKey]));
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  imported.keep(privateKey, key);
  return key;
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function fromBase64Url(text: string | undefined): Uint8Array {
  return Uint8Array.from(Buffer.from(text ?? '', 'base64url'));
}
