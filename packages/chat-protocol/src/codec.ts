import type { MessageFrame, MessagePlace } from '@proj/frame';
import type { Command } from './command.ts';
import { commandByCode, commands } from './commands.ts';
import { ChatProtocolError } from './errors.ts';
import { Fields } from './fields.ts';
import type { ChatMessage } from './messages.ts';
import { frameVersion, type MessageHeader, readUsualHeader, readUsualMessage } from './usual-messages.ts';
import { decodeWire, encodeWire, type WireHeader, wire } from './wire.ts';

/**
 * The message as a frame, for `encodeFrame`.
 * @throws ChatProtocolError with `fault: 'local'`: `CHAT_BAD_FIELD`, `CHAT_TOO_LARGE`.
 */
export function encodeMessage(message: ChatMessage): MessageFrame {
  const command: Command<ChatMessage> = commands[message.type] as Command<ChatMessage>;
  const { header, body } = command.encode(message, new Fields('local', 0));
  return {
    kind: 'message',
    version: frameVersion,
    flags: 0,
    header: encodeWire(wire.Header, { ...header, cmdCode: command.cmdCode }),
    payload: body,
  };
}

/**
 * The message in a frame; every value in it is within the limits of SPEC §6, and it holds no view of the frame.
 * `undefined`: a command that this version does not know. Use {@link decodeHeader} to answer it.
 * @param frame - As `next` or `nextPlace` of a `FrameDecoder` answers it.
 * @throws ChatProtocolError with `fault: 'peer'`: any code, for {@link failureFor} to answer.
 */
export function decodeMessage(frame: MessageFrame | MessagePlace): ChatMessage | undefined {
  return readUsual(frame) ?? decodeAny(framed(frame));
}

/** As {@link decodeMessage}, without regard to what is usual: what a test compares that with. */
export function decodeAny(frame: MessageFrame): ChatMessage | undefined {
  const header = decodeWireHeader(frame);
  const command = commandByCode.get(header.cmdCode);
  return command?.decode({ header, body: frame.payload, fields: new Fields('peer', header.seqId) });
}

/**
 * The header alone, for instance to route by, or to answer a command that is unknown.
 * @throws ChatProtocolError `CHAT_BAD_FRAME`, `CHAT_BAD_HEADER`
 */
export function decodeHeader(frame: MessageFrame | MessagePlace): MessageHeader {
  return readUsualHeaderOf(frame) ?? decodeAnyHeader(framed(frame));
}

/** As {@link decodeHeader}, without regard to what is usual. */
export function decodeAnyHeader(frame: MessageFrame): MessageHeader {
  const { cmdCode, seqId, ackId } = decodeWireHeader(frame);
  return { cmdCode, seqId, ackId };
}

function isUsualFrame({ version, flags }: MessageFrame | MessagePlace): boolean {
  return version === frameVersion && flags === 0;
}

function readUsual(frame: MessageFrame | MessagePlace): ChatMessage | undefined {
  if (!isUsualFrame(frame)) return undefined;
  if ('header' in frame) {
    const { header, payload } = frame;
    return readUsualMessage(header, 0, header.length, payload, 0, payload.length);
  }
  const { bytes, headerAt, payloadAt, end } = frame;
  return readUsualMessage(bytes, headerAt, payloadAt, bytes, payloadAt, end);
}

function readUsualHeaderOf(frame: MessageFrame | MessagePlace): MessageHeader | undefined {
  if (!isUsualFrame(frame)) return undefined;
  if ('header' in frame) return readUsualHeader(frame.header, 0, frame.header.length);
  return readUsualHeader(frame.bytes, frame.headerAt, frame.payloadAt);
}

function framed(frame: MessageFrame | MessagePlace): MessageFrame {
  if ('header' in frame) return frame;
  const { version, flags, bytes, headerAt, payloadAt, end } = frame;
  const [header, payload] = [bytes.subarray(headerAt, payloadAt), bytes.subarray(payloadAt, end)];
  return { kind: 'message', version, flags, header, payload };
}

function decodeWireHeader(frame: MessageFrame): WireHeader {
  if (frame.version !== frameVersion) {
    throw new ChatProtocolError('CHAT_BAD_FRAME', 'peer', `frame version ${frame.version} is not ${frameVersion}`);
  }
  if (frame.flags !== 0) {
    throw new ChatProtocolError(
      'CHAT_BAD_FRAME',
      'peer',
      'compressed or encrypted payloads are not part of this version',
    );
  }
  const header = decodeWire(wire.Header, frame.header, 'CHAT_BAD_HEADER', 0);
  if (header.cmdCode === 0) throw new ChatProtocolError('CHAT_BAD_HEADER', 'peer', 'the header names no command');
  return header;
}
