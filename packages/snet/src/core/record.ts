import { type Aead, type AeadName, CryptoError, type CryptoProvider } from '@proj/crypto';
import { concatBytes, emptyBytes } from '@proj/io/bytes';
import { SnetError, violation } from './errors.ts';
import { encodeFrames } from './frames.ts';
import { nextTrafficSecret, recordKeyMaterial, secretBytes } from './key-schedule.ts';
import { recordMemory } from './record-memory.ts';
import type { TransportInput } from './transport-input.ts';
import { WarmEngines } from './warm-engines.ts';

/** Plaintext of one record, at most (SPEC §4). */
export const maxRecordPlaintextBytes = 0x2_0000;
/** Of the first one on a transport: a server waits for it on behalf of nobody it knows [SNET-4.6]. */
export const maxConfirmationBytes = 0x400;
const tagBytes = 16;
const lengthBytes = 3;
const minRecordsPerKey = 32;
/** A record less than the limits: the one that says KEYUPDATE is under the old key still. */
const keyLimits: KeyLimits = { records: 0x80_0000 - 1, bytes: 0x4000_0000 - 2 * maxRecordPlaintextBytes };

/** One record is sealed or opened at a time, in a process: its nonce and its associated data. */
const nonce = new Uint8Array(12);
const associatedData = new Uint8Array(lengthBytes);

const keyBytes = 32;
const ivOffset = secretBytes + keyBytes;
const warmEngines: WarmEngines = new WarmEngines();

/** One direction's key, generation by generation, and the nonce counter under it. */
class DirectionKey {
  readonly #crypto: CryptoProvider;
  readonly #aeadName: AeadName;
  /** Traffic secret, key and iv in one array: a server holds thousands of these, and an array costs 300 bytes of its own. */
  readonly #secrets: Uint8Array = new Uint8Array(ivOffset + 12);
  /** Not while others are used more. */
  #engine: Aead | undefined;
  #place = 0;
  #counter = 0;
  #isDestroyed = false;

  /** @param secret is used up: it is overwritten. */
  constructor(crypto: CryptoProvider, aead: AeadName, secret: Uint8Array) {
    this.#crypto = crypto;
    this.#aeadName = aead;
    this.#begin(secret);
  }

  get aead(): Aead {
    if (this.#isDestroyed) throw new Error('defect: a key that was destroyed');
    this.#engine ??= this.#warmUp();
    return this.#engine;
  }

  get records(): number {
    return this.#counter;
  }

  /** iv XOR counter64; each call is a new nonce, in the memory of the last one. */
  nextNonce(): Uint8Array {
    if (this.#isDestroyed) throw new Error('defect: a key that was destroyed');
    for (let i = 0; i < nonce.length; i++) nonce[i] = this.#secrets[ivOffset + i] as number;
    let counter = this.#counter++;
    for (let i = nonce.length - 1; counter > 0; i--) {
      nonce[i] = (nonce[i] as number) ^ (counter & 0xff);
      counter = Math.floor(counter / 0x100);
    }
    return nonce;
  }

  /** Overwrites the secrets. Sealing with what is left would be sealing with zeros, so nothing is sealed any more. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#secrets.fill(0);
    this.coolDown();
  }

  ratchet(): void {
    this.coolDown();
    this.#begin(nextTrafficSecret(this.#crypto, this.#secrets.subarray(0, secretBytes)));
    this.#counter = 0;
  }

  /** Gives the engine up; what it takes to set up another is kept. */
  coolDown(): void {
    if (this.#engine === undefined) return;
    warmEngines.delete(this.#place);
    this.#engine.destroy?.();
    this.#engine = undefined;
  }

  #begin(secret: Uint8Array): void {
    const material = recordKeyMaterial(this.#crypto, secret);
    this.#secrets.set(secret);
    this.#secrets.set(material, secretBytes);
    secret.fill(0);
    material.fill(0);
  }

  #warmUp(): Aead {
    const engine = this.#crypto.aead(this.#aeadName, this.#secrets.subarray(secretBytes, ivOffset));
    this.#place = warmEngines.add(this);
    return engine;
  }
}

/** What one key may seal at most. */
export interface KeyLimits {
  readonly records: number;
  readonly bytes: number;
}

/** Turns plaintext into records: `length u24 | ciphertext`, the length being the associated data (SPEC §4). */
export class RecordSealer {
  readonly #key: DirectionKey;
  readonly #limits: KeyLimits;
  #bytesUnderKey = 0;

  constructor(crypto: CryptoProvider, aead: AeadName, trafficSecret: Uint8Array, limits: KeyLimits = keyLimits) {
    this.#key = new DirectionKey(crypto, aead, trafficSecret);
    this.#limits = limits;
  }

  /** Nothing more will be sealed. */
  destroy(): void {
    this.#key.destroy();
  }

  /**
   * At the limit of a key the record says KEYUPDATE as its last word, and the next one is under the next key [SNET-4.4].
   * The result is the caller's, see {@link recordMemory}.
   */
  seal(plaintext: Uint8Array): Uint8Array {
    const isLast =
      this.#key.records + 1 >= this.#limits.records || this.#bytesUnderKey + plaintext.length >= this.#limits.bytes;
    if (!isLast) return this.#seal(plaintext);
    const record = this.#seal(concatBytes(plaintext, encodeFrames([{ type: 'key-update' }])));
    this.#key.ratchet();
    this.#bytesUnderKey = 0;
    return record;
  }

  #seal(plaintext: Uint8Array): Uint8Array {
    const length = plaintext.length + tagBytes;
    const record = recordMemory(lengthBytes + length);
    record.set(encodedLength(length));
    const { aead } = this.#key;
    const nonce = this.#key.nextNonce();
    if (aead.sealInto === undefined) record.set(aead.seal(nonce, associatedData, plaintext), lengthBytes);
    else aead.sealInto(record, lengthBytes, nonce, associatedData, plaintext);
    this.#bytesUnderKey += plaintext.length;
    return record;
  }
}

/** Takes records from an input. */
export interface RecordReader {
  /** The plaintext of the next record, or `undefined` until it is whole. */
  open(input: TransportInput): Uint8Array | undefined;
  /** Nothing more will be opened. */
  destroy(): void;
}

/** Passes one record over that it has no key for, as if there were nothing in it, and keeps nothing of it. */
export class RecordSkipper implements RecordReader {
  #leftBytes: number | undefined;

  open(input: TransportInput): Uint8Array | undefined {
    if (this.#leftBytes === undefined) {
      const length = recordLength(input, maxRecordPlaintextBytes);
      if (length === undefined) return undefined;
      this.#leftBytes = lengthBytes + length;
    }
    const skipped = Math.min(this.#leftBytes, input.length);
    input.skip(skipped);
    this.#leftBytes -= skipped;
    return this.#leftBytes === 0 ? emptyBytes : undefined;
  }

  destroy(): void {}
}

/** Turns records back into plaintext. */
export class RecordOpener implements RecordReader {
  readonly #key: DirectionKey;

  constructor(crypto: CryptoProvider, aead: AeadName, trafficSecret: Uint8Array) {
    this.#key = new DirectionKey(crypto, aead, trafficSecret);
  }

  /** @throws SnetError `SNET_AEAD_FAILED` for a record that is not authentic, or of a length that none can have. */
  open(input: TransportInput, maxPlaintextBytes: number = maxRecordPlaintextBytes): Uint8Array | undefined {
    const length = recordLength(input, maxPlaintextBytes);
    if (length === undefined || input.length < lengthBytes + length) return undefined;
    input.skip(lengthBytes);
    const sealed = input.takeView(length) as Uint8Array;
    try {
      return this.#key.aead.open(this.#key.nextNonce(), encodedLength(length), sealed);
    } catch (error) {
      if (!CryptoError.is(error)) throw error;
      throw new SnetError('SNET_AEAD_FAILED', 'a record is not authentic', { cause: error });
    }
  }

  destroy(): void {
    this.#key.destroy();
  }

  /** The peer goes on under its next key. @throws SnetError `SNET_PROTOCOL_VIOLATION` when it does so far too often. */
  ratchet(): void {
    // Deriving a key costs as much as opening dozens of small records: not at the peer's whim.
    if (this.#key.records < minRecordsPerKey) throw violation('KEYUPDATE after a few records');
    this.#key.ratchet();
  }
}

/** Associated data of the record that is sealed or opened now. */
function encodedLength(length: number): Uint8Array {
  associatedData[0] = length >>> 16;
  associatedData[1] = length >>> 8;
  associatedData[2] = length;
  return associatedData;
}

/** Bytes after the length of the record that comes next. Not taken, and not authentic before the record is. */
function recordLength(input: TransportInput, maxPlaintextBytes: number): number | undefined {
  const length = input.peekU24();
  if (length === undefined) return undefined;
  // Bounded before a byte of it is waited for.
  if (length < tagBytes || length > maxPlaintextBytes + tagBytes) {
    throw new SnetError('SNET_AEAD_FAILED', `a record of ${length} bytes cannot be`);
  }
  return length;
}
