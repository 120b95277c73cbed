export { constantTimeEqual } from './constant-time.ts';
export type { CryptoErrorCode, CryptoErrorOptions, CryptoFault } from './errors.ts';
export { CryptoError } from './errors.ts';
export { CipherState } from './noise/cipher-state.ts';
export { Handshake, maxNoiseMessageBytes } from './noise/handshake.ts';
export type {
  HandshakeOptions,
  HandshakeRole,
  HandshakeTurn,
  PresharedKey,
  TransportKeys,
} from './noise/handshake-options.ts';
export type { KemName, PatternName } from './noise/patterns.ts';
export type {
  Aead,
  AeadName,
  CryptoProvider,
  KemEncapsulation,
  KemKeyPair,
  KeyPair,
  MlKem768,
  X25519,
} from './provider.ts';
export {
  kemCiphertextBytes,
  kemPrivateKeyBytes,
  kemPublicKeyBytes,
  keyBytes,
  nonceBytes,
  tagBytes,
} from './provider.ts';
