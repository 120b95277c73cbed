export { constantTimeEqual } from './constant-time.ts';
export type { CryptoErrorCode, CryptoErrorOptions, CryptoFault } from './errors.ts';
export { CryptoError } from './errors.ts';
export { CipherState } from './noise/cipher-state.ts';
export type { HandshakeOptions, HandshakeRole, HandshakeTurn, PresharedKey, TransportKeys } from './noise/handshake.ts';
export { Handshake, maxNoiseMessageBytes } from './noise/handshake.ts';
export type { PatternName } from './noise/patterns.ts';
export type { Aead, AeadName, CryptoProvider, KeyPair, X25519 } from './provider.ts';
export { keyBytes, nonceBytes, tagBytes } from './provider.ts';
