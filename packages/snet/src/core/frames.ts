import { asciiBytes } from '@proj/io/bytes';
import { violation } from './errors.ts';
import { ByteReader, ByteWriter } from './wire.ts';

/** What a record holds (SPEC §5). */
export type StreamFrame =
  | { readonly type: 'data'; readonly bytes: Uint8Array }
  | { readonly type: 'seek'; readonly position: number }
  | { readonly type: 'ack'; readonly receivedPosition: number; readonly limit: number }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'pong'; readonly id: number; readonly delayUs: number }
  | { readonly type: 'fin'; readonly finalPosition: number }
  | { readonly type: 'reset'; readonly code: number; readonly position: number }
  | { readonly type: 'close'; readonly code: number; readonly delivered: number; readonly reason: Uint8Array }
  | { readonly type: 'close-ack' }
  | { readonly type: 'ticket-min'; readonly set: number }
  | { readonly type: 'key-update' }
  | {
      readonly type: 'go-away';
      readonly code: number;
      readonly afterMs: number;
      readonly jitterMs: number;
      /** Where to go instead; empty: nothing is said. */
      readonly address: string;
    }
  | { readonly type: 'quiet'; readonly silenceMs: number };

const FrameType = {
  Pad: 0x00,
  Data: 0x01,
  Seek: 0x02,
  Ack: 0x03,
  Ping: 0x04,
  Pong: 0x05,
  Fin: 0x06,
  Reset: 0x07,
  Close: 0x08,
  CloseAck: 0x09,
  TicketMin: 0x0b,
  KeyUpdate: 0x0c,
  GoAway: 0x0d,
  Quiet: 0x0e,
} as const;

/** A reason is for logs; longer ones are a violation (SPEC §5). */
export const maxReasonBytes = 256;
/** A longer address is a violation (SPEC §5). */
export const maxAddressBytes = 256;

/** A DATA frame without its bytes: they follow. */
export function encodeDataHeader(writer: ByteWriter, length: number): void {
  writer.u8(FrameType.Data).varint(length);
}

export function encodeFrame(writer: ByteWriter, frame: StreamFrame): void {
  switch (frame.type) {
    case 'data':
      encodeDataHeader(writer, frame.bytes.length);
      writer.bytes(frame.bytes);
      break;
    case 'seek':
      writer.u8(FrameType.Seek).varint(frame.position);
      break;
    case 'ack':
      writer.u8(FrameType.Ack).varint(frame.receivedPosition).varint(frame.limit);
      break;
    case 'ping':
      writer.u8(FrameType.Ping).varint(frame.id);
      break;
    case 'pong':
      writer.u8(FrameType.Pong).varint(frame.id).varint(frame.delayUs);
      break;
    case 'fin':
      writer.u8(FrameType.Fin).varint(frame.finalPosition);
      break;
    case 'reset':
      writer.u8(FrameType.Reset).varint(frame.code).varint(frame.position);
      break;
    case 'close':
      writer.u8(FrameType.Close).varint(frame.code).varint(frame.delivered);
      writer.varint(frame.reason.length).bytes(frame.reason);
      break;
    case 'close-ack':
      writer.u8(FrameType.CloseAck);
      break;
    case 'ticket-min':
      writer.u8(FrameType.TicketMin).varint(frame.set);
      break;
    case 'key-update':
      writer.u8(FrameType.KeyUpdate);
      break;
    case 'go-away':
      writer.u8(FrameType.GoAway).varint(frame.code).varint(frame.afterMs).varint(frame.jitterMs);
      writer.varint(frame.address.length).bytes(asciiBytes(frame.address));
      break;
    case 'quiet':
      writer.u8(FrameType.Quiet).varint(frame.silenceMs);
      break;
  }
}

export function encodeFrames(frames: readonly StreamFrame[]): Uint8Array {
  const writer = new ByteWriter(64);
  for (const frame of frames) encodeFrame(writer, frame);
  return writer.finish();
}

const decoders: Readonly<Record<number, (reader: ByteReader) => StreamFrame>> = {
  [FrameType.Data]: (r) => ({ type: 'data', bytes: r.bytes(r.varint()) }),
  [FrameType.Seek]: (r) => ({ type: 'seek', position: r.varint() }),
  [FrameType.Ack]: (r) => ({ type: 'ack', receivedPosition: r.varint(), limit: r.varint() }),
  [FrameType.Ping]: (r) => ({ type: 'ping', id: r.varint() }),
  [FrameType.Pong]: (r) => ({ type: 'pong', id: r.varint(), delayUs: r.varint() }),
  [FrameType.Fin]: (r) => ({ type: 'fin', finalPosition: r.varint() }),
  [FrameType.Reset]: (r) => ({ type: 'reset', code: r.varint(), position: r.varint() }),
  [FrameType.Close]: (r) => {
    const code = r.varint();
    const delivered = r.varint();
    const length = r.varint();
    if (length > maxReasonBytes) throw violation('close reason too long');
    return { type: 'close', code, delivered, reason: r.bytes(length) };
  },
  [FrameType.CloseAck]: () => ({ type: 'close-ack' }),
  [FrameType.TicketMin]: (r) => ({ type: 'ticket-min', set: r.varint() }),
  [FrameType.KeyUpdate]: () => ({ type: 'key-update' }),
  [FrameType.GoAway]: (r) => {
    const head = { code: r.varint(), afterMs: r.varint(), jitterMs: r.varint() };
    const length = r.varint();
    if (length > maxAddressBytes) throw violation('address too long');
    const address = String.fromCharCode(...r.bytes(length));
    if (!isAddress(address)) throw violation('not an address');
    return { type: 'go-away', ...head, address };
  },
  [FrameType.Quiet]: (r) => ({ type: 'quiet', silenceMs: r.varint() }),
};

/** Printable ASCII: a host name and port, or a URL; nothing that could pass for something else in a log. */
export function isAddress(text: string): boolean {
  return text.length <= maxAddressBytes && /^[\x21-\x7e]*$/.test(text);
}

/**
 * Frames of one opened record, in order; data are views of `plaintext`. Throws `SNET_PROTOCOL_VIOLATION` on an unknown
 * type or a frame that ends early; the record is authentic, so such a peer is broken and not merely unlucky.
 */
export class FrameReader {
  readonly #reader: ByteReader;

  constructor(plaintext: Uint8Array) {
    this.#reader = new ByteReader(plaintext);
  }

  /** `undefined`: that was all. */
  next(): StreamFrame | undefined {
    const reader = this.#reader;
    while (reader.remaining > 0) {
      const type = reader.u8();
      if (type === FrameType.Pad) continue;
      const decode = decoders[type];
      if (decode === undefined) throw violation(`unknown frame type ${type}`);
      const frame = decode(reader);
      // Whatever followed would be under a key that is not the record's.
      if (frame.type === 'key-update' && reader.remaining > 0) throw violation('KEYUPDATE is not the last frame');
      return frame;
    }
    return undefined;
  }
}
