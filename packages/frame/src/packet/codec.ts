import { FrameError } from '../errors.ts';
import { ProtobufFields, ProtobufWriter } from '../protobuf.ts';
import type { PacketBodyCipher } from './cipher.ts';
import { PacketLimit, type PacketMessage } from './messages.ts';
import { type Packet, PacketType } from './packet.ts';

/** Field numbers of the five messages: the one table of SPEC §7.1. */
const Field = {
  Login: { uuid: 1, version: 2, timestamp: 3 },
  LoginAnswer: { login: 1, tips: 2, timestamp: 3 },
  Logout: { logout: 1, timestamp: 2 },
  Ping: { ping: 1, timestamp: 2 },
  Text: { from: 1, to: 2, text: 3, timestamp: 4 },
} as const;

type KnownType = (typeof PacketType)[keyof typeof PacketType];

const knownTypes: ReadonlySet<number> = new Set(Object.values(PacketType));

/**
 * The message as a packet, for `encodePacket`.
 * @throws FrameError `FRAME_BAD_FIELD`
 */
export function sealPacket(message: PacketMessage, cipher: PacketBodyCipher): Packet {
  const { type, body } = encodeMessage(message);
  return { type, body: cipher.seal(body) };
}

/**
 * The message in a packet, or `undefined` when its type is none of {@link PacketType}. Every required field is there
 * and within its bounds; unknown fields are skipped.
 * @throws FrameError `FRAME_BAD_BODY`, for whatever is wrong: key, padding or message.
 */
export function openPacket(packet: Packet, cipher: PacketBodyCipher): PacketMessage | undefined {
  const { type } = packet;
  if (!isKnownType(type)) return undefined;
  let body: Uint8Array;
  try {
    body = cipher.open(packet.body);
  } catch (cause) {
    throw new FrameError('FRAME_BAD_BODY', 'peer', 'malformed body: it does not open', { cause });
  }
  return decodeMessage(type, new RequiredFields(body));
}

function isKnownType(type: number): type is KnownType {
  return knownTypes.has(type);
}

function encodeMessage(message: PacketMessage): Packet {
  const writer = new MessageWriter();
  switch (message.type) {
    case 'login':
      writer.text(Field.Login.uuid, message.uuid, PacketLimit.nameBytes);
      writer.float(Field.Login.version, message.version);
      return writer.finish(PacketType.ClientLogin, Field.Login.timestamp, message.timestampSeconds);
    case 'login-answer':
      writer.bool(Field.LoginAnswer.login, message.login);
      writer.text(Field.LoginAnswer.tips, message.tips, PacketLimit.tipsBytes);
      return writer.finish(PacketType.ServerAcceptLogin, Field.LoginAnswer.timestamp, message.timestampSeconds);
    case 'logout':
      writer.bool(Field.Logout.logout, message.logout);
      return writer.finish(PacketType.ClientLogout, Field.Logout.timestamp, message.timestampSeconds);
    case 'ping':
      writer.bool(Field.Ping.ping, message.ping);
      return writer.finish(PacketType.ClientPing, Field.Ping.timestamp, message.timestampSeconds);
    case 'text':
      writer.text(Field.Text.from, message.from, PacketLimit.nameBytes);
      writer.text(Field.Text.to, message.to, PacketLimit.nameBytes);
      writer.text(Field.Text.text, message.text, PacketLimit.textBytes);
      return writer.finish(PacketType.TextChat, Field.Text.timestamp, message.timestampSeconds);
  }
}

function decodeMessage(type: KnownType, fields: RequiredFields): PacketMessage {
  switch (type) {
    case PacketType.ClientLogin:
      return {
        type: 'login',
        uuid: fields.text(Field.Login.uuid, PacketLimit.nameBytes),
        version: fields.float(Field.Login.version),
        timestampSeconds: fields.seconds(Field.Login.timestamp),
      };
    case PacketType.ServerAcceptLogin:
      return {
        type: 'login-answer',
        login: fields.bool(Field.LoginAnswer.login),
        tips: fields.text(Field.LoginAnswer.tips, PacketLimit.tipsBytes),
        timestampSeconds: fields.seconds(Field.LoginAnswer.timestamp),
      };
    case PacketType.ClientLogout:
      return {
        type: 'logout',
        logout: fields.bool(Field.Logout.logout),
        timestampSeconds: fields.seconds(Field.Logout.timestamp),
      };
    case PacketType.ClientPing:
      return {
        type: 'ping',
        ping: fields.bool(Field.Ping.ping),
        timestampSeconds: fields.seconds(Field.Ping.timestamp),
      };
    case PacketType.TextChat:
      return {
        type: 'text',
        from: fields.text(Field.Text.from, PacketLimit.nameBytes),
        to: fields.text(Field.Text.to, PacketLimit.nameBytes),
        text: fields.text(Field.Text.text, PacketLimit.textBytes),
        timestampSeconds: fields.seconds(Field.Text.timestamp),
      };
  }
}

/** Writes what {@link RequiredFields} would read. */
class MessageWriter {
  readonly #writer: ProtobufWriter = new ProtobufWriter();

  text(field: number, value: string, maxBytes: number): void {
    this.#writer.string(field, value, maxBytes, badField);
  }

  bool(field: number, value: boolean): void {
    this.#writer.bool(field, value);
  }

  float(field: number, value: number): void {
    if (!Number.isFinite(Math.fround(value))) throw badField(`${value} is not a finite float`);
    this.#writer.float(field, value);
  }

  /** The timestamp is the last field of every message. */
  finish(type: KnownType, field: number, timestampSeconds: number): Packet {
    if (!Number.isSafeInteger(timestampSeconds)) throw badField(`${timestampSeconds} is not a whole number of seconds`);
    return { type, body: this.#writer.integer(field, timestampSeconds).finish() };
  }
}

/** proto2's `required`: a field that is absent, or of another type, makes the message malformed. */
class RequiredFields {
  readonly #fields: ProtobufFields;

  constructor(body: Uint8Array) {
    this.#fields = new ProtobufFields(body, badBody);
  }

  text(field: number, maxBytes: number): string {
    return required(field, this.#fields.string(field, maxBytes));
  }

  bool(field: number): boolean {
    return required(field, this.#fields.bool(field));
  }

  float(field: number): number {
    const value = required(field, this.#fields.float(field));
    if (Number.isFinite(value)) return value;
    throw badBody(`field ${field} is ${value}`);
  }

  seconds(field: number): number {
    return required(field, this.#fields.int64(field));
  }
}

function required<Value>(field: number, value: Value | undefined): Value {
  if (value === undefined) throw badBody(`field ${field} is missing`);
  return value;
}

function badBody(reason: string): FrameError {
  return new FrameError('FRAME_BAD_BODY', 'peer', `malformed body: ${reason}`);
}

function badField(reason: string): FrameError {
  return new FrameError('FRAME_BAD_FIELD', 'local', `malformed message: ${reason}`);
}
