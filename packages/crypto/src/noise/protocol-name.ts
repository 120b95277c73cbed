import type { AeadName } from '../provider.ts';
import type { KemName, PatternName } from './patterns.ts';

/** §12: how the protocol's name calls the ciphers. */
const cipherNames: { readonly [Name in AeadName]: string } = {
  'chacha20-poly1305': 'ChaChaPoly',
  'aes-256-gcm': 'AESGCM',
};

/**
 * How the protocol's name calls the KEMs. Neither Noise nor the extension registers one for ML-KEM; the rule of §8 for
 * algorithm names, letters, digits and slashes alone, makes this of FIPS 203's `ML-KEM-768`.
 */
const kemNames: { readonly [Name in KemName]: string } = { mlkem768: 'MLKEM768' };

/**
 * §8: the name that both sides must agree on, hashed before anything else. Modifiers follow the pattern, joined by `+`;
 * ours may be applied in any order, so they are sorted alphabetically, `hfs` before every `psk`. The KEM follows the DH
 * after another `+` (HFS §5): `Noise_NKhfs+psk2_25519+MLKEM768_ChaChaPoly_SHA256`.
 */
export function protocolName(
  pattern: PatternName,
  kem: KemName | undefined,
  pskPositions: readonly number[],
  aead: AeadName,
): Uint8Array {
  const modifiers = [...(kem === undefined ? [] : ['hfs']), ...pskPositions.map((position) => `psk${position}`)];
  const keyExchange = kem === undefined ? '25519' : `25519+${kemNames[kem]}`;
  const name = `Noise_${pattern}${modifiers.join('+')}_${keyExchange}_${cipherNames[aead]}_SHA256`;
  return Uint8Array.from(name, (character) => character.charCodeAt(0));
}
