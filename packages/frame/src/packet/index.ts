export { type PacketBodyCipher, packetKey } from './cipher.ts';
export { openPacket, sealPacket } from './codec.ts';
export { PacketDecoder } from './decoder.ts';
export { encodePacket, encodePacketParts } from './encoder.ts';
export {
  type LoginAnswerPacket,
  type LoginPacket,
  type LogoutPacket,
  PacketLimit,
  type PacketMessage,
  type PingPacket,
  type TextPacket,
} from './messages.ts';
export { type Packet, type PacketOptions, PacketType } from './packet.ts';
