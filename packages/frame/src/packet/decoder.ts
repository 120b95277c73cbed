import { readUint32 } from '../big-endian.ts';
import { type UnitLayout, UnitReader, unknownLength } from '../unit-reader.ts';
import { checkedMaxPacketBytes, checkPacketBytes, type Packet, type PacketOptions, packetHeadBytes } from './packet.ts';

/**
 * Packets out of a stream whose chunks are cut anywhere; everything that `FrameDecoder` says about pushing, views,
 * copies and memory holds for it too, with `maxPacketBytes` for the bound.
 */
export class PacketDecoder {
  readonly #layout: PacketLayout;
  readonly #reader: UnitReader;

  /** @throws FrameError `FRAME_BAD_OPTION` */
  constructor(options?: PacketOptions) {
    this.#layout = new PacketLayout(checkedMaxPacketBytes(options?.maxPacketBytes));
    this.#reader = new UnitReader(this.#layout);
  }

  /**
   * Most bytes of one packet; assignable at any time, for instance raised after a login.
   * @throws FrameError `FRAME_BAD_OPTION` on assignment of anything but an integer from 24 to 2³²−1.
   */
  get maxPacketBytes(): number {
    return this.#layout.maxPacketBytes;
  }

  set maxPacketBytes(bytes: number) {
    this.#layout.maxPacketBytes = checkedMaxPacketBytes(bytes);
  }

  /** Bytes pushed and not yet answered. More than 0 at the end of the stream: the last packet was cut off. */
  get bufferedBytes(): number {
    return this.#reader.bufferedBytes;
  }

  /** Queues; never throws, decodes nothing. The chunk must not change while packets taken from it are in use. */
  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  /**
   * The next packet, or `undefined` until more bytes are pushed. Its body may be a view of a pushed chunk.
   * @throws FrameError with `fault: 'peer'`, the same one at every later call: `FRAME_TOO_LARGE`, `FRAME_TOO_SHORT`,
   * `FRAME_PARTIAL_BLOCK`.
   */
  next(): Packet | undefined {
    const reader = this.#reader;
    if (!reader.advance()) return undefined;
    reader.keep();
    const { bytes, start, end } = reader;
    return { type: readUint32(bytes, start + 4), body: bytes.subarray(start + packetHeadBytes, end) };
  }
}

/** SPEC §7, as a receiver sees it. */
class PacketLayout implements UnitLayout {
  readonly lengthBytes: number = 4;
  /** No field but the length is checked. */
  readonly fieldsBytes: number = 4;
  maxPacketBytes: number;

  constructor(maxPacketBytes: number) {
    this.maxPacketBytes = maxPacketBytes;
  }

  get mostBytes(): number {
    return this.maxPacketBytes;
  }

  measure(bytes: Uint8Array, offset: number, available: number): number {
    if (available < this.lengthBytes) return unknownLength;
    const packetBytes = readUint32(bytes, offset);
    checkPacketBytes(packetBytes, this.maxPacketBytes, 'peer');
    return packetBytes;
  }
}
