import type { ConversationId, MessageId, UserId } from './ids.ts';
import { isMember } from './known-names.ts';
import { accepted, entry, head, send } from './message-commands.ts';
import type { Accepted, ChatMessage, Cursor, Delivered, PushedEntry, SendRequest } from './messages.ts';
import { delivered, read, readBy, received } from './receipt-commands.ts';
import { UsualReader } from './usual-reader.ts';
import { UsualWriter } from './usual-writer.ts';

/** The version of frames whose header is protobuf. */
export const frameVersion = 2;

/** What every header has, whatever its command. */
export interface MessageHeader {
  readonly cmdCode: number;
  /** 0 when it asks for no answer. */
  readonly seqId: number;
  /** 0 when it answers nothing. */
  readonly ackId: number;
}

/** The tags of the header's fields. */
const Tag = { From: 0x0a, To: 0x12, Uuid: 0x1a, CmdCode: 0x20, SeqId: 0x28, AckId: 0x30, Ts: 0x39 } as const;
/** The tags of bodies' fields: the type, and the number. */
const Text1 = 0x0a;
const Double1 = 0x09;
const Double2 = 0x11;
const Double3 = 0x19;
const Text3 = 0x1a;
const Text4 = 0x22;
const Varint4 = 0x20;

const reader = new UsualReader();
const writer = new UsualWriter(frameVersion);

/** The header alone, or `undefined` when it is not usual. Nothing is made of what is not asked for. */
export function readUsualHeader(bytes: Uint8Array, start: number, end: number): MessageHeader | undefined {
  reader.begin(bytes, start, end);
  if (reader.has(Tag.From)) reader.skipAscii();
  if (reader.has(Tag.To)) reader.skipAscii();
  if (reader.has(Tag.Uuid)) reader.skipBytes();
  reader.tag(Tag.CmdCode);
  const cmdCode = reader.uint32();
  const seqId = reader.has(Tag.SeqId) ? reader.uint32() : 0;
  const ackId = reader.has(Tag.AckId) ? reader.uint32() : 0;
  if (reader.has(Tag.Ts)) reader.skip(8);
  return reader.finish() && cmdCode > 0 ? { cmdCode, seqId, ackId } : undefined;
}

/**
 * What people and receipts say all day, read in one go; `undefined` for every other command, and for whatever is not as
 * our own encoder writes it. Then the general way, of which this knows nothing, decides: a test compares the two.
 */
export function readUsualMessage(
  header: Uint8Array,
  headerStart: number,
  headerEnd: number,
  body: Uint8Array,
  bodyStart: number,
  bodyEnd: number,
): ChatMessage | undefined {
  reader.begin(header, headerStart, headerEnd);
  const from = reader.has(Tag.From) ? reader.userValue() : undefined;
  const to = reader.has(Tag.To) ? reader.conversationValue() : undefined;
  const id = reader.has(Tag.Uuid) ? reader.messageId() : undefined;
  reader.tag(Tag.CmdCode);
  const cmdCode = reader.uint32();
  const seqId = reader.has(Tag.SeqId) ? reader.uint32() : 0;
  const ackId = reader.has(Tag.AckId) ? reader.uint32() : 0;
  const sentAtMs = reader.has(Tag.Ts) ? reader.wholeValue(0) : 0;
  if (!reader.finish()) return undefined;

  reader.begin(body, bodyStart, bodyEnd);
  const message = readBody({ from, to, id, cmdCode, seqId, ackId, sentAtMs });
  return reader.finish() ? message : undefined;
}

interface UsualHeader extends MessageHeader {
  readonly from: UserId | undefined;
  readonly to: ConversationId | undefined;
  readonly id: MessageId | undefined;
  readonly sentAtMs: number;
}

function readBody({ from, to, id, cmdCode, seqId, ackId, sentAtMs }: UsualHeader): ChatMessage | undefined {
  switch (cmdCode) {
    case entry.cmdCode: {
      if (from === undefined || to === undefined || id === undefined || !isMember(to, from)) return undefined;
      const seq = reader.whole(Double1, 1);
      const acceptedAtMs = reader.whole(Double2, 0);
      const saidAtMs = reader.whole(Double3, 0);
      const content = { kind: 'text', text: reader.text(Text4) } as const;
      return { type: 'entry', conversation: to, seq, id, from, sentAtMs: saidAtMs, acceptedAtMs, content };
    }
    case send.cmdCode: {
      if (to === undefined || id === undefined || seqId === 0) return undefined;
      const content = { kind: 'text', text: reader.text(Text1) } as const;
      if (from === undefined) return { type: 'send', seqId, conversation: to, id, sentAtMs, content };
      return isMember(to, from) ? { type: 'send', seqId, from, conversation: to, id, sentAtMs, content } : undefined;
    }
    case accepted.cmdCode: {
      if (id === undefined || ackId === 0) return undefined;
      const conversation = reader.conversation(Text1);
      const seq = reader.whole(Double2, 1);
      const acceptedAtMs = reader.whole(Double3, 0);
      const duplicate = reader.has(Varint4) && reader.uint32() !== 0;
      return { type: 'accepted', ackId, id, conversation, seq, acceptedAtMs, duplicate };
    }
    case received.cmdCode:
      return { type: 'received', conversation: reader.conversation(Text1), seq: reader.whole(Double2, 1) };
    case delivered.cmdCode:
      return readReceipt('delivered');
    case read.cmdCode:
      return { type: 'read', conversation: reader.conversation(Text1), seq: reader.whole(Double2, 1) };
    case readBy.cmdCode:
      return readReceipt('read-by');
    case head.cmdCode:
      return { type: 'head', conversation: reader.conversation(Text1), head: reader.whole(Double2, 1) };
    default:
      return undefined;
  }
}

function readReceipt(type: 'delivered' | 'read-by'): ChatMessage | undefined {
  const conversation = reader.conversation(Text1);
  const seq = reader.whole(Double2, 1);
  const by = reader.user(Text3);
  return isMember(conversation, by) ? { type, conversation, by, seq } : undefined;
}

/**
 * The frame of what {@link readUsualMessage} reads, written in one go; `undefined` for everything else. The bytes are
 * those of the general way.
 */
export function writeUsualFrame(message: ChatMessage): Uint8Array | undefined {
  switch (message.type) {
    case 'entry':
      return writeEntry(message);
    case 'accepted':
      return writeAccepted(message);
    case 'send':
      return writeSend(message);
    case 'received':
      return writePlace(received.cmdCode, message.conversation, message.seq);
    case 'delivered':
      return writeReceipt(delivered.cmdCode, message);
    case 'read':
      return writePlace(read.cmdCode, message.conversation, message.seq);
    case 'read-by':
      return writeReceipt(readBy.cmdCode, message);
    case 'head':
      return writePlace(head.cmdCode, message.conversation, message.head);
    default:
      return undefined;
  }
}

function writeEntry({
  conversation,
  seq,
  id,
  from,
  sentAtMs,
  acceptedAtMs,
  content,
}: PushedEntry): Uint8Array | undefined {
  if (content.kind !== 'text' || !isMember(conversation, from)) return undefined;
  return writer
    .begin()
    .user(Tag.From, from)
    .conversation(Tag.To, conversation)
    .messageId(Tag.Uuid, id)
    .uint32(Tag.CmdCode, entry.cmdCode)
    .endHeader()
    .whole(Double1, seq)
    .whole(Double2, acceptedAtMs)
    .whole(Double3, sentAtMs)
    .text(Text4, content.text)
    .finish();
}

function writeAccepted({ ackId, id, conversation, seq, acceptedAtMs, duplicate }: Accepted): Uint8Array | undefined {
  writer
    .begin()
    .messageId(Tag.Uuid, id)
    .uint32(Tag.CmdCode, accepted.cmdCode)
    .uint32(Tag.AckId, ackId)
    .endHeader()
    .conversation(Text1, conversation)
    .whole(Double2, seq)
    .whole(Double3, acceptedAtMs);
  if (duplicate) writer.uint32(Varint4, 1);
  return writer.finish();
}

function writeSend({ seqId, from, conversation, id, sentAtMs, content }: SendRequest): Uint8Array | undefined {
  if (content.kind !== 'text' || from !== undefined) return undefined;
  return writer
    .begin()
    .conversation(Tag.To, conversation)
    .messageId(Tag.Uuid, id)
    .uint32(Tag.CmdCode, send.cmdCode)
    .uint32(Tag.SeqId, seqId)
    .whole(Tag.Ts, sentAtMs)
    .endHeader()
    .text(Text1, content.text)
    .finish();
}

function writePlace(cmdCode: number, conversation: Cursor['conversation'], seq: number): Uint8Array | undefined {
  return begunPlace(cmdCode, conversation, seq).finish();
}

function writeReceipt(cmdCode: number, { conversation, seq, by }: Omit<Delivered, 'type'>): Uint8Array | undefined {
  if (!isMember(conversation, by)) return undefined;
  return begunPlace(cmdCode, conversation, seq).user(Text3, by).finish();
}

function begunPlace(cmdCode: number, conversation: Cursor['conversation'], seq: number): UsualWriter {
  return writer.begin().uint32(Tag.CmdCode, cmdCode).endHeader().conversation(Text1, conversation).whole(Double2, seq);
}
