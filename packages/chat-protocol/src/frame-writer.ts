import { utf8Bytes } from './text.ts';
import { writeUtf8 } from './wire.ts';

/** Of a frame before its header: its length, version, flags and the header's length. */
const fieldsBytes = 12;
/** More than the header and the numbers of a frame that is written here take. */
const otherBytes = 1_024;

/** The wire types of protobuf that are written here, as part of a field's tag. */
const Wire = { Varint: 0, Fixed64: 1, Bytes: 2 } as const;

/**
 * Writes frames of small messages field by field, without anything in between. It knows nothing of what may be written:
 * names are ASCII of less than 128 bytes, field numbers below 16, and values that are left out are its user's to leave
 * out. One frame at a time.
 */
export class FrameWriter {
  readonly #version: number;
  /** Kept for the next one: the largest that there was. */
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the payload begins, and what comes next. */
  #payload = 0;
  #at = 0;

  constructor(version: number) {
    this.#version = version;
  }

  /** Begins a frame with its header. Room is made for `textLength` UTF-16 units beside small fields. */
  begin(textLength: number): this {
    const mostBytes = fieldsBytes + otherBytes + 3 * textLength;
    if (this.#bytes.length < mostBytes) {
      this.#bytes = new Uint8Array(mostBytes);
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.#at = fieldsBytes;
    return this;
  }

  /** What follows is the payload. */
  endHeader(): this {
    this.#payload = this.#at;
    return this;
  }

  /** The frame, in an array of its own: what waits for a slow transport holds on to nothing else. */
  finish(): Uint8Array {
    const view = this.#view;
    view.setUint32(0, this.#at - 4);
    view.setUint16(4, this.#version);
    view.setUint16(6, 0);
    view.setUint32(8, this.#payload - fieldsBytes);
    return this.#bytes.slice(0, this.#at);
  }

  name(field: number, text: string): this {
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = (field << 3) | Wire.Bytes;
    bytes[at++] = text.length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.#at = at;
    return this;
  }

  /** Less than 128. */
  bytes(field: number, value: Uint8Array): this {
    this.#bytes[this.#at] = (field << 3) | Wire.Bytes;
    this.#bytes[this.#at + 1] = value.length;
    this.#bytes.set(value, this.#at + 2);
    this.#at += 2 + value.length;
    return this;
  }

  uint32(field: number, value: number): this {
    this.#bytes[this.#at++] = (field << 3) | Wire.Varint;
    this.#varint(value);
    return this;
  }

  double(field: number, value: number): this {
    this.#bytes[this.#at] = (field << 3) | Wire.Fixed64;
    this.#view.setFloat64(this.#at + 1, value, true);
    this.#at += 9;
    return this;
  }

  /** A message whose only field, number 1, is a message whose only field, number 1, is the text. */
  text(field: number, text: string): this {
    const length = utf8Bytes(text);
    const inner = 1 + varintBytes(length) + length;
    this.#open(field, 1 + varintBytes(inner) + inner);
    this.#open(1, inner);
    this.#open(1, length);
    this.#at += writeUtf8(text, this.#bytes, this.#at);
    return this;
  }

  #open(field: number, length: number): void {
    this.#bytes[this.#at++] = (field << 3) | Wire.Bytes;
    this.#varint(length);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
    this.#bytes[this.#at++] = rest;
  }
}

function varintBytes(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : 3;
}
