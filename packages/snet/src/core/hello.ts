import { asciiBytes, concatBytes, emptyBytes, equalBytes } from '@proj/io/bytes';
import { Code, SnetError, violation } from './errors.ts';
import { type HandshakePattern, patternById } from './handshake-pattern.ts';
import { ByteReader, ByteWriter, varintLength } from './wire.ts';

/** The messages that go before the first record (SPEC §3). */

/** First bytes of every HELLO: no legacy snet, TLS, HTTP or SSH begins so. */
export const helloMagic: Uint8Array = Uint8Array.of(0xd2, 0x53, 0x4e, 0x02);
const MessageType = { Hello: 0x01, Accept: 0x02, Retry: 0x03, Refuse: 0x04 } as const;

export const maxHelloBytes = 0x1000;
export const maxAcceptBytes = 0x4000;
export const helloRandomBytes = 32;
export const ticketIdBytes = 16;
const maxTickets = 2;
const maxSuites = 16;

const HelloFlag = { EarlyData: 0x01, Resume: 0x02 } as const;
const Extension = { Resume: 0x01 } as const;
const prologueLabel = asciiBytes('snet/2');

export interface ResumeTicket {
  readonly id: Uint8Array;
  /** Sealed positions. */
  readonly box: Uint8Array;
  /** Every byte of HELLO before the box. */
  readonly associatedData: Uint8Array;
}

export interface Hello {
  readonly pattern: HandshakePattern;
  readonly suites: readonly number[];
  readonly random: Uint8Array;
  /** 0: a new session; else higher than in every earlier attempt of this session. */
  readonly epoch: number;
  readonly tickets: readonly ResumeTicket[];
  /** One record under the early secret follows. */
  readonly earlyData: boolean;
  readonly noiseMessage: Uint8Array;
  /** `"snet/2"`, the transcript of what was said before, and every byte of HELLO before the Noise message. */
  readonly prologue: Uint8Array;
}

export interface HelloInit {
  readonly pattern: number;
  readonly suites: readonly number[];
  readonly random: Uint8Array;
  readonly epoch: number;
  /** One record follows; only with a ticket. */
  readonly earlyData: boolean;
  readonly ticket?:
    | { readonly id: Uint8Array; readonly boxBytes: number; seal(associatedData: Uint8Array): Uint8Array }
    | undefined;
  /** An extension no one knows, so that no peer forgets to skip those. */
  readonly grease: { readonly type: number; readonly bytes: Uint8Array };
  /** Of what was said on this transport before; default: nothing was. */
  readonly transcript?: Uint8Array | undefined;
  readonly noiseMessageBytes: number;
  writeNoiseMessage(prologue: Uint8Array): Uint8Array;
}

export function encodeHello(init: HelloInit): Uint8Array {
  const { ticket, grease } = init;
  const greaseBytes = varintLength(grease.type) + varintLength(grease.bytes.length) + grease.bytes.length;
  const resumeBody = ticket === undefined ? 0 : ticketIdBytes + varintLength(ticket.boxBytes) + ticket.boxBytes;
  const resumeBytes = ticket === undefined ? 0 : 1 + varintLength(resumeBody) + resumeBody;
  const extensionBytes = greaseBytes + resumeBytes;
  const fixed = 3 + 2 * init.suites.length + helloRandomBytes + varintLength(init.epoch) + varintLength(extensionBytes);

  const writer = new ByteWriter(512).bytes(helloMagic).u8(MessageType.Hello);
  writer.u24(fixed + extensionBytes + init.noiseMessageBytes);
  const flags = (ticket === undefined ? 0 : HelloFlag.Resume) | (init.earlyData ? HelloFlag.EarlyData : 0);
  writer.u8(flags).u8(init.pattern).u8(init.suites.length);
  for (const suite of init.suites) writer.u16(suite);
  writer.bytes(init.random).varint(init.epoch).varint(extensionBytes);
  writer.varint(grease.type).varint(grease.bytes.length).bytes(grease.bytes);
  if (ticket !== undefined) {
    writer.varint(Extension.Resume).varint(resumeBody).bytes(ticket.id).varint(ticket.boxBytes);
    writer.bytes(ticket.seal(writer.finish().slice()));
  }
  writer.bytes(init.writeNoiseMessage(prologueOf(init.transcript, writer.finish())));
  return writer.finish();
}

/**
 * Bytes of the message that begins the input, header included, or `undefined` until the header is there.
 *
 * @throws SnetError `SNET_PROTOCOL_VIOLATION` at the first byte that cannot be ours, and for a length over the limit.
 */
export function helloLength(start: Uint8Array): number | undefined {
  const known = start.subarray(0, helloMagic.length);
  if (!equalBytes(known, helloMagic.subarray(0, known.length))) throw violation('not snet/2', Code.UnsupportedVersion);
  if (start.length > 4 && start[4] !== MessageType.Hello) throw violation('not a HELLO');
  if (start.length < 8) return undefined;
  const length = new ByteReader(start.subarray(5)).u24();
  if (length > maxHelloBytes) throw violation(`HELLO of ${length} bytes`);
  return 8 + length;
}

/** Bytes enough for {@link helloLength}. */
export const helloHeaderBytes = 8;

function prologueOf(transcript: Uint8Array = emptyBytes, clear: Uint8Array): Uint8Array {
  return concatBytes(prologueLabel, transcript, clear);
}

/**
 * Nothing in a HELLO is authentic yet.
 *
 * @param transcript of what was said on this transport before; default: nothing was.
 * @throws SnetError `SNET_PROTOCOL_VIOLATION`, for a pattern that is unknown here as well.
 */
export function decodeHello(message: Uint8Array, transcript?: Uint8Array): Hello {
  const reader = new ByteReader(message);
  reader.bytes(helloHeaderBytes);
  const flags = reader.u8();
  const patternId = reader.u8();
  const pattern = patternById(patternId);
  if (pattern === undefined) throw violation(`handshake pattern ${patternId}`, Code.NoCommonSuite);
  const suiteCount = reader.u8();
  if (suiteCount === 0 || suiteCount > maxSuites) throw violation(`${suiteCount} suites offered`);
  const suites = Array.from({ length: suiteCount }, () => reader.u16());
  const random = reader.bytes(helloRandomBytes);
  const epoch = reader.varint();
  const extensionEnd = reader.varint() + reader.offset;
  if (extensionEnd > message.length) throw violation('extensions run past the message');
  let tickets: ResumeTicket[] = [];
  while (reader.offset < extensionEnd) {
    const type = reader.varint();
    const end = reader.varint() + reader.offset;
    if (end > extensionEnd) throw violation('extension runs past its list');
    if (type === Extension.Resume) tickets = decodeTickets(message, reader, end);
    else reader.bytes(end - reader.offset);
  }
  if (reader.offset !== extensionEnd) throw violation('extension runs past its list');
  // A bit that is not understood changes what follows; early data is sealed with a ticket's secret.
  const earlyData = (flags & HelloFlag.EarlyData) !== 0;
  const expected = (tickets.length > 0 ? HelloFlag.Resume : 0) | (earlyData ? HelloFlag.EarlyData : 0);
  if (flags !== expected || (earlyData && tickets.length === 0)) throw violation('unknown or contradictory flags');
  const prologue = prologueOf(transcript, message.subarray(0, reader.offset));
  return { pattern, suites, random, epoch, tickets, earlyData, noiseMessage: reader.rest(), prologue };
}

function decodeTickets(message: Uint8Array, reader: ByteReader, end: number): ResumeTicket[] {
  const tickets: ResumeTicket[] = [];
  while (reader.offset < end) {
    if (tickets.length === maxTickets) throw violation('too many tickets');
    const id = reader.bytes(ticketIdBytes);
    const boxBytes = reader.varint();
    const associatedData = message.subarray(0, reader.offset);
    tickets.push({ id, box: reader.bytes(boxBytes), associatedData });
  }
  if (reader.offset !== end) throw violation('ticket runs past its extension');
  return tickets;
}

/** What the resume box holds (SPEC §7). */
export interface ResumePositions {
  readonly receivedPosition: number;
  readonly firstPosition: number;
}

export function encodeResumePositions(positions: ResumePositions): Uint8Array {
  return new ByteWriter(16).varint(positions.receivedPosition).varint(positions.firstPosition).finish();
}

export function decodeResumePositions(bytes: Uint8Array): ResumePositions {
  const reader = new ByteReader(bytes);
  return { receivedPosition: reader.varint(), firstPosition: reader.varint() };
}

/** Client settings, inside Noise message 1. Unknown ids are skipped. */
export interface Settings {
  /** The peer may send bytes before this position. */
  readonly limit: number;
  readonly resumeWindowMs: number;
}

const SettingId = { Limit: 1, ResumeWindowMs: 2 } as const;

export function encodeSettings(settings: Settings): Uint8Array {
  const writer = new ByteWriter(32).varint(2);
  writer.varint(SettingId.Limit).varint(settings.limit);
  writer.varint(SettingId.ResumeWindowMs).varint(settings.resumeWindowMs);
  return writer.finish();
}

function decodeSettingsFrom(reader: ByteReader): Settings {
  const values = new Map<number, number>();
  for (let left = reader.varint(); left > 0; left--) values.set(reader.varint(), reader.varint());
  const limit = values.get(SettingId.Limit);
  const resumeWindowMs = values.get(SettingId.ResumeWindowMs);
  if (limit === undefined || resumeWindowMs === undefined) throw violation('a required setting is missing');
  return { limit, resumeWindowMs };
}

export function decodeSettings(bytes: Uint8Array): Settings {
  return decodeSettingsFrom(new ByteReader(bytes));
}

export const AcceptStatus = { New: 0, Resumed: 1, NewAfterFailedResume: 2 } as const;

/** Clear part of ACCEPT: enough to know which secret the rest is sealed with. */
export interface AcceptHeader {
  readonly suite: number;
  readonly status: number;
}

/** Sealed part of ACCEPT (SPEC §3.2). */
export interface AcceptPayload extends AcceptHeader {
  /** Everything before it is in the server's memory. */
  readonly receivedPosition: number;
  /** Position of the first byte the server will send here. */
  readonly startPosition: number;
  /** Of the resume that failed: the reason, and how many of the client's bytes the application had taken. */
  readonly code: number;
  readonly delivered: number;
  readonly ticketSet: number;
  readonly ticketIds: readonly Uint8Array[];
  readonly settings: Settings;
}

export function encodeAcceptPayload(payload: AcceptPayload): Uint8Array {
  // The clear header again, sealed: whoever changes it in flight is found out.
  const writer = new ByteWriter(128).u16(payload.suite).u8(payload.status);
  writer.varint(payload.receivedPosition).varint(payload.startPosition);
  writer.varint(payload.code).varint(payload.delivered).varint(payload.ticketSet).varint(payload.ticketIds.length);
  for (const id of payload.ticketIds) writer.bytes(id);
  return writer.bytes(encodeSettings(payload.settings)).finish();
}

export function decodeAcceptPayload(bytes: Uint8Array, header: AcceptHeader): AcceptPayload {
  const reader = new ByteReader(bytes);
  if (reader.u16() !== header.suite || reader.u8() !== header.status) throw violation('ACCEPT was changed on its way');
  const receivedPosition = reader.varint();
  const startPosition = reader.varint();
  const code = reader.varint();
  const delivered = reader.varint();
  const ticketSet = reader.varint();
  const ticketCount = reader.varint();
  if (ticketCount > maxTickets) throw violation('too many tickets');
  const ticketIds = Array.from({ length: ticketCount }, () => reader.bytes(ticketIdBytes).slice());
  const settings = decodeSettingsFrom(reader);
  return { ...header, receivedPosition, startPosition, code, delivered, ticketSet, ticketIds, settings };
}

export function encodeAccept(header: AcceptHeader, noiseMessage: Uint8Array): Uint8Array {
  const writer = new ByteWriter(8 + noiseMessage.length).u8(MessageType.Accept).u24(3 + noiseMessage.length);
  return writer.u16(header.suite).u8(header.status).bytes(noiseMessage).finish();
}

/** Asks for another HELLO on the same transport, made for the suite that the server chose. */
export function encodeRetry(suite: number): Uint8Array {
  return new ByteWriter(8).u8(MessageType.Retry).u24(2).u16(suite).finish();
}

/** Unauthenticated: advice, never a reason to end a session [SNET-1.5]. */
export function encodeRefuse(code: number, retryAfterMs: number): Uint8Array {
  const length = 2 + varintLength(retryAfterMs);
  return new ByteWriter(16).u8(MessageType.Refuse).u24(length).u16(code).varint(retryAfterMs).finish();
}

export type ServerReply =
  | { readonly type: 'accept'; readonly header: AcceptHeader; readonly noiseMessage: Uint8Array }
  | { readonly type: 'retry'; readonly suite: number }
  | { readonly type: 'refuse'; readonly code: number; readonly retryAfterMs: number };

export const replyHeaderBytes = 4;
const replyTypes: ReadonlySet<number> = new Set([MessageType.Accept, MessageType.Retry, MessageType.Refuse]);

/** As {@link helloLength}, for what a server answers. */
export function replyLength(start: Uint8Array): number | undefined {
  const type = start[0];
  if (type !== undefined && !replyTypes.has(type)) throw violation('not an answer to HELLO');
  if (start.length < replyHeaderBytes) return undefined;
  const length = new ByteReader(start.subarray(1)).u24();
  if (length > maxAcceptBytes) throw violation(`an answer of ${length} bytes`);
  return replyHeaderBytes + length;
}

export function decodeReply(message: Uint8Array): ServerReply {
  const reader = new ByteReader(message);
  const type = reader.u8();
  reader.u24();
  if (type === MessageType.Retry) return { type: 'retry', suite: reader.u16() };
  if (type === MessageType.Refuse) return { type: 'refuse', code: reader.u16(), retryAfterMs: reader.varint() };
  const header = { suite: reader.u16(), status: reader.u8() };
  if (!Object.values<number>(AcceptStatus).includes(header.status)) {
    throw new SnetError('SNET_PROTOCOL_VIOLATION', `unknown ACCEPT status ${header.status}`);
  }
  return { type: 'accept', header, noiseMessage: reader.rest() };
}
