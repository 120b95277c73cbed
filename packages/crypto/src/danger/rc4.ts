import { checkedLength } from '../checks.ts';
import { CryptoError } from '../errors.ts';

/** Bytes of an RC4 key, at most. */
export const maxRc4KeyBytes = 256;
/** Bytes that {@link Rc4.skip} passes over at once: about three seconds. */
export const maxRc4SkipBytes = 0x4000_0000;

/**
 * One RC4 keystream, none of its beginning dropped. Its bytes are biased, so that a text sealed under enough keys can be
 * read without one; two texts sealed from one position give away their XOR; and whoever flips a bit of the ciphertext flips
 * that bit of the text.
 */
export class Rc4 {
  readonly #permutation: Uint8Array = Uint8Array.from({ length: 256 }, (_, i) => i);
  #i = 0;
  #j = 0;

  /** @throws CryptoError `CRYPTO_BAD_KEY` when the key is not 1 to 256 bytes. */
  constructor(key: Uint8Array) {
    if (key.length < 1 || key.length > maxRc4KeyBytes) {
      throw new CryptoError('CRYPTO_BAD_KEY', `an RC4 key has 1 to ${maxRc4KeyBytes} bytes`);
    }
    const s = this.#permutation;
    let j = 0;
    for (let i = 0; i < 256; i++) {
      // `?? 0` is never taken, here and below: every index is masked or has a bound.
      const swapped = s[i] ?? 0;
      j = (j + swapped + (key[i % key.length] ?? 0)) & 0xff;
      s[i] = s[j] ?? 0;
      s[j] = swapped;
    }
  }

  /**
   * XORs the next bytes of the keystream to the input; sealing and opening are the same.
   *
   * @param output - Where the result goes, as long as the input: the input itself to work in place. Default: a new array.
   * @returns The output.
   * @throws CryptoError `CRYPTO_BAD_ARGUMENT`, nothing done, when the output is not as long as the input, or begins in the
   * middle of it, where it would overwrite what is still to be read.
   */
  process(input: Uint8Array, output: Uint8Array = new Uint8Array(input.length)): Uint8Array {
    if (output.length !== input.length || beginsInside(output, input)) {
      throw new CryptoError(
        'CRYPTO_BAD_ARGUMENT',
        'an output has the length of its input and does not begin inside it',
      );
    }
    const s = this.#permutation;
    const length = input.length;
    let i = this.#i;
    let j = this.#j;
    for (let at = 0; at < length; at++) {
      i = (i + 1) & 0xff;
      const a = s[i] ?? 0;
      j = (j + a) & 0xff;
      const b = s[j] ?? 0;
      s[i] = b;
      s[j] = a;
      output[at] = (input[at] ?? 0) ^ (s[(a + b) & 0xff] ?? 0);
    }
    this.#i = i;
    this.#j = j;
    return output;
  }

  /**
   * Passes over that many bytes of the keystream, in time proportional to them. There is no way back.
   * @throws CryptoError `CRYPTO_BAD_ARGUMENT` when the count is not an integer of 0 to 2^30.
   */
  skip(count: number): void {
    checkedLength(count, 0, maxRc4SkipBytes);
    const s = this.#permutation;
    let i = this.#i;
    let j = this.#j;
    for (let left = count; left > 0; left--) {
      i = (i + 1) & 0xff;
      const a = s[i] ?? 0;
      j = (j + a) & 0xff;
      s[i] = s[j] ?? 0;
      s[j] = a;
    }
    this.#i = i;
    this.#j = j;
  }

  /** The same keystream at the same position; from here on each goes its own way. To seal with both is to seal twice. */
  clone(): Rc4 {
    // Any key: its permutation is overwritten.
    const copy = new Rc4(this.#permutation);
    copy.#permutation.set(this.#permutation);
    copy.#i = this.#i;
    copy.#j = this.#j;
    return copy;
  }
}

function beginsInside(output: Uint8Array, input: Uint8Array): boolean {
  return (
    output.buffer === input.buffer &&
    output.byteOffset > input.byteOffset &&
    output.byteOffset < input.byteOffset + input.byteLength
  );
}
