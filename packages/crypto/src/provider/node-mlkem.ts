// The whole module: Node before 24.7 has no `encapsulate`, and importing a name that is not there does not link.
import * as crypto from 'node:crypto';
import { concatBytes } from '../bytes.ts';
import { checkedKemCiphertext, checkedKey } from '../checks.ts';
import { CryptoError } from '../errors.ts';
import {
  type KemEncapsulation,
  type KemKeyPair,
  kemPrivateKeyBytes,
  kemPublicKeyBytes,
  type MlKem768,
} from '../provider.ts';
import { ImportedKeys } from './imported-keys.ts';
import { importPublic } from './public-pem.ts';

/** What DER puts before a seed and before a public key (RFC 9935 §6, §4). */
const seedPrefix = Uint8Array.from(Buffer.from('3054020100300b060960864801650304040204428040', 'hex'));
const publicPrefix = Uint8Array.from(Buffer.from('308204b2300b0609608648016503040402038204a100', 'hex'));

/** A client imports its seed when it makes it, and would again when the answer is there. */
const imported = new ImportedKeys();

const mlKem768: MlKem768 = {
  // Where Node exports bare bytes it makes the pair in a third of the time. Where not, from a seed of ours: what it would
  // export leaves the seed in a longer text that nobody overwrites.
  generate(): KemKeyPair {
    if (!exportsRaw) {
      const privateKey = crypto.randomFillSync(new Uint8Array(kemPrivateKeyBytes));
      return { privateKey, publicKey: mlKem768.publicKey(privateKey) };
    }
    const pair = crypto.generateKeyPairSync('ml-kem-768');
    const privateKey = plain(pair.privateKey.export({ format: 'raw-seed' }));
    imported.keep(privateKey, pair.privateKey);
    return { privateKey, publicKey: plain(pair.publicKey.export({ format: 'raw-public' })) };
  },

  publicKey(privateKey: Uint8Array): Uint8Array {
    const key = crypto.createPublicKey(importSeed(privateKey));
    if (exportsRaw) return plain(key.export({ format: 'raw-public' }));
    return new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length));
  },

  encapsulate(publicKey: Uint8Array): KemEncapsulation {
    checkedKey(publicKey, 'peer', kemPublicKeyBytes);
    const der = bufferOver(concatBytes([publicPrefix, publicKey]));
    let theirs: crypto.KeyObject;
    try {
      theirs = importPublic(der);
    } catch (cause) {
      // OpenSSL makes the check of FIPS 203 §7.2 on import; with the right length nothing else fails.
      throw new CryptoError('CRYPTO_BAD_KEY', 'KEM public key is not reduced', { fault: 'peer', cause });
    }
    const { ciphertext, sharedKey } = crypto.encapsulate(theirs);
    return { ciphertext: plain(ciphertext), sharedSecret: plain(sharedKey) };
  },

  decapsulate(privateKey: Uint8Array, ciphertext: Uint8Array): Uint8Array {
    const ours = importSeed(privateKey);
    return plain(crypto.decapsulate(ours, checkedKemCiphertext(ciphertext)));
  },
};

/** ML-KEM-768 by OpenSSL; `undefined` where Node (before 24.7) or its OpenSSL (before 3.5) has none. */
export const nodeMlKem768: MlKem768 | undefined = isSupported() ? mlKem768 : undefined;
const exportsRaw = canExportRaw();

function isSupported(): boolean {
  try {
    importSeed(new Uint8Array(kemPrivateKeyBytes));
    return typeof crypto.encapsulate === 'function';
  } catch {
    return false;
  }
}

/** Node 24.21 and 26 do. */
function canExportRaw(): boolean {
  try {
    return importSeed(new Uint8Array(kemPrivateKeyBytes)).export({ format: 'raw-seed' }).length === kemPrivateKeyBytes;
  } catch {
    return false;
  }
}

function importSeed(privateKey: Uint8Array): crypto.KeyObject {
  const known = imported.find(checkedKey(privateKey, 'local', kemPrivateKeyBytes));
  if (known !== undefined) return known;
  const der = bufferOver(concatBytes([seedPrefix, privateKey]));
  const key = crypto.createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  imported.keep(privateKey, key);
  return key;
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The same memory, which OpenSSL's result has to itself, without what a Buffer adds. */
function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
