import { readUint16, readUint32 } from './big-endian.ts';
import { FrameError } from './errors.ts';
import {
  definedFlags,
  type Frame,
  type FramePlace,
  type FrameVersion,
  heartbeatBytes,
  isFrameVersion,
  lengthFieldBytes,
  messageFieldsBytes,
} from './frame.ts';
import { checkedMaxFrameBytes, type FrameLimits, type FrameOptions, resolveOptions } from './limits.ts';
import { type UnitLayout, UnitReader, unknownLength } from './unit-reader.ts';

/** Where the opaque part of a message frame begins, counted from its length field. */
const headerOffset = lengthFieldBytes + messageFieldsBytes;

/**
 * Frames out of a stream whose chunks are cut anywhere. Push what arrived, then take frames until there are none:
 *
 * ```ts
 * import { type Frame, FrameDecoder } from '@proj/frame';
 *
 * const decoder = new FrameDecoder();
 *
 * export function receive(chunk: Uint8Array, handle: (frame: Frame) => void): void {
 *   decoder.push(chunk);
 *   for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) handle(frame);
 * }
 * ```
 *
 * A frame that lies inside one chunk is answered as views of that chunk. A frame cut into pieces is gathered apart, in
 * memory that grows with what has arrived, never with what was announced: a peer that announces much and sends little
 * costs little, and every byte is copied a constant number of times however often it was cut.
 *
 * Memory: after `next()` answered `undefined` it holds less than `maxFrameBytes` + 4 bytes of frame, nothing when the
 * stream stands between two frames, and no chunk of the caller's. Chunks pushed before that wait by reference; who pushes without taking frames sets that bound.
 */
export class FrameDecoder {
  readonly #layout: FrameLayout;
  readonly #reader: UnitReader;
  readonly #place: Place;

  /** @throws FrameError `FRAME_BAD_OPTION` */
  constructor(options?: FrameOptions) {
    this.#layout = new FrameLayout(resolveOptions(options));
    this.#reader = new UnitReader(this.#layout);
    this.#place = new Place(this.#reader);
  }

  /**
   * Most bytes of one frame after its length field; assignable at any time, for instance raised after a login.
   * Frames that were not yet answered obey the new value, so take no frame before the decision that raises it.
   * @throws FrameError `FRAME_BAD_OPTION` on assignment of anything but an integer from 8 to 2³²−5.
   */
  get maxFrameBytes(): number {
    return this.#layout.limits.maxFrameBytes;
  }

  set maxFrameBytes(bytes: number) {
    this.#layout.limits = { ...this.#layout.limits, maxFrameBytes: checkedMaxFrameBytes(bytes) };
  }

  /** Bytes pushed and not yet answered as frames. More than 0 at the end of the stream: the last frame was cut off. */
  get bufferedBytes(): number {
    return this.#reader.bufferedBytes;
  }

  /**
   * Queues; never throws, decodes nothing. The chunk must not change while it waits, nor as long as frames that were
   * taken from it are in use. After an error chunks are discarded.
   */
  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  /**
   * The next frame, or `undefined` until more bytes are pushed. `header` and `payload` are yours: the decoder neither
   * changes nor reads them again. They may be views of a pushed chunk, so copy what outlives it.
   * @throws FrameError with `fault: 'peer'`, the same one at every later call: there is no way back into step.
   */
  next(): Frame | undefined {
    const reader = this.#reader;
    if (!reader.advance()) return undefined;
    reader.keep();
    const { bytes, start, end } = reader;
    if (end - start === lengthFieldBytes + heartbeatBytes) {
      return { kind: 'heartbeat', number: bytes[start + lengthFieldBytes] as number };
    }
    const header = start + headerOffset;
    const payload = header + readUint32(bytes, start + 8);
    return {
      kind: 'message',
      version: readUint16(bytes, start + 4) as FrameVersion,
      flags: readUint16(bytes, start + 6),
      header: bytes.subarray(header, payload),
      payload: bytes.subarray(payload, end),
    };
  }

  /**
   * As {@link next}, for who decodes a frame where it lies: nothing is made for it. The answer is the same object each
   * time, and it and the bytes it speaks of are good until `push`, `next` or `nextPlace` is called; whatever is to be
   * longer is to be copied.
   * @throws FrameError as {@link next} does.
   */
  nextPlace(): FramePlace | undefined {
    return this.#reader.advance() ? this.#place.moved() : undefined;
  }
}

/** One for each decoder; of a heartbeat the fields of messages mean nothing, and of a message the number. */
class Place {
  kind: 'message' | 'heartbeat' = 'heartbeat';
  number = 0;
  version: FrameVersion = 2;
  flags = 0;
  headerAt = 0;
  payloadAt = 0;
  readonly #reader: UnitReader;

  constructor(reader: UnitReader) {
    this.#reader = reader;
  }

  get bytes(): Uint8Array {
    return this.#reader.bytes;
  }

  get end(): number {
    return this.#reader.end;
  }

  /** To the unit that the reader found. */
  moved(): FramePlace {
    const { bytes, start, end } = this.#reader;
    if (end - start === lengthFieldBytes + heartbeatBytes) {
      this.kind = 'heartbeat';
      this.number = bytes[start + lengthFieldBytes] as number;
    } else {
      this.kind = 'message';
      this.version = readUint16(bytes, start + 4) as FrameVersion;
      this.flags = readUint16(bytes, start + 6);
      this.headerAt = start + headerOffset;
      this.payloadAt = this.headerAt + readUint32(bytes, start + 8);
    }
    return this as FramePlace;
  }
}

/** SPEC §2 and §3, as a receiver sees them. */
class FrameLayout implements UnitLayout {
  readonly lengthBytes: number = lengthFieldBytes;
  readonly fieldsBytes: number = headerOffset;
  limits: FrameLimits;

  constructor(limits: FrameLimits) {
    this.limits = limits;
  }

  get mostBytes(): number {
    return lengthFieldBytes + this.limits.maxFrameBytes;
  }

  measure(bytes: Uint8Array, offset: number, available: number): number {
    if (available < lengthFieldBytes) return unknownLength;
    const { lengthIncludesItself, maxFrameBytes, maxHeaderBytes } = this.limits;
    const length = readUint32(bytes, offset);
    const frameBytes = lengthIncludesItself ? length - lengthFieldBytes : length;
    const unitBytes = lengthFieldBytes + frameBytes;
    if (frameBytes > maxFrameBytes) {
      throw new FrameError('FRAME_TOO_LARGE', 'peer', `a frame of ${frameBytes} bytes exceeds ${maxFrameBytes}`);
    }
    if (frameBytes === heartbeatBytes) return unitBytes;
    if (frameBytes < messageFieldsBytes) {
      throw new FrameError('FRAME_TOO_SHORT', 'peer', `length ${length} is neither a heartbeat's nor a message's`);
    }
    if (available < headerOffset) return unitBytes;
    const version = readUint16(bytes, offset + 4);
    if (!isFrameVersion(version)) {
      throw new FrameError('FRAME_BAD_VERSION', 'peer', `version ${version} is neither 1 nor 2`);
    }
    const flags = readUint16(bytes, offset + 6);
    if ((flags & ~definedFlags) !== 0) {
      throw new FrameError('FRAME_RESERVED_FLAG', 'peer', `flags 0x${flags.toString(16)} have a reserved bit set`);
    }
    const headerBytes = readUint32(bytes, offset + 8);
    const mostHeaderBytes = Math.min(maxHeaderBytes, frameBytes - messageFieldsBytes);
    if (headerBytes > mostHeaderBytes) {
      throw new FrameError(
        'FRAME_BAD_HEADER_LENGTH',
        'peer',
        `a header of ${headerBytes} bytes exceeds ${mostHeaderBytes}`,
      );
    }
    return unitBytes;
  }
}
