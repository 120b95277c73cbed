/**
 * The key of every original client and server, and its initialisation vector too: 16 ASCII characters. It is public, so
 * packets hide nothing and prove nothing.
 */
export const packetKey = '12345abcdef67890';

/** AES-128-CBC with PKCS#7 padding under one key and one initialisation vector: for the originals {@link packetKey}. */
export interface PacketBodyCipher {
  seal(plaintext: Uint8Array): Uint8Array;
  /** Throws, whatever it likes, for wrong padding. */
  open(body: Uint8Array): Uint8Array;
}
