import { fromHex, toHex } from '@proj/io/bytes';
import { FrameError } from './errors.ts';
import type { FrameVersion, MessageFrame } from './frame.ts';
import { readJsonObject } from './json.ts';
import { type Malformed, ProtobufFields, ProtobufWriter } from './protobuf.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** What both kinds of header say, SPEC §5. `''` and 0 are what a field says that is left out. */
export interface Header {
  /** Who sends, at most 256 bytes of UTF-8. */
  readonly from: string;
  /** Who is to receive, at most 256 bytes of UTF-8. */
  readonly to: string;
  /** The message's identity: a UUID in canonical lower-case text. */
  readonly uuid: string;
  /** What the payload is: an unsigned integer of 32 bits, like the next two. */
  readonly cmdCode: number;
  /** Number of a request on its connection. */
  readonly seqId: number;
  /** The request that this answers. */
  readonly ackId: number;
  /** The sender's clock, whole milliseconds since 1970, up to 2^53 − 1. */
  readonly ts: number;
}

/** Field numbers of version 2 by the keys of version 1: the one table of SPEC §5. */
const fieldNumbers: { readonly [Key in keyof Header]: number } = {
  from: 1,
  to: 2,
  uuid: 3,
  cmdCode: 4,
  seqId: 5,
  ackId: 6,
  ts: 7,
};

/** Bytes of UTF-8 of `from` and of `to`. */
const maxNameBytes = 256;
const maxUint32 = 0xffff_ffff;
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The header of a frame of either version. Fields that are unknown are skipped.
 * @throws FrameError `FRAME_BAD_HEADER`
 */
export function decodeHeader(frame: Pick<MessageFrame, 'version' | 'header'>): Header {
  const raw = frame.version === 1 ? readJsonHeader(frame.header) : readProtobufHeader(frame.header);
  return checkedHeader(raw, badHeader);
}

/**
 * The bytes of a header for a frame of this version; a field left out is `''` or 0.
 * @throws FrameError `FRAME_BAD_FIELD`
 */
export function encodeHeader(version: FrameVersion, fields: Partial<Header>): Uint8Array {
  const header = checkedHeader(fields, badField);
  return version === 1 ? jsonHeader(header) : protobufHeader(header);
}

/** As a peer or a caller has it: a field may be anything, or absent. */
type RawHeader = { readonly [Key in keyof Header]?: unknown };

function readJsonHeader(bytes: Uint8Array): RawHeader {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw badHeader('it is not UTF-8');
  const members = readJsonObject(text);
  return {
    from: members.get('from'),
    to: members.get('to'),
    uuid: members.get('uuid'),
    cmdCode: members.get('cmdCode'),
    seqId: members.get('seqId'),
    ackId: members.get('ackId'),
    ts: members.get('ts'),
  };
}

function readProtobufHeader(bytes: Uint8Array): RawHeader {
  const fields = new ProtobufFields(bytes, badHeader);
  return {
    from: fields.string(fieldNumbers.from, maxNameBytes),
    to: fields.string(fieldNumbers.to, maxNameBytes),
    uuid: uuidText(fields.bytes(fieldNumbers.uuid)),
    cmdCode: fields.uint32(fieldNumbers.cmdCode),
    seqId: fields.uint32(fieldNumbers.seqId),
    ackId: fields.uint32(fieldNumbers.ackId),
    ts: fields.double(fieldNumbers.ts),
  };
}

/** `cmdCode` and `ts` always stand in a JSON header, as in the description's own; the others when they say something. */
function jsonHeader(header: Header): Uint8Array {
  const members = Object.entries(header).filter(
    ([key, value]) => key === 'cmdCode' || key === 'ts' || (value !== '' && value !== 0),
  );
  // The names were checked: there is no half of a surrogate pair.
  return encodeUtf8(JSON.stringify(Object.fromEntries(members))) as Uint8Array;
}

function protobufHeader(header: Header): Uint8Array {
  const { from, to, uuid, cmdCode, seqId, ackId, ts } = header;
  const writer = new ProtobufWriter();
  if (from !== '') writer.string(fieldNumbers.from, from, maxNameBytes, badField);
  if (to !== '') writer.string(fieldNumbers.to, to, maxNameBytes, badField);
  if (uuid !== '') writer.bytes(fieldNumbers.uuid, fromHex(uuid.replaceAll('-', '')));
  if (cmdCode !== 0) writer.integer(fieldNumbers.cmdCode, cmdCode);
  if (seqId !== 0) writer.integer(fieldNumbers.seqId, seqId);
  if (ackId !== 0) writer.integer(fieldNumbers.ackId, ackId);
  if (ts !== 0) writer.double(fieldNumbers.ts, ts);
  return writer.finish();
}

/** The rules of SPEC §5, the same for what is sent and for what is received: only the blame differs. */
function checkedHeader(raw: RawHeader, malformed: Malformed): Header {
  return {
    from: checkedName('from', raw.from, malformed),
    to: checkedName('to', raw.to, malformed),
    uuid: checkedUuid(raw.uuid, malformed),
    cmdCode: checkedInteger('cmdCode', raw.cmdCode, maxUint32, malformed),
    seqId: checkedInteger('seqId', raw.seqId, maxUint32, malformed),
    ackId: checkedInteger('ackId', raw.ackId, maxUint32, malformed),
    ts: checkedInteger('ts', raw.ts, Number.MAX_SAFE_INTEGER, malformed),
  };
}

function checkedName(key: string, value: unknown, malformed: Malformed): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && value.length <= maxNameBytes) {
    const bytes = encodeUtf8(value);
    if (bytes !== undefined && bytes.length <= maxNameBytes) return value;
  }
  throw malformed(`${key} is not a text of at most ${maxNameBytes} bytes`);
}

function checkedUuid(value: unknown, malformed: Malformed): string {
  if (value === undefined || value === '') return '';
  // One identity has one text, so that it can be compared: RFC 9562 §4 reads both cases.
  const uuid = typeof value === 'string' && value.length === 36 ? value.toLowerCase() : '';
  if (uuidPattern.test(uuid)) return uuid;
  throw malformed('uuid is not a UUID');
}

function checkedInteger(key: string, value: unknown, most: number, malformed: Malformed): number {
  if (value === undefined) return 0;
  // `+ 0` turns the −0 that JSON and a double can carry into 0.
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value + 0;
  throw malformed(`${key} is not an integer from 0 to ${most}`);
}

/** Canonical text of 16 bytes; of any other number of bytes something that is no UUID. */
function uuidText(bytes: Uint8Array | undefined): string {
  if (bytes === undefined || bytes.length === 0) return '';
  if (bytes.length !== 16) return 'not 16 bytes';
  const hex = toHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function badHeader(reason: string): FrameError {
  return new FrameError('FRAME_BAD_HEADER', 'peer', `malformed header: ${reason}`);
}

function badField(reason: string): FrameError {
  return new FrameError('FRAME_BAD_FIELD', 'local', `malformed header: ${reason}`);
}
