import { encodeFrame } from '@proj/frame';
import { encodeMessage } from './codec.ts';
import type { ChatMessage } from './messages.ts';
import { writeUsualFrame } from './usual-messages.ts';

/**
 * The message as the bytes of its frame: those of `encodeFrame(encodeMessage(message))`, which says how messages are
 * encoded. What people and receipts say all day is written in one go; a test compares.
 * @throws ChatProtocolError with `fault: 'local'`: `CHAT_BAD_FIELD`, `CHAT_TOO_LARGE`.
 */
export function encodeMessageFrame(message: ChatMessage): Uint8Array {
  return writeUsualFrame(message) ?? encodeFrame(encodeMessage(message));
}
