import { concatBytes } from '@proj/io/bytes';
import { FrameError } from '../errors.ts';
import { checkedMaxPacketBytes, checkPacketBytes, type Packet, type PacketOptions, packetHeadBytes } from './packet.ts';

/**
 * The packet as one new buffer that belongs to the caller.
 * @throws FrameError with `fault: 'local'` for whatever a decoder with the same options would refuse, and
 * `FRAME_BAD_FIELD` for a type that is no unsigned integer of 32 bits.
 */
export function encodePacket(packet: Packet, options?: PacketOptions): Uint8Array {
  return concatBytes(...encodePacketParts(packet, options));
}

/**
 * The packet as two buffers to write one after the other: length and type, which are new, and the body as it is,
 * uncopied.
 * @throws FrameError as {@link encodePacket} does.
 */
export function encodePacketParts(packet: Packet, options?: PacketOptions): readonly [Uint8Array, Uint8Array] {
  const { type, body } = packet;
  const packetBytes = packetHeadBytes + body.length;
  checkPacketBytes(packetBytes, checkedMaxPacketBytes(options?.maxPacketBytes), 'local');
  if (!Number.isInteger(type) || type < 0 || type > 0xffff_ffff) {
    throw new FrameError('FRAME_BAD_FIELD', 'local', `type ${type} is not an integer from 0 to ${0xffff_ffff}`);
  }
  const head = new Uint8Array(packetHeadBytes);
  const fields = new DataView(head.buffer);
  fields.setUint32(0, packetBytes);
  fields.setUint32(4, type);
  return [head, body];
}
