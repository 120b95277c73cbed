import type { Fields } from './fields.ts';
import type { ChatMessage } from './messages.ts';
import { decodeWire, type WireHeader, type WireHeaderFields } from './wire.ts';

/** What a command adds to a frame: its part of the header, and its encoded body. */
export interface EncodedCommand {
  readonly header: WireHeaderFields;
  readonly body: Uint8Array;
}

/** A frame on its way in: the header is decoded, the body is not, and `fields` knows whom to blame. */
export interface ReceivedCommand {
  readonly header: WireHeader;
  readonly body: Uint8Array;
  readonly fields: Fields;
}

/** One row of the command table, SPEC §4. */
export interface Command<Message extends ChatMessage> {
  /** Never renumbered or reused. */
  readonly cmdCode: number;
  readonly sentBy: 'client' | 'server';
  encode(message: Message, fields: Fields): EncodedCommand;
  decode(received: ReceivedCommand): Message;
}

export function decodeBody<Body>(type: { decode(bytes: Uint8Array): Body }, received: ReceivedCommand): Body {
  return decodeWire(type, received.body, 'CHAT_BAD_BODY', received.header.seqId);
}

export function requestNumber({ header, fields }: ReceivedCommand): number {
  return fields.requestNumber('seqId', header.seqId);
}

export function answeredNumber({ header, fields }: ReceivedCommand): number {
  return fields.requestNumber('ackId', header.ackId);
}
