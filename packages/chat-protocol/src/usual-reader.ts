import { type ConversationId, type MessageId, messageIdAt, type UserId } from './ids.ts';
import { conversations, users } from './known-names.ts';
import { Limit } from './limits.ts';
import { readUtf8 } from './utf8.ts';

/** Eight bytes and the number that they are, whatever the machine's byte order. */
const doubleBytes = new Uint8Array(8);
const double = new DataView(doubleBytes.buffer);

/**
 * Reads a protobuf message that looks as ours do: each field once, in order, with a tag of one byte, and within its
 * limits. Of anything else it says no more than that it is not usual; which of it is an error is for others to find out.
 */
export class UsualReader {
  /** Whether all that was read so far was usual. What else it answered means nothing when it was not. */
  isUsual = true;
  #bytes: Uint8Array = doubleBytes;
  #at = 0;
  #end = 0;

  begin(bytes: Uint8Array, start: number, end: number): this {
    this.isUsual = true;
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    return this;
  }

  /** Whether everything was read, and all of it was usual. Forgets the bytes. */
  finish(): boolean {
    this.#bytes = doubleBytes;
    return this.isUsual && this.#at === this.#end;
  }

  /** Whether the next field has this tag; it is passed then. */
  has(tag: number): boolean {
    if (this.#at >= this.#end || this.#bytes[this.#at] !== tag) return false;
    this.#at++;
    return true;
  }

  /** The next field has this tag. */
  tag(tag: number): void {
    if (!this.has(tag)) this.isUsual = false;
  }

  /** Methods that take a tag read the field that has it; those of values read what follows a tag that was passed. */
  user(tag: number): UserId {
    this.tag(tag);
    return this.userValue();
  }

  userValue(): UserId {
    const end = this.#lengthOf(1);
    const user = users.at(this.#bytes, this.#at, end);
    this.#at = end;
    if (user !== undefined) return user;
    this.isUsual = false;
    return '' as UserId;
  }

  conversation(tag: number): ConversationId {
    this.tag(tag);
    return this.conversationValue();
  }

  conversationValue(): ConversationId {
    const end = this.#lengthOf(1);
    const conversation = conversations.at(this.#bytes, this.#at, end);
    this.#at = end;
    if (conversation !== undefined) return conversation;
    this.isUsual = false;
    return '' as ConversationId;
  }

  messageId(): MessageId {
    const end = this.#lengthOf(1);
    if (end - this.#at !== 16) this.isUsual = false;
    const id = messageIdAt(this.#bytes, this.#at);
    this.#at = end;
    return id;
  }

  /** A whole number from `least` to 2^53 − 1 that came as a double. */
  whole(tag: number, least: number): number {
    this.tag(tag);
    return this.wholeValue(least);
  }

  wholeValue(least: number): number {
    const bytes = this.#bytes;
    for (let i = 0; i < 8; i++) doubleBytes[i] = bytes[this.#at + i] as number;
    this.#at += 8;
    const value = double.getFloat64(0, true);
    if (!(Number.isSafeInteger(value) && value >= least)) this.isUsual = false;
    // −0 is 0.
    return value + 0;
  }

  uint32(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#bytes[this.#at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const last = this.#bytes[this.#at++] as number;
    if (last > 0xf) this.isUsual = false;
    return (value | (last << 28)) >>> 0;
  }

  /** ASCII that nobody asks for. */
  skipAscii(): void {
    const end = this.#lengthOf(1);
    let all = 0;
    for (let at = this.#at; at < end; at++) all |= this.#bytes[at] as number;
    if (all > 0x7f) this.isUsual = false;
    this.#at = end;
  }

  skip(length: number): void {
    this.#at += length;
  }

  skipBytes(): void {
    this.#at = this.#lengthOf(1);
  }

  /** A message whose only field, number 1, is a message whose only field, number 1, is the text. Nothing follows. */
  text(tag: number): string {
    this.tag(tag);
    this.#enclosed();
    this.#enclosed();
    const end = this.#lengthOf(3);
    const text =
      end === this.#end && end - this.#at <= Limit.textBytes ? readUtf8(this.#bytes, this.#at, end) : undefined;
    this.#at = end;
    if (text !== undefined && !text.includes('\0')) return text;
    this.isUsual = false;
    return '';
  }

  /** A message up to the end, with a field of number 1. */
  #enclosed(): void {
    if (this.#lengthOf(3) !== this.#end) this.isUsual = false;
    this.tag(0x0a);
  }

  /** Where the value ends whose length is next, in so many bytes at most. */
  #lengthOf(mostBytes: number): number {
    let length = 0;
    for (let i = 0; i < mostBytes; i++) {
      const byte = this.#bytes[this.#at++] as number;
      length |= (byte & 0x7f) << (7 * i);
      if (byte >= 0x80) continue;
      const end = this.#at + length;
      if (end <= this.#end) return end;
      break;
    }
    this.isUsual = false;
    return this.#at;
  }
}
