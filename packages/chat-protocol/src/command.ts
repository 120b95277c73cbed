import type { Fields } from './fields.ts';
import type { ChatMessage } from './messages.ts';
import { decodeWire, encodeWire, type Lists, longList, type WireHeader, type WireHeaderFields } from './wire.ts';

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

/** A generated message. */
interface BodyType<Body, BodyFields> {
  encode(fields: BodyFields): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Body;
}

/** @throws ChatProtocolError `CHAT_TOO_LARGE` before anything of a list is made, `CHAT_BAD_BODY` */
export function decodeBody<Body>(
  type: { decode(bytes: Uint8Array): Body },
  received: ReceivedCommand,
  lists?: Lists,
): Body {
  const long = lists === undefined ? undefined : longList(received.body, lists);
  if (long !== undefined) throw received.fields.fail('CHAT_TOO_LARGE', `${long.name} are more than ${long.most}`);
  return decodeWire(type, received.body, 'CHAT_BAD_BODY', received.header.seqId);
}

export function requestNumber({ header, fields }: ReceivedCommand): number {
  return fields.requestNumber('seqId', header.seqId);
}

export function answeredNumber({ header, fields }: ReceivedCommand): number {
  return fields.requestNumber('ackId', header.ackId);
}

/** How a message and its body are made of each other, when the header holds a number at most. */
interface BodyCommand<Message, Body, BodyFields> {
  readonly cmdCode: number;
  readonly body: BodyType<Body, BodyFields>;
  /** The lists of the body. */
  readonly lists?: Lists;
  readonly encode: (message: Message, fields: Fields) => BodyFields;
  readonly decode: (body: Body, fields: Fields) => Omit<Message, 'type' | 'seqId' | 'ackId'>;
}

type OfType<Message extends ChatMessage, Type extends string> = Extract<Message, { readonly type: Type }>;
type RequestMessage = Extract<ChatMessage, { readonly seqId: number }>;
type AnswerMessage = Extract<ChatMessage, { readonly ackId: number }>;
type NoticeMessage = Exclude<ChatMessage, RequestMessage | AnswerMessage>;

/** A client's message that is answered. */
export function request<Type extends RequestMessage['type'], Body, BodyFields>(
  type: Type,
  { cmdCode, body, lists, encode, decode }: BodyCommand<OfType<RequestMessage, NoInfer<Type>>, Body, BodyFields>,
): Command<OfType<RequestMessage, Type>> {
  return {
    cmdCode,
    sentBy: 'client',
    encode: (message, fields) => ({
      header: { seqId: fields.requestNumber('seqId', message.seqId) },
      body: encodeWire(body, encode(message, fields)),
    }),
    decode: (received) =>
      ({
        type,
        seqId: requestNumber(received),
        ...decode(decodeBody(body, received, lists), received.fields),
      }) as unknown as OfType<RequestMessage, Type>,
  };
}

/** A server's answer to a request. */
export function answer<Type extends AnswerMessage['type'], Body, BodyFields>(
  type: Type,
  { cmdCode, body, lists, encode, decode }: BodyCommand<OfType<AnswerMessage, NoInfer<Type>>, Body, BodyFields>,
): Command<OfType<AnswerMessage, Type>> {
  return {
    cmdCode,
    sentBy: 'server',
    encode: (message, fields) => ({
      header: { ackId: fields.requestNumber('ackId', message.ackId) },
      body: encodeWire(body, encode(message, fields)),
    }),
    decode: (received) =>
      ({
        type,
        ackId: answeredNumber(received),
        ...decode(decodeBody(body, received, lists), received.fields),
      }) as unknown as OfType<AnswerMessage, Type>,
  };
}

/** A message that is not answered, whoever sends it. */
export function notice<Type extends NoticeMessage['type'], Body, BodyFields>(
  type: Type,
  sentBy: 'client' | 'server',
  { cmdCode, body, lists, encode, decode }: BodyCommand<OfType<NoticeMessage, NoInfer<Type>>, Body, BodyFields>,
): Command<OfType<NoticeMessage, Type>> {
  return {
    cmdCode,
    sentBy,
    encode: (message, fields) => ({ header: {}, body: encodeWire(body, encode(message, fields)) }),
    decode: (received) =>
      ({ type, ...decode(decodeBody(body, received, lists), received.fields) }) as unknown as OfType<
        NoticeMessage,
        Type
      >,
  };
}
