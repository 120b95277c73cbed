/**
 * What older systems use and nobody should: broken, each of them, in practice and for years. For talking to those systems,
 * reading what they wrote, and nothing else. Nothing in this package imports it, and no protocol negotiates it.
 */
export type { AesCbcOptions } from './aes-cbc.ts';
export { aesBlockBytes, aesCbcDecrypt, aesCbcEncrypt } from './aes-cbc.ts';
export type { Dh64KeyPair } from './dh64.ts';
export { dh64KeyBytes, dh64PublicKey, dh64SharedSecret, generateDh64Keys } from './dh64.ts';
export { md5 } from './md5.ts';
export { maxRc4KeyBytes, maxRc4SkipBytes, Rc4 } from './rc4.ts';
export type { OpenSaltedOptions } from './salted.ts';
export { openSalted, openSaltedBase64, sealSalted, sealSaltedBase64 } from './salted.ts';
