import { ByteQueue, emptyBytes } from '@proj/io/bytes';
import { FrameError } from './errors.ts';
import {
  definedFlags,
  type Frame,
  type FrameVersion,
  heartbeatBytes,
  isFrameVersion,
  lengthFieldBytes,
  messageFieldsBytes,
} from './frame.ts';
import { checkedMaxFrameBytes, type FrameLimits, type FrameOptions, resolveOptions } from './limits.ts';

/** Where the opaque part of a message frame begins, counted from its length field. */
const headerOffset = lengthFieldBytes + messageFieldsBytes;
/** An assembly starts with room for any small frame, so that most frames that arrive in pieces never grow. */
const smallestAssemblyBytes = 1024;

/**
 * Frames out of a stream whose chunks are cut anywhere. Push what arrived, then take frames until there are none:
 *
 * ```ts
 * decoder.push(chunk);
 * for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) handle(frame);
 * ```
 *
 * A frame that lies inside one chunk is answered as views of that chunk. A frame cut into pieces is gathered in a buffer
 * of its own that grows with what has arrived, never with what was announced: a peer that announces much and sends
 * little costs little, and every byte is copied a constant number of times however often it was cut.
 *
 * Memory: after `next()` answered `undefined` it holds less than `maxFrameBytes` + 4 bytes of frame and no chunk of the
 * caller's. Chunks pushed before that wait by reference; who pushes without taking frames sets that bound.
 */
export class FrameDecoder {
  #limits: FrameLimits;
  readonly #chunks: ByteQueue = new ByteQueue();
  /** The chunk that is being read, from `#offset` on. */
  #chunk: Uint8Array = emptyBytes;
  #offset = 0;
  /** The first `#filled` bytes of a frame that arrives in pieces. */
  #assembly: Uint8Array = emptyBytes;
  #filled = 0;
  #error: FrameError | undefined;

  /** @throws FrameError `FRAME_BAD_OPTION` */
  constructor(options?: FrameOptions) {
    this.#limits = resolveOptions(options);
  }

  /**
   * Most bytes of one frame after its length field; assignable at any time, for instance raised after a login.
   * Frames that were not yet answered obey the new value, so take no frame before the decision that raises it.
   * @throws FrameError `FRAME_BAD_OPTION` on assignment of anything but an integer from 8 to 2³²−5.
   */
  get maxFrameBytes(): number {
    return this.#limits.maxFrameBytes;
  }

  set maxFrameBytes(bytes: number) {
    this.#limits = { ...this.#limits, maxFrameBytes: checkedMaxFrameBytes(bytes) };
  }

  /** Bytes pushed and not yet answered as frames. More than 0 at the end of the stream: the last frame was cut off. */
  get bufferedBytes(): number {
    return this.#filled + this.#chunk.length - this.#offset + this.#chunks.length;
  }

  /**
   * Queues; never throws, decodes nothing. The chunk must not change while it waits, nor as long as frames that were
   * taken from it are in use. After an error chunks are discarded.
   */
  push(chunk: Uint8Array): void {
    if (this.#error === undefined) this.#chunks.push(chunk);
  }

  /**
   * The next frame, or `undefined` until more bytes are pushed. `header` and `payload` are yours: the decoder neither
   * changes nor reads them again. They may be views of a pushed chunk, so copy what outlives it.
   * @throws FrameError with `fault: 'peer'`, the same one at every later call: there is no way back into step.
   */
  next(): Frame | undefined {
    if (this.#error !== undefined) throw this.#error;
    try {
      return this.#filled === 0 ? this.#nextInChunk() : this.#nextInAssembly();
    } catch (error) {
      if (FrameError.is(error)) this.#fail(error);
      throw error;
    }
  }

  /** Between two frames: a frame that is whole in this chunk is answered without a copy. */
  #nextInChunk(): Frame | undefined {
    if (!this.#fillChunk()) return undefined;
    const available = this.#chunk.length - this.#offset;
    const frameBytes = this.#checkFields(this.#chunk, this.#offset, available);
    if (frameBytes === undefined || lengthFieldBytes + frameBytes > available) return this.#nextInAssembly();
    const frame = readFrame(this.#chunk, this.#offset, frameBytes);
    this.#offset += lengthFieldBytes + frameBytes;
    if (this.#offset === this.#chunk.length) this.#dropChunk();
    return frame;
  }

  /** In the middle of a frame: gather it, first what its fields need, then all of it. */
  #nextInAssembly(): Frame | undefined {
    for (;;) {
      const frameBytes = this.#checkFields(this.#assembly, 0, this.#filled);
      const wanted = this.#wanted(frameBytes);
      if (frameBytes !== undefined && this.#filled === lengthFieldBytes + frameBytes) {
        const frame = readFrame(this.#assembly, 0, frameBytes);
        this.#assembly = emptyBytes;
        this.#filled = 0;
        return frame;
      }
      if (!this.#fillChunk()) return undefined;
      this.#gather(wanted);
    }
  }

  /** Up to where the assembly may be filled before its fields are looked at again. */
  #wanted(frameBytes: number | undefined): number {
    if (frameBytes === undefined) return lengthFieldBytes;
    const whole = lengthFieldBytes + frameBytes;
    return this.#filled < headerOffset ? Math.min(whole, headerOffset) : whole;
  }

  /** Moves bytes of the current chunk into the assembly, which then holds at most `wanted`. */
  #gather(wanted: number): void {
    const take = Math.min(wanted - this.#filled, this.#chunk.length - this.#offset);
    const needed = this.#filled + take;
    if (needed > this.#assembly.length) {
      // Doubling keeps copying linear; `wanted` keeps the last buffer from being larger than the frame.
      const room = Math.max(needed, Math.min(wanted, Math.max(2 * needed, smallestAssemblyBytes)));
      const grown = new Uint8Array(room);
      grown.set(this.#assembly.subarray(0, this.#filled));
      this.#assembly = grown;
    }
    this.#assembly.set(this.#chunk.subarray(this.#offset, this.#offset + take), this.#filled);
    this.#filled += take;
    this.#offset += take;
    if (this.#offset === this.#chunk.length) this.#dropChunk();
  }

  /** Whether there is a byte to read in the current chunk. */
  #fillChunk(): boolean {
    if (this.#offset < this.#chunk.length) return true;
    const chunk = this.#chunks.takeChunk(Number.MAX_SAFE_INTEGER);
    if (chunk === undefined) return false;
    this.#chunk = chunk;
    this.#offset = 0;
    return true;
  }

  #dropChunk(): void {
    this.#chunk = emptyBytes;
    this.#offset = 0;
  }

  /**
   * Checks every field that is there, in the order of the wire, before a byte is spent on the rest. Answers the frame's
   * bytes after the length field, or `undefined` while even that is unknown.
   */
  #checkFields(bytes: Uint8Array, offset: number, available: number): number | undefined {
    if (available < lengthFieldBytes) return undefined;
    const { lengthIncludesItself, maxFrameBytes, maxHeaderBytes } = this.#limits;
    const length = readUint32(bytes, offset);
    const frameBytes = lengthIncludesItself ? length - lengthFieldBytes : length;
    if (frameBytes > maxFrameBytes) {
      throw new FrameError('FRAME_TOO_LARGE', 'peer', `a frame of ${frameBytes} bytes exceeds ${maxFrameBytes}`);
    }
    if (frameBytes === heartbeatBytes) return frameBytes;
    if (frameBytes < messageFieldsBytes) {
      throw new FrameError('FRAME_TOO_SHORT', 'peer', `length ${length} is neither a heartbeat's nor a message's`);
    }
    if (available < headerOffset) return frameBytes;
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
    return frameBytes;
  }

  /** Nothing that a failed stream left behind is of use. */
  #fail(error: FrameError): void {
    this.#error = error;
    this.#chunks.clear();
    this.#dropChunk();
    this.#assembly = emptyBytes;
    this.#filled = 0;
  }
}

/** Reads a whole frame whose fields were checked. */
function readFrame(bytes: Uint8Array, offset: number, frameBytes: number): Frame {
  if (frameBytes === heartbeatBytes) return { kind: 'heartbeat', number: bytes[offset + lengthFieldBytes] as number };
  const header = offset + headerOffset;
  const payload = header + readUint32(bytes, offset + 8);
  return {
    kind: 'message',
    version: readUint16(bytes, offset + 4) as FrameVersion,
    flags: readUint16(bytes, offset + 6),
    header: bytes.subarray(header, payload),
    payload: bytes.subarray(payload, offset + lengthFieldBytes + frameBytes),
  };
}

function readUint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
}

function readUint32(bytes: Uint8Array, offset: number): number {
  return readUint16(bytes, offset) * 0x1_0000 + readUint16(bytes, offset + 2);
}
