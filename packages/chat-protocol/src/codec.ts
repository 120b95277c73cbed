import type { MessageFrame } from '@proj/frame';
import type { Command } from './command.ts';
import { commandByCode, commands } from './commands.ts';
import { ChatProtocolError } from './errors.ts';
import { Fields } from './fields.ts';
import type { ChatMessage } from './messages.ts';
import { decodeWire, encodeWire, type WireHeader, wire } from './wire.ts';

/** The version of frames whose header is protobuf. */
export const frameVersion = 2;

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
 * @throws ChatProtocolError with `fault: 'peer'`: any code, for {@link failureFor} to answer.
 */
export function decodeMessage(frame: MessageFrame): ChatMessage | undefined {
  const header = decodeWireHeader(frame);
  const command = commandByCode.get(header.cmdCode);
  return command?.decode({ header, body: frame.payload, fields: new Fields('peer', header.seqId) });
}

/** What every header has, whatever its command. */
export interface MessageHeader {
  readonly cmdCode: number;
  /** 0 when it asks for no answer. */
  readonly seqId: number;
  /** 0 when it answers nothing. */
  readonly ackId: number;
}

/**
 * The header alone, for instance to answer a command that is unknown.
 * @throws ChatProtocolError `CHAT_BAD_FRAME`, `CHAT_BAD_HEADER`
 */
export function decodeHeader(frame: MessageFrame): MessageHeader {
  const { cmdCode, seqId, ackId } = decodeWireHeader(frame);
  return { cmdCode, seqId, ackId };
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
