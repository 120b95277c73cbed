import { encodeFrame } from '@proj/frame';
import { encodeMessage, frameVersion } from './codec.ts';
import { Fields } from './fields.ts';
import { FrameWriter } from './frame-writer.ts';
import { Limit } from './limits.ts';
import { accepted, entry } from './message-commands.ts';
import type { Accepted, ChatMessage, PushedEntry } from './messages.ts';

/** Of longer texts the text is what costs. */
const longestText = 1_024;

const fields = new Fields('local', 0);
const writer = new FrameWriter(frameVersion);

/**
 * The message as the bytes of its frame: those of `encodeFrame(encodeMessage(message))`, which says how messages are
 * encoded. What a server sends for each text, its acceptance and the entry, is written here in one go; a test compares.
 * @throws ChatProtocolError with `fault: 'local'`: `CHAT_BAD_FIELD`, `CHAT_TOO_LARGE`.
 */
export function encodeMessageFrame(message: ChatMessage): Uint8Array {
  if (message.type === 'accepted') return acceptedFrame(message);
  if (message.type === 'entry' && message.content.kind === 'text') {
    const { text } = message.content;
    // Fields that are empty or 0 are left out, which does not happen to what people say.
    const isUsual = text.length > 0 && text.length <= longestText && message.sentAtMs > 0;
    if (isUsual) return textFrame(message, text);
  }
  return encodeFrame(encodeMessage(message));
}

function acceptedFrame({ ackId, id, conversation, seq, acceptedAtMs, duplicate }: Accepted): Uint8Array {
  writer
    .begin(0)
    .bytes(3, fields.messageIdBytes('id', id))
    .uint32(4, accepted.cmdCode)
    .uint32(6, fields.requestNumber('ackId', ackId))
    .endHeader()
    .name(1, fields.conversation('conversation', conversation))
    .double(2, fields.seq('seq', seq));
  if (fields.moment('acceptedAtMs', acceptedAtMs) > 0) writer.double(3, acceptedAtMs);
  if (duplicate) writer.uint32(4, 1);
  return writer.finish();
}

function textFrame({ conversation, seq, id, from, sentAtMs, acceptedAtMs }: PushedEntry, text: string): Uint8Array {
  fields.conversation('conversation', conversation);
  writer
    .begin(text.length)
    .name(1, fields.member('from', from, conversation))
    .name(2, conversation)
    .bytes(3, fields.messageIdBytes('id', id))
    .uint32(4, entry.cmdCode)
    .endHeader()
    .double(1, fields.seq('seq', seq));
  if (fields.moment('acceptedAtMs', acceptedAtMs) > 0) writer.double(2, acceptedAtMs);
  return writer
    .double(3, fields.moment('sentAtMs', sentAtMs))
    .text(4, fields.text('text', text, 0, Limit.textBytes))
    .finish();
}
