import type { ConversationId, MessageId, UserId } from './ids.ts';
import { conversations, users } from './known-names.ts';
import { isSendableText } from './text.ts';
import { writeUtf8 } from './utf8.ts';

/** Of a frame before its header: its length, version, flags and the header's length. */
const fieldsBytes = 12;
/** More than the fields, the header and the numbers of a frame that is written here take. */
const otherBytes = 1_024;
/** UTF-16 units. Of longer texts the text is what costs. */
const longestText = 1_024;
/** No UTF-16 unit takes more than three bytes. */
const mostBytes = fieldsBytes + otherBytes + 3 * longestText;

/** An array outside of the engine's heap costs more than a frame, so small frames share it. */
const sharedBytes = 1_024;
/** Up to here arrays lie in the engine's heap, and cost little. */
const heapBytes = 64;

const notHex = 0x10;
/** By character code: the value of a hexadecimal digit as ids have it. */
const hexValues: Uint8Array = new Uint8Array(128).fill(notHex);
for (let value = 0; value < 16; value++) hexValues[value.toString(16).charCodeAt(0)] = value;
const dash = '-'.charCodeAt(0);

/**
 * Writes frames of small messages field by field, without anything in between. What may not be written, or is left out
 * of a message, is not usual, and then there is no frame: others know what is wrong. One frame at a time.
 */
export class UsualWriter {
  readonly #version: number;
  #isUsual = true;
  readonly #bytes: Uint8Array = new Uint8Array(mostBytes);
  readonly #view: DataView = new DataView(this.#bytes.buffer);
  /** Where the payload begins, and what comes next. */
  #payload = 0;
  #at = 0;
  /** Where frames go that are finished, and how much of it they take. */
  #shared: Uint8Array = new Uint8Array(sharedBytes);
  #taken = 0;

  constructor(version: number) {
    this.#version = version;
  }

  /** Begins a frame with its header. */
  begin(): this {
    this.#isUsual = true;
    this.#at = fieldsBytes;
    return this;
  }

  /** What follows is the payload. */
  endHeader(): this {
    this.#payload = this.#at;
    return this;
  }

  /**
   * The frame, which nothing will change, or `undefined` when not all of it was usual. What waits for a slow transport
   * holds on to 1 KiB for each frame at most.
   */
  finish(): Uint8Array | undefined {
    if (!this.#isUsual) return undefined;
    const view = this.#view;
    view.setUint32(0, this.#at - 4);
    view.setUint16(4, this.#version);
    view.setUint16(6, 0);
    view.setUint32(8, this.#payload - fieldsBytes);
    return this.#copied(this.#at);
  }

  user(tag: number, user: UserId): this {
    return users.has(user) ? this.#name(tag, user) : this.#unusual();
  }

  conversation(tag: number, conversation: ConversationId): this {
    return conversations.has(conversation) ? this.#name(tag, conversation) : this.#unusual();
  }

  messageId(tag: number, id: MessageId): this {
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = tag;
    bytes[at++] = 16;
    let isUuid = id.length === 36;
    let digits = 0;
    for (let i = 0; i < 36; ) {
      if (i === 8 || i === 13 || i === 18 || i === 23) {
        if (id.charCodeAt(i++) !== dash) isUuid = false;
        continue;
      }
      const high = hexValues[id.charCodeAt(i++)] ?? notHex;
      const low = hexValues[id.charCodeAt(i++)] ?? notHex;
      digits |= high | low;
      bytes[at++] = (high << 4) | low;
    }
    this.#at = at;
    return isUuid && digits < notHex ? this : this.#unusual();
  }

  /** A whole number from 1 to 2^53 − 1, as a double. */
  whole(tag: number, value: number): this {
    if (!Number.isSafeInteger(value) || value < 1) return this.#unusual();
    this.#bytes[this.#at] = tag;
    this.#view.setFloat64(this.#at + 1, value, true);
    this.#at += 9;
    return this;
  }

  /** From 1 to 2^32 − 1. */
  uint32(tag: number, value: number): this {
    if (value >>> 0 !== value || value === 0) return this.#unusual();
    this.#bytes[this.#at++] = tag;
    this.#varint(value);
    return this;
  }

  /** A message whose only field, number 1, is a message whose only field, number 1, is the text. */
  text(tag: number, text: string): this {
    if (text.length === 0 || text.length > longestText || !isSendableText(text)) return this.#unusual();
    const at = this.#at;
    // As if it were ASCII; what is not may have longer lengths in front of it.
    const guess = at + headBytes(text.length);
    const length = writeUtf8(text, this.#bytes, guess);
    const start = at + headBytes(length);
    if (start !== guess) this.#bytes.copyWithin(start, guess, guess + length);
    const inner = 1 + varintBytes(length) + length;
    this.#open(tag, 1 + varintBytes(inner) + inner);
    this.#open(0x0a, inner);
    this.#open(0x0a, length);
    this.#at += length;
    return this;
  }

  #copied(length: number): Uint8Array {
    if (length <= heapBytes || length > sharedBytes / 2) return this.#bytes.slice(0, length);
    if (this.#taken + length > sharedBytes) {
      this.#shared = new Uint8Array(sharedBytes);
      this.#taken = 0;
    }
    const start = this.#taken;
    this.#taken += length;
    this.#shared.set(this.#bytes.subarray(0, length), start);
    return this.#shared.subarray(start, this.#taken);
  }

  #unusual(): this {
    this.#isUsual = false;
    return this;
  }

  /** ASCII of less than 128 bytes. */
  #name(tag: number, name: string): this {
    const bytes = this.#bytes;
    let at = this.#at;
    bytes[at++] = tag;
    bytes[at++] = name.length;
    for (let i = 0; i < name.length; i++) bytes[at++] = name.charCodeAt(i);
    this.#at = at;
    return this;
  }

  #open(tag: number, length: number): void {
    this.#bytes[this.#at++] = tag;
    this.#varint(length);
  }

  #varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
    this.#bytes[this.#at++] = rest;
  }
}

/** Of the tags and lengths in front of a text of so many bytes. */
function headBytes(length: number): number {
  const inner = 1 + varintBytes(length) + length;
  const outer = 1 + varintBytes(inner) + inner;
  return 3 + varintBytes(outer) + varintBytes(inner) + varintBytes(length);
}

function varintBytes(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : 3;
}
