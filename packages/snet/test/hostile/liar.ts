import type { CryptoProvider, KemKeyPair, KeyPair } from '@proj/crypto';
import { ByteWriter } from '../../src/core/wire.ts';
import { longVarint } from './raw-varint.ts';

/**
 * A machine that tells one lie: one of the numbers it writes is replaced by another, before anything is sealed. So
 * every number of every message can be forged by someone who holds the keys, whatever the format comes to be.
 */
class Liar {
  #skip = 0;
  #value: bigint | undefined;
  #written = 0;

  /** Whether the lie that was armed has been told. */
  get hasLied(): boolean {
    return this.#value === undefined;
  }

  /** Numbers written since the last {@link arm}. */
  get written(): number {
    return this.#written;
  }

  /** The number after the next `skip` ones will be `value`. */
  arm(skip: number, value: bigint): void {
    this.#skip = skip;
    this.#value = value;
    this.#written = 0;
  }

  disarm(): void {
    this.#value = undefined;
  }

  /** What to write in place of a number; `undefined`: the number. */
  next(): Uint8Array | undefined {
    this.#written++;
    if (this.#value === undefined || this.#skip-- > 0) return undefined;
    const lie = longVarint(this.#value);
    this.#value = undefined;
    return lie;
  }
}

export const liar: Liar = new Liar();

type WriteVarint = (this: ByteWriter, value: number) => ByteWriter;

const honest = Reflect.get(ByteWriter.prototype, 'varint') as WriteVarint;

/** From here on numbers go through the {@link liar}. */
export function installLiar(): void {
  ByteWriter.prototype.varint = function (this: ByteWriter, value: number): ByteWriter {
    const lie = liar.next();
    return lie === undefined ? honest.call(this, value) : this.bytes(lie);
  };
}

export function removeLiar(): void {
  liar.disarm();
  ByteWriter.prototype.varint = honest;
}

/** The cryptography of someone whose public keys may be none: a peer's keys are its own affair. */
export class SpoiltKeys {
  readonly provider: CryptoProvider;
  #good: number = Number.POSITIVE_INFINITY;

  constructor(honest: CryptoProvider) {
    const { x25519, mlkem768 } = honest;
    this.provider = {
      ...honest,
      x25519: { ...x25519, generate: () => this.#spoilt(x25519.generate(), 0x00) },
      mlkem768: { ...mlkem768, generate: () => this.#spoilt(mlkem768.generate(), 0xff) },
    };
  }

  /** The pair after the next `good` ones has a public half that cannot be. */
  spoilAfter(good: number): void {
    this.#good = good;
  }

  #spoilt<Pair extends KeyPair | KemKeyPair>(pair: Pair, byte: number): Pair {
    if (this.#good-- !== 0) return pair;
    this.#good = Number.POSITIVE_INFINITY;
    return { ...pair, publicKey: new Uint8Array(pair.publicKey.length).fill(byte) };
  }
}
