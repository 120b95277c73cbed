import { hexByte } from '@proj/io/bytes';
import { ChatProtocolError } from './errors.ts';
import { quoted } from './text.ts';

type Branded<Name extends string> = string & { readonly '~brand': Name };

/** A user's name: 1–32 of `a–z 0–9 . _ -`, the first a letter or digit. */
export type UserId = Branded<'UserId'>;
/** One installation of a client: 1–64 printable ASCII characters, chosen once by it. */
export type DeviceId = Branded<'DeviceId'>;
/**
 * A log: `c:<a>:<b>` for the direct conversation of two users, the lesser name first; `g:<uuid>` for a group, whose
 * creator made the UUID.
 */
export type ConversationId = Branded<'ConversationId'>;
/** A log entry's identity: a UUID in canonical lower-case text; 16 bytes on the wire. */
export type MessageId = Branded<'MessageId'>;

const userPattern = /^[a-z0-9][a-z0-9._-]{0,31}$/;
const devicePattern = /^[\x21-\x7e]{1,64}$/;
const groupIdLength = 'g:'.length + 36;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** In the text of a UUID, where the two digits of each byte are. */
const digitsAt = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const hexCodes = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
/** The characters of a UUID: dashes, and where others are the digits of the one that was read last. */
const uuidCodes = Array.from({ length: 36 }, () => '-'.charCodeAt(0));

export function isUserId(text: string): text is UserId {
  return userPattern.test(text);
}

export function isDeviceId(text: string): text is DeviceId {
  return devicePattern.test(text);
}

export function isMessageId(text: string): text is MessageId {
  return uuidPattern.test(text);
}

export function isConversationId(text: string): text is ConversationId {
  if (text.startsWith('g:')) return text.length === groupIdLength && isMessageId(text.slice('g:'.length));
  const colon = text.indexOf(':', 'c:'.length);
  if (!text.startsWith('c:') || colon === -1) return false;
  const [a, b] = [text.slice('c:'.length, colon), text.slice(colon + 1)];
  return isUserId(a) && isUserId(b) && a <= b;
}

/** Whether it is a group; otherwise it is the direct conversation of two users. */
export function isGroup(conversation: ConversationId): boolean {
  return conversation.startsWith('g:');
}

/** The group that is created under this UUID, for instance a `newMessageId()`. SPEC §3. */
export function groupConversation(uuid: MessageId): ConversationId {
  return `g:${uuid}` as ConversationId;
}

/**
 * The installation that a device belongs to: what stands before the first dot of its id, or the whole. A program with
 * several sessions, such as a terminal's commands, names them `<installation>.<part>`: tokens and revocations are of the
 * installation. SPEC §3.
 */
export function installationOf(device: DeviceId): DeviceId {
  const dot = device.indexOf('.');
  return dot > 0 ? (device.slice(0, dot) as DeviceId) : device;
}

/** @throws ChatProtocolError `CHAT_BAD_FIELD` */
export function parseUserId(text: string): UserId {
  if (isUserId(text)) return text;
  throw malformed('user name', text);
}

/** @throws ChatProtocolError `CHAT_BAD_FIELD` */
export function parseDeviceId(text: string): DeviceId {
  if (isDeviceId(text)) return text;
  throw malformed('device id', text);
}

/** @throws ChatProtocolError `CHAT_BAD_FIELD` */
export function parseConversationId(text: string): ConversationId {
  if (isConversationId(text)) return text;
  throw malformed('conversation id', text);
}

/** @throws ChatProtocolError `CHAT_BAD_FIELD`, also for upper case: one id has one text. */
export function parseMessageId(text: string): MessageId {
  if (isMessageId(text)) return text;
  throw malformed('message id', text);
}

/** The conversation of two users, in whatever order; of one user with itself when they are the same. SPEC §3. */
export function directConversation(a: UserId, b: UserId): ConversationId {
  return (a <= b ? `c:${a}:${b}` : `c:${b}:${a}`) as ConversationId;
}

/** The other user of a direct conversation, or `undefined` when `me` is not in it or it is a group. */
export function peerOf(conversation: ConversationId, me: UserId): UserId | undefined {
  if (isGroup(conversation)) return undefined;
  const colon = conversation.indexOf(':', 'c:'.length);
  const a = conversation.slice('c:'.length, colon) as UserId;
  const b = conversation.slice(colon + 1) as UserId;
  if (me === a) return b;
  return me === b ? a : undefined;
}

/** The 16 bytes of the wire. */
export function messageIdBytes(id: MessageId): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let index = 0; index < 16; index++) bytes[index] = hexByte(id, digitsAt[index] as number);
  return bytes;
}

/** @throws ChatProtocolError `CHAT_BAD_FIELD` unless there are 16 bytes. */
export function messageIdFromBytes(bytes: Uint8Array): MessageId {
  if (bytes.length !== 16) {
    throw new ChatProtocolError('CHAT_BAD_FIELD', 'local', `a message id has 16 bytes, not ${bytes.length}`);
  }
  return messageIdAt(bytes, 0);
}

/** The id that 16 bytes from `start` on are. */
export function messageIdAt(bytes: Uint8Array, start: number): MessageId {
  // Written by one, read at once: nobody sees it half done.
  for (let index = 0; index < 16; index++) {
    const byte = bytes[start + index] as number;
    const at = digitsAt[index] as number;
    uuidCodes[at] = hexCodes[byte >>> 4] as number;
    uuidCodes[at + 1] = hexCodes[byte & 15] as number;
  }
  return String.fromCharCode.apply(undefined, uuidCodes) as MessageId;
}

/**
 * A new UUIDv7 (RFC 9562 §5.7): ids made later sort later, to the millisecond.
 * @param nowMs - Milliseconds since 1970, a whole number below 2^48.
 * @param random - 10 unpredictable bytes; 74 of their bits are used.
 * @throws ChatProtocolError `CHAT_BAD_FIELD` for another time or another number of bytes.
 */
export function newMessageId(nowMs: number, random: Uint8Array): MessageId {
  if (!Number.isInteger(nowMs) || nowMs < 0 || nowMs > 0xffff_ffff_ffff || random.length !== 10) {
    throw new ChatProtocolError('CHAT_BAD_FIELD', 'local', 'a message id takes whole milliseconds and 10 random bytes');
  }
  const bytes = new Uint8Array(16);
  const fields = new DataView(bytes.buffer);
  fields.setUint16(0, Math.floor(nowMs / 0x1_0000_0000));
  fields.setUint32(2, nowMs % 0x1_0000_0000);
  bytes.set(random, 6);
  fields.setUint8(6, (fields.getUint8(6) & 0x0f) | 0x70);
  fields.setUint8(8, (fields.getUint8(8) & 0x3f) | 0x80);
  return messageIdFromBytes(bytes);
}

function malformed(what: string, text: string): ChatProtocolError {
  return new ChatProtocolError('CHAT_BAD_FIELD', 'local', `${quoted(text)} is not a ${what}`);
}
