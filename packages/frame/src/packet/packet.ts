/** Shapes and constants of SPEC.md §7. */
import { FrameError } from '../errors.ts';
import { checkedBytes } from '../limits.ts';

/** What a packet's body is once it is opened. Types 6 to 21 of later servers are not read here. */
export const PacketType = {
  ClientLogin: 1,
  ServerAcceptLogin: 2,
  ClientLogout: 3,
  ClientPing: 4,
  TextChat: 5,
} as const;

/** A packet as it travels. */
export interface Packet {
  /** A {@link PacketType}, or any other unsigned integer of 32 bits. */
  readonly type: number;
  /** Encrypted: a whole number of 16-byte blocks, at least one. */
  readonly body: Uint8Array;
}

export interface PacketOptions {
  /**
   * Most bytes of one packet, its length and type counted, from 24 to 2³²−1.
   * @defaultValue 65_536
   */
  readonly maxPacketBytes?: number | undefined;
}

/** Bytes of length and type. */
export const packetHeadBytes = 8;
/** Block of the cipher; padding makes every body at least one. */
export const blockBytes = 16;
export const smallestPacketBytes: number = packetHeadBytes + blockBytes;

/** @throws FrameError `FRAME_BAD_OPTION` */
export function checkedMaxPacketBytes(bytes = 65_536): number {
  return checkedBytes('maxPacketBytes', bytes, smallestPacketBytes, 0xffff_ffff);
}

/**
 * Every rule about a packet's length, in the order in which it is told.
 * @throws FrameError `FRAME_TOO_LARGE`, `FRAME_TOO_SHORT`, `FRAME_PARTIAL_BLOCK`
 */
export function checkPacketBytes(bytes: number, maxBytes: number, fault: 'local' | 'peer'): void {
  if (bytes > maxBytes) {
    throw new FrameError('FRAME_TOO_LARGE', fault, `a packet of ${bytes} bytes exceeds ${maxBytes}`);
  }
  if (bytes < smallestPacketBytes) {
    throw new FrameError('FRAME_TOO_SHORT', fault, `a packet of ${bytes} bytes has no block of body`);
  }
  if ((bytes - packetHeadBytes) % blockBytes !== 0) {
    throw new FrameError('FRAME_PARTIAL_BLOCK', fault, `a packet of ${bytes} bytes has part of a block`);
  }
}
