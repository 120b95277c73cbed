import { kemPublicKeyBytes, keyBytes, type PatternName, tagBytes } from '@proj/crypto';
import type { Suite } from './suites.ts';

/** Who knows whose static key beforehand (SPEC §3.1). Always with `psk2`, and with `hfs` where the suite has a KEM. */
export interface HandshakePattern {
  /** On the wire. */
  readonly id: number;
  readonly noise: PatternName;
  /** The client sends its own static key, sealed, in message 1. */
  readonly hasDeviceKey: boolean;
}

export const Pattern: Readonly<Record<'NK' | 'NX' | 'IK', HandshakePattern>> = {
  /** The client knows the server's key. */
  NK: { id: 1, noise: 'NK', hasDeviceKey: false },
  /** The client learns the server's key. */
  NX: { id: 2, noise: 'NX', hasDeviceKey: false },
  /** The client knows the server's key, and shows one of its own. */
  IK: { id: 3, noise: 'IK', hasDeviceKey: true },
};

export function patternById(id: number): HandshakePattern | undefined {
  return Object.values(Pattern).find((pattern) => pattern.id === id);
}

/** Bytes of Noise message 1: HELLO says its length before the message is made. */
export function message1Bytes(pattern: HandshakePattern, { kem }: Suite, payloadBytes: number): number {
  const sealed = (bytes: number): number => bytes + tagBytes;
  // With a psk in the pattern everything after the ephemeral key is sealed.
  const deviceKeyBytes = pattern.hasDeviceKey ? sealed(keyBytes) : 0;
  return keyBytes + (kem === undefined ? 0 : sealed(kemPublicKeyBytes)) + deviceKeyBytes + sealed(payloadBytes);
}
