import { violation } from './errors.ts';

/** Positions and other counters stay below this, so that numbers are exact in memory (SPEC §1). */
export const maxPosition = 0x1f_ffff_ffff_ffff;

/** Bytes a QUIC varint (RFC 9000 §16) of this value takes. */
export function varintLength(value: number): 1 | 2 | 4 | 8 {
  if (value < 0x40) return 1;
  if (value < 0x4000) return 2;
  return value < 0x4000_0000 ? 4 : 8;
}

/** Big-endian output that grows. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** Begins anew in the same memory. */
  restart(): this {
    this.#length = 0;
    return this;
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    // Grow first: `#bytes` is another array afterwards.
    const offset = this.#grow(1);
    this.#bytes[offset] = value;
    return this;
  }

  u16(value: number): this {
    return this.u8(value >>> 8).u8(value & 0xff);
  }

  u24(value: number): this {
    return this.u8(value >>> 16).u16(value & 0xffff);
  }

  u32(value: number): this {
    return this.u16(value >>> 16).u16(value & 0xffff);
  }

  /** QUIC varint; `value` must be an integer within 0 … 2^53 − 1. */
  varint(value: number): this {
    if (value < 0x40) return this.u8(value);
    if (value < 0x4000) return this.u16(value | 0x4000);
    if (value < 0x4000_0000) return this.u32((value | 0x8000_0000) >>> 0);
    const high = Math.floor(value / 0x1_0000_0000);
    return this.u32((high | 0xc000_0000) >>> 0).u32(value >>> 0);
  }

  /** The next `length` bytes, for the caller to fill at once. */
  extend(length: number): Uint8Array {
    const offset = this.#grow(length);
    return this.#bytes.subarray(offset, offset + length);
  }

  bytes(bytes: Uint8Array): this {
    const offset = this.#grow(bytes.length);
    this.#bytes.set(bytes, offset);
    return this;
  }

  /** A view of what was written; writing more may or may not show in it. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(count: number): number {
    const offset = this.#length;
    const needed = offset + count;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, offset));
      this.#bytes = larger;
    }
    this.#length = needed;
    return offset;
  }
}

/** Big-endian input. Every read is bounded; what is missing or too large is a `SNET_PROTOCOL_VIOLATION`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  u8(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) throw violation('message ends early');
    this.#offset++;
    return byte;
  }

  u16(): number {
    return this.u8() * 0x100 + this.u8();
  }

  u24(): number {
    return this.u16() * 0x100 + this.u8();
  }

  u32(): number {
    return this.u16() * 0x1_0000 + this.u16();
  }

  /** QUIC varint below 2^53 (2^62 fits on the wire, not in memory). */
  varint(): number {
    const first = this.u8();
    const low6 = first & 0x3f;
    switch (first >>> 6) {
      case 0:
        return low6;
      case 1:
        return low6 * 0x100 + this.u8();
      case 2:
        return low6 * 0x100_0000 + this.u24();
      default: {
        const high = low6 * 0x100_0000 + this.u24();
        const low = this.u32();
        if (high > 0x1f_ffff) throw violation('number at or above 2^53');
        return high * 0x1_0000_0000 + low;
      }
    }
  }

  /** A view, not a copy. */
  bytes(length: number): Uint8Array {
    if (length > this.remaining) throw violation('message ends early');
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }
}
