/** The only file that knows the generated code and its runtime. */
import protobuf from 'protobufjs/minimal.js';
import { chat } from '../gen/chat.js';
import { ChatProtocolError, type ChatProtocolErrorCode } from './errors.ts';

export const wire: typeof chat.v1 = chat.v1;
export type WireHeader = chat.v1.Header;
export type WireHeaderFields = chat.v1.Header.$Properties;
export type WireEntry = chat.v1.Entry.$Properties;
export type WireContent = chat.v1.Content.$Properties;
export type WireDevice = chat.v1.Device.$Properties;
export type WireHead = chat.v1.Head.$Properties;
export type WireMember = chat.v1.Member.$Properties;
export type WirePresence = chat.v1.Presence.$Properties;
export type WireProfile = chat.v1.Profile.$Properties;
export type WireSummary = chat.v1.Summary.$Properties;
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
 * What can hold many items: a repeated field, with `most` of them, or a message inside of which there is one. Items of a
 * repeated field are counted each on its own, messages of the same singular field together, for decoding merges them.
 */
export interface List {
  readonly name: string;
  readonly most?: number;
  readonly inside?: Lists;
}

/** By field number. */
export type Lists = { readonly [field: number]: List };

/**
 * The first list with more items than it may have. It takes two bytes to send an empty item and a hundred to hold one,
 * so lists are counted before anything is made. Malformed bytes count as far as they can be read: decoding reports them.
 */
export function longList(bytes: Uint8Array, lists: Lists, counts: Map<List, number> = new Map()): List | undefined {
  const reader = protobuf.Reader.create(bytes);
  try {
    while (reader.pos < reader.len) {
      const tag = reader.tag();
      const list = (tag & 7) === lengthDelimited ? lists[tag >>> 3] : undefined;
      if (list === undefined) {
        reader.skipType(tag & 7, 0, tag >>> 3);
        continue;
      }
      const count = (counts.get(list) ?? 0) + 1;
      counts.set(list, count);
      if (list.most !== undefined && count > list.most) return list;
      const length = reader.size();
      const start = reader.pos;
      reader.skip(length);
      if (list.inside === undefined) continue;
      const item = bytes.subarray(start, start + length);
      const found = longList(item, list.inside, list.most === undefined ? counts : new Map());
      if (found !== undefined) return found;
    }
  } catch {
    return undefined;
  }
  return undefined;
}
