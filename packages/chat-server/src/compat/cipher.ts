import { aesCbcDecrypt, aesCbcEncrypt } from '@proj/crypto/danger';
import { type PacketBodyCipher, packetKey } from '@proj/frame/packet';

const key = new TextEncoder().encode(packetKey);

/** What every packet client has: one public key, which is the initialisation vector too. It hides nothing from anybody. */
export const packetCipher: PacketBodyCipher = {
  seal: (plaintext) => aesCbcEncrypt(key, key, plaintext),
  open: (body) => aesCbcDecrypt(key, key, body),
};
