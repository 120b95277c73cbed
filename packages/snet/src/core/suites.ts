import type { AeadName, KemName } from '@proj/crypto';
import { SnetError } from './errors.ts';

/** What a handshake and its records are made of, besides X25519, SHA-256 and Noise (SPEC §3.1). */
export interface Suite {
  /** On the wire. */
  readonly id: number;
  readonly aead: AeadName;
  readonly kem: KemName | undefined;
}

/**
 * Key exchange and cipher. Those with ML-KEM-768 stay secret even if X25519 is broken one day by a quantum computer;
 * ChaCha20-Poly1305 is the faster one for small records, AES-256-GCM for large ones.
 */
export type SuiteName =
  | 'x25519mlkem768-chacha20poly1305'
  | 'x25519mlkem768-aes256gcm'
  | 'x25519-chacha20poly1305'
  | 'x25519-aes256gcm';

const suites: Readonly<Record<SuiteName, Suite>> = {
  'x25519mlkem768-chacha20poly1305': { id: 0x0101, aead: 'chacha20-poly1305', kem: 'mlkem768' },
  'x25519mlkem768-aes256gcm': { id: 0x0102, aead: 'aes-256-gcm', kem: 'mlkem768' },
  'x25519-chacha20poly1305': { id: 0x0001, aead: 'chacha20-poly1305', kem: undefined },
  'x25519-aes256gcm': { id: 0x0002, aead: 'aes-256-gcm', kem: undefined },
};

/** Neither end does without the KEM unless it is told to. */
export const defaultSuites: readonly SuiteName[] = ['x25519mlkem768-chacha20poly1305', 'x25519mlkem768-aes256gcm'];

/** @throws SnetError `SNET_BAD_OPTION` for no name, an unknown one, or one that is there twice. */
export function resolveSuites(names: readonly SuiteName[] = defaultSuites): readonly Suite[] {
  const known = Object.keys(suites);
  if (names.length === 0 || new Set(names).size < names.length || !names.every((name) => known.includes(name))) {
    throw new SnetError('SNET_BAD_OPTION', `suites must be one or more of ${known.join(', ')}, each once`);
  }
  return names.map((name) => suites[name]);
}

/** The first of ours that was offered. Which one the client likes best does not matter: it offered them all. */
export function chooseSuite(ours: readonly Suite[], offered: readonly number[]): Suite | undefined {
  return ours.find(({ id }) => offered.includes(id));
}

/** `suites` with the one of this id first. */
export function preferring(suites: readonly Suite[], id: number): readonly Suite[] {
  return suites.toSorted((a, b) => Number(b.id === id) - Number(a.id === id));
}
