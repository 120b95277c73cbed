/**
 * As much of protobuf as small messages need: https://protobuf.dev/programming-guides/encoding. Fields are recorded, not
 * decoded, until somebody asks for them by number and type; what nobody asks for is checked and skipped.
 */
import { concatBytes } from '@proj/io/bytes';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const WireType = { Varint: 0, Fixed64: 1, Bytes: 2, StartGroup: 3, EndGroup: 4, Fixed32: 5 } as const;

/** Fields above this number are skipped. It bounds what a message of many unknown fields makes us remember. */
const largestField = 15;
/** Groups in one another; nobody has sent one since 2008. */
const maxGroupDepth = 4;

/** Thrown by whoever reads: the error that malformed bytes deserve. */
export type Malformed = (reason: string) => Error;

/** The fields of one message. Of a field that occurs more than once the last counts, as protobuf wants it. */
export class ProtobufFields {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #malformed: Malformed;
  /** Where the value begins, by number and wire type: one number with two types is two fields. */
  readonly #values: Map<number, number> = new Map();
  #at = 0;
  /** Halves of the varint that was read last. */
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array, malformed: Malformed) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#malformed = malformed;
    this.#scan();
  }

  /** UTF-8 without a fault and of at most `maxBytes`. */
  string(field: number, maxBytes: number): string | undefined {
    const bytes = this.bytes(field);
    if (bytes === undefined) return undefined;
    if (bytes.length > maxBytes) throw this.#malformed(`field ${field} exceeds ${maxBytes} bytes`);
    const text = decodeUtf8(bytes);
    if (text === undefined) throw this.#malformed(`field ${field} is not UTF-8`);
    return text;
  }

  /** A view. */
  bytes(field: number): Uint8Array | undefined {
    if (!this.#seek(field, WireType.Bytes)) return undefined;
    this.#readVarint();
    return this.#bytes.subarray(this.#at, this.#at + this.#low);
  }

  uint32(field: number): number | undefined {
    if (!this.#seek(field, WireType.Varint)) return undefined;
    this.#readVarint();
    if (this.#high !== 0) throw this.#malformed(`field ${field} exceeds 32 bits`);
    return this.#low;
  }

  /** As a number: beyond 2^53 − 1 on either side of 0 it is refused. */
  int64(field: number): number | undefined {
    if (!this.#seek(field, WireType.Varint)) return undefined;
    this.#readVarint();
    const value = (this.#high | 0) * 0x1_0000_0000 + this.#low;
    if (!Number.isSafeInteger(value)) throw this.#malformed(`field ${field} exceeds 53 bits`);
    return value;
  }

  bool(field: number): boolean | undefined {
    if (!this.#seek(field, WireType.Varint)) return undefined;
    this.#readVarint();
    return this.#low !== 0 || this.#high !== 0;
  }

  float(field: number): number | undefined {
    return this.#seek(field, WireType.Fixed32) ? this.#view.getFloat32(this.#at, true) : undefined;
  }

  double(field: number): number | undefined {
    return this.#seek(field, WireType.Fixed64) ? this.#view.getFloat64(this.#at, true) : undefined;
  }

  /** Walks over all fields once, so that whatever is recorded is whole. */
  #scan(): void {
    const groups: number[] = [];
    while (this.#at < this.#bytes.length) {
      this.#readVarint();
      const field = this.#low >>> 3;
      const wireType = this.#low & 7;
      if (this.#high !== 0 || field === 0) throw this.#malformed('a field has no number');
      if (groups.length === 0 && field <= largestField) this.#values.set(this.#low, this.#at);
      if (wireType === WireType.StartGroup) {
        if (groups.push(field) > maxGroupDepth) throw this.#malformed('groups are too deep');
      } else if (wireType === WireType.EndGroup) {
        if (groups.pop() !== field) throw this.#malformed('a group ends that did not begin');
      } else {
        this.#skipValue(wireType);
      }
    }
    if (groups.length > 0) throw this.#malformed('a group does not end');
  }

  #skipValue(wireType: number): void {
    switch (wireType) {
      case WireType.Varint:
        this.#readVarint();
        break;
      case WireType.Fixed32:
        this.#skip(4);
        break;
      case WireType.Fixed64:
        this.#skip(8);
        break;
      case WireType.Bytes:
        this.#readVarint();
        if (this.#high !== 0) throw this.#malformed('a length exceeds the message');
        this.#skip(this.#low);
        break;
      default:
        throw this.#malformed(`wire type ${wireType} does not exist`);
    }
  }

  #skip(length: number): void {
    if (length > this.#bytes.length - this.#at) throw this.#malformed('a value is cut off');
    this.#at += length;
  }

  #seek(field: number, wireType: number): boolean {
    const at = this.#values.get((field << 3) | wireType);
    if (at === undefined) return false;
    this.#at = at;
    return true;
  }

  /** 64 bits, in groups of seven from the lowest: four in the low half, one across, the rest in the high half. */
  #readVarint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw this.#malformed('a number is cut off');
      this.#at++;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high = bits >>> 4;
      else if (shift > 28) high |= bits << (shift - 32);
      if (shift === 63 && byte > 1) break;
      if (byte < 0x80) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw this.#malformed('a number exceeds 64 bits');
  }
}

/** Writes fields in the order of the calls. Values are the caller's to check. */
export class ProtobufWriter {
  readonly #parts: Uint8Array[] = [];

  /** @throws the error of `malformed` when the text cannot be UTF-8 or exceeds `maxBytes`. */
  string(field: number, text: string, maxBytes: number, malformed: Malformed): this {
    const bytes = encodeUtf8(text);
    if (bytes === undefined) throw malformed('a text holds half a surrogate pair');
    if (bytes.length > maxBytes) throw malformed(`a text exceeds ${maxBytes} bytes`);
    return this.bytes(field, bytes);
  }

  bytes(field: number, bytes: Uint8Array): this {
    this.#tag(field, WireType.Bytes);
    this.#parts.push(varint(bytes.length), bytes);
    return this;
  }

  /** A whole number within ±(2^53 − 1): as protobuf's int64, and as uint32 when it is one. */
  integer(field: number, value: number): this {
    this.#tag(field, WireType.Varint);
    this.#parts.push(varint(value));
    return this;
  }

  bool(field: number, value: boolean): this {
    return this.integer(field, value ? 1 : 0);
  }

  float(field: number, value: number): this {
    this.#tag(field, WireType.Fixed32);
    const bytes = new DataView(new ArrayBuffer(4));
    bytes.setFloat32(0, value, true);
    this.#parts.push(new Uint8Array(bytes.buffer));
    return this;
  }

  double(field: number, value: number): this {
    this.#tag(field, WireType.Fixed64);
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setFloat64(0, value, true);
    this.#parts.push(new Uint8Array(bytes.buffer));
    return this;
  }

  finish(): Uint8Array {
    return concatBytes(...this.#parts);
  }

  #tag(field: number, wireType: number): void {
    this.#parts.push(varint((field << 3) | wireType));
  }
}

/** Two's complement of 64 bits for a negative value: ten bytes, as protobuf has it. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let low = value >>> 0;
  let high = Math.floor(value / 0x1_0000_0000) >>> 0;
  while (high !== 0 || low > 0x7f) {
    bytes.push((low & 0x7f) | 0x80);
    low = ((low >>> 7) | (high << 25)) >>> 0;
    high >>>= 7;
  }
  bytes.push(low);
  return Uint8Array.from(bytes);
}
