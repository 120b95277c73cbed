/** The only file that knows the generated code and its runtime. */
import protobuf from 'protobufjs/minimal.js';
import { chat } from '../gen/chat.js';
import { ChatProtocolError, type ChatProtocolErrorCode } from './errors.ts';

export const wire: typeof chat.v1 = chat.v1;
export type WireHeader = chat.v1.Header;
export type WireHeaderFields = chat.v1.Header.$Properties;
export type WireEntry = chat.v1.Entry.$Properties;
export type WireLogin = chat.v1.Login;

interface Encodable<Fields> {
  encode(fields: Fields): { finish(): Uint8Array };
}

interface Decodable<Message> {
  decode(bytes: Uint8Array): Message;
}

export function encodeWire<Fields>(type: Encodable<Fields>, fields: Fields): Uint8Array {
  return type.encode(fields).finish();
}

/**
 * Strings come out as valid UTF-8, `bytes` as views of the input; unknown fields are skipped.
 * @throws ChatProtocolError with `code` when the bytes are no such message.
 */
export function decodeWire<Message>(
  type: Decodable<Message>,
  bytes: Uint8Array,
  code: ChatProtocolErrorCode,
  seqId: number,
): Message {
  try {
    return type.decode(bytes);
  } catch (cause) {
    throw new ChatProtocolError(code, 'peer', 'not the protobuf message that was expected', { cause, seqId });
  }
}

/** The wire type of strings, bytes and messages. */
const lengthDelimited = 2;

/**
 * How often a field occurs, up to `most` + 1. It takes two bytes to send an empty item and a hundred to hold one, so a
 * list is counted before its first item is made. Malformed bytes count as far as they can be read: decoding reports them.
 */
export function countField(bytes: Uint8Array, field: number, most: number): number {
  const reader = protobuf.Reader.create(bytes);
  let count = 0;
  try {
    while (reader.pos < reader.len && count <= most) {
      const tag = reader.tag();
      if (tag === ((field << 3) | lengthDelimited)) count++;
      reader.skipType(tag & 7, 0, tag >>> 3);
    }
  } catch {
    return count;
  }
  return count;
}
