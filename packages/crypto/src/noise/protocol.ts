import type { AeadName } from '../provider.ts';
import { type KemName, type Pattern, type PatternName, patternOf } from './patterns.ts';
import { protocolName } from './protocol-name.ts';

/** What two ends agree on before they begin. */
export interface Protocol {
  readonly pattern: Pattern;
  readonly name: Uint8Array;
}

/** Those that were asked for: a few of some hundred that there are, and every handshake asks for one. */
const known: Map<string, Protocol> = new Map();

/** @throws CryptoError as {@link patternOf}. */
export function protocolOf(
  pattern: PatternName,
  kem: KemName | undefined,
  pskPositions: readonly number[],
  aead: AeadName,
): Protocol {
  // What callers should not pass must not look like what they may.
  const key = JSON.stringify([pattern, kem === undefined, kem, pskPositions, aead]);
  const protocol = known.get(key) ?? {
    pattern: patternOf(pattern, kem, pskPositions),
    name: protocolName(pattern, kem, pskPositions, aead),
  };
  known.set(key, protocol);
  return protocol;
}
