import { ChatProtocolError, type ChatProtocolErrorCode } from './errors.ts';
import {
  type ConversationId,
  type DeviceId,
  isConversationId,
  isDeviceId,
  isGroup,
  isMessageId,
  isUserId,
  type MessageId,
  messageIdBytes,
  messageIdFromBytes,
  peerOf,
  type UserId,
} from './ids.ts';
import { Limit } from './limits.ts';
import { isSendableText, quoted, utf8Bytes } from './text.ts';

const printableAscii = /^[\x20-\x7e]*$/;

/**
 * The rules of SPEC §6, the same for what we send and for what we receive: only the blame differs. Each method answers
 * its value, so that a decoded message is made of checked values alone.
 */
export class Fields {
  readonly #fault: 'local' | 'peer';
  readonly #seqId: number;

  /** @param seqId - The request under examination, for whoever answers the error. */
  constructor(fault: 'local' | 'peer', seqId: number) {
    this.#fault = fault;
    this.#seqId = seqId;
  }

  fail(code: ChatProtocolErrorCode, message: string): ChatProtocolError {
    return new ChatProtocolError(code, this.#fault, message, { seqId: this.#seqId });
  }

  user(name: string, value: string): UserId {
    if (isUserId(value)) return value;
    throw this.fail('CHAT_BAD_FIELD', `${name} ${quoted(value)} is not a user name`);
  }

  device(name: string, value: string): DeviceId {
    if (isDeviceId(value)) return value;
    throw this.fail('CHAT_BAD_FIELD', `${name} ${quoted(value)} is not a device id`);
  }

  conversation(name: string, value: string): ConversationId {
    if (isConversationId(value)) return value;
    throw this.fail('CHAT_BAD_FIELD', `${name} ${quoted(value)} is not a conversation id`);
  }

  /** One of the two users of a direct conversation; in a group, which only the server knows, any user. */
  member(name: string, value: string, conversation: ConversationId): UserId {
    const user = this.user(name, value);
    if (isGroup(conversation) || peerOf(conversation, user) !== undefined) return user;
    throw this.fail('CHAT_BAD_FIELD', `${name} ${quoted(value)} is not in ${conversation}`);
  }

  /** Different users, at most so many. */
  users(name: string, values: readonly string[], most: number): UserId[] {
    this.count(name, values.length, most);
    const users = values.map((value) => this.user(name, value));
    if (new Set(users).size === users.length) return users;
    throw this.fail('CHAT_BAD_FIELD', `${name} name a user twice`);
  }

  messageId(name: string, bytes: Uint8Array): MessageId {
    if (bytes.length === 16) return messageIdFromBytes(bytes);
    throw this.fail('CHAT_BAD_FIELD', `${name} has ${bytes.length} bytes, not 16`);
  }

  messageIdBytes(name: string, value: MessageId): Uint8Array {
    if (isMessageId(value)) return messageIdBytes(value);
    throw this.fail('CHAT_BAD_FIELD', `${name} ${quoted(value)} is not a message id`);
  }

  /** A copy: what is decoded is a view of somebody's buffer. */
  epoch(value: Uint8Array): Uint8Array {
    if (value.length === 8) return new Uint8Array(value);
    throw this.fail('CHAT_BAD_FIELD', `epoch has ${value.length} bytes, not 8`);
  }

  integer(name: string, value: number, least: number, most: number): number {
    // `+ 0` turns the −0 that a double can carry into 0.
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value + 0;
    throw this.fail('CHAT_BAD_FIELD', `${name} ${value} is not an integer from ${least} to ${most}`);
  }

  /** The position of an entry. */
  seq(name: string, value: number): number {
    return this.integer(name, value, 1, Number.MAX_SAFE_INTEGER);
  }

  /** A position, or 0 for the one before the first. */
  seqOrZero(name: string, value: number): number {
    return this.integer(name, value, 0, Number.MAX_SAFE_INTEGER);
  }

  /** Milliseconds since 1970. */
  moment(name: string, value: number): number {
    return this.integer(name, value, 0, Number.MAX_SAFE_INTEGER);
  }

  /** The number that a request carries. */
  requestNumber(name: string, value: number): number {
    return this.integer(name, value, 1, Limit.seqId);
  }

  text(name: string, value: string, least: number, mostBytes: number): string {
    // More characters than bytes are allowed is already too many, without looking at them.
    const bytes = value.length > mostBytes ? value.length : utf8Bytes(value);
    if (bytes > mostBytes) throw this.fail('CHAT_TOO_LARGE', `${name} exceeds ${mostBytes} bytes`);
    if (bytes < least) throw this.fail('CHAT_BAD_FIELD', `${name} is empty`);
    if (isSendableText(value)) return value;
    throw this.fail('CHAT_BAD_FIELD', `${name} holds a NUL or half a surrogate pair`);
  }

  ascii(name: string, value: string, least: number, most: number): string {
    if (value.length > most) throw this.fail('CHAT_TOO_LARGE', `${name} exceeds ${most} characters`);
    if (value.length >= least && printableAscii.test(value)) return value;
    throw this.fail('CHAT_BAD_FIELD', `${name} is not ${least} to ${most} printable ASCII characters`);
  }

  /** Refuses a list by its length alone. */
  count(name: string, length: number, most: number): void {
    if (length > most) throw this.fail('CHAT_TOO_LARGE', `${name} are more than ${most}`);
  }
}
