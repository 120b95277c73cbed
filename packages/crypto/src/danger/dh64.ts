import { CryptoError } from '../errors.ts';
import type { CryptoProvider } from '../provider.ts';

/** Bytes of a DH64 private key, a public key and a shared secret: each an unsigned 64-bit number, little-endian. */
export const dh64KeyBytes = 8;

/** A DH64 key pair: 8 bytes each, little-endian, as they travel on the wire. */
export interface Dh64KeyPair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** A number below p = 2^64 − 59 in limbs of 16 bits, the least significant first. */
type Residue = readonly [number, number, number, number];

const one: Residue = [1, 0, 0, 0];
const generator: Residue = [5, 0, 0, 0];

/**
 * A key pair of DH64, Diffie-Hellman modulo p = 2^64 − 59 with g = 5: a public key gives its private key away in less than
 * a second on one core, because the largest prime factor of p − 1 has 43 bits.
 *
 * @throws CryptoError `CRYPTO_BAD_KEY` (local) when the generator of random bytes gives eight zeros.
 */
export function generateDh64Keys(crypto: Pick<CryptoProvider, 'randomBytes'>): Dh64KeyPair {
  const privateKey = crypto.randomBytes(dh64KeyBytes);
  return { privateKey, publicKey: dh64PublicKey(privateKey) };
}

/**
 * g^privateKey mod p, 8 bytes. Whoever sees it computes the private key in less than a second.
 *
 * @throws CryptoError `CRYPTO_BAD_KEY` (local) when the private key is not 8 bytes, or zero. Every other 64-bit number is
 * one, those from p − 1 on as well.
 */
export function dh64PublicKey(privateKey: Uint8Array): Uint8Array {
  return bytesOf(power(generator, checkedPrivateKey(privateKey)));
}

/**
 * publicKey^privateKey mod p, 8 bytes, the leading zeros included. It protects from nobody: either public key leads to it
 * in less than a second, and as nothing is authenticated, anybody in between can choose it.
 *
 * @throws CryptoError `CRYPTO_BAD_KEY`: (local) when the private key is not 8 bytes, or zero; (peer) when the public key is
 * not 8 bytes, or not a number of 1 to p − 1. Those of small order, like 1 and p − 1, are accepted.
 */
export function dh64SharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return bytesOf(power(checkedPublicKey(publicKey), checkedPrivateKey(privateKey)));
}

function checkedPrivateKey(key: Uint8Array): Uint8Array {
  if (key.length !== dh64KeyBytes || key.every((byte) => byte === 0)) {
    throw new CryptoError('CRYPTO_BAD_KEY', `a DH64 private key has ${dh64KeyBytes} bytes, not all of them zero`);
  }
  return key;
}

function checkedPublicKey(key: Uint8Array): Residue {
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0, b7 = 0] = key;
  const residue: Residue = [b0 | (b1 << 8), b2 | (b3 << 8), b4 | (b5 << 8), b6 | (b7 << 8)];
  const isZero = residue.every((limb) => limb === 0);
  if (key.length !== dh64KeyBytes || isZero || reachesModulus(...residue)) {
    throw new CryptoError('CRYPTO_BAD_KEY', 'a DH64 public key has 8 bytes, a number of 1 to 2^64 - 60', {
      fault: 'peer',
    });
  }
  return residue;
}

function bytesOf(residue: Residue): Uint8Array {
  return Uint8Array.from(residue.flatMap((limb) => [limb & 0xff, limb >>> 8]));
}

/** Square and multiply, from the highest bit. Its time depends on the exponent; nothing here is a secret for long. */
function power(base: Residue, exponent: Uint8Array): Residue {
  let result = one;
  for (const byte of exponent.toReversed()) {
    for (let bit = 0x80; bit > 0; bit >>>= 1) {
      result = product(result, result);
      if ((byte & bit) !== 0) result = product(result, base);
    }
  }
  return result;
}

/** a · b mod p. Columns of weight 2^64 and above come back 59-fold, 2^64 being 59 mod p; all sums stay below 2^40. */
function product([a0, a1, a2, a3]: Residue, [b0, b1, b2, b3]: Residue): Residue {
  let r0 = a0 * b0 + 59 * (a1 * b3 + a2 * b2 + a3 * b1);
  let r1 = a0 * b1 + a1 * b0 + 59 * (a2 * b3 + a3 * b2);
  let r2 = a0 * b2 + a1 * b1 + a2 * b0 + 59 * (a3 * b3);
  let r3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
  // What carries over 2^64 is less than 2^19 the first time, at most 1 the second, and nothing the third.
  let overflow = 0;
  do {
    r0 += 59 * overflow;
    r1 += Math.floor(r0 / 0x10000);
    r2 += Math.floor(r1 / 0x10000);
    r3 += Math.floor(r2 / 0x10000);
    overflow = Math.floor(r3 / 0x10000);
    // Bitwise operators take a number modulo 2^32, so the low limb of a larger one is right.
    r0 &= 0xffff;
    r1 &= 0xffff;
    r2 &= 0xffff;
    r3 &= 0xffff;
  } while (overflow > 0);
  return reachesModulus(r0, r1, r2, r3) ? [r0 - 0xffc5, 0, 0, 0] : [r0, r1, r2, r3];
}

/** Whether limbs hold a number of p to 2^64 − 1; p is ffff ffff ffff ffc5. */
function reachesModulus(r0: number, r1: number, r2: number, r3: number): boolean {
  return r0 >= 0xffc5 && (r1 & r2 & r3) === 0xffff;
}
