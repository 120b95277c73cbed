import { CryptoError } from '../errors.ts';

/**
 * What a message is made of (§7.1). The DH tokens name the initiator's key first, whoever sends. `e1` is the initiator's
 * KEM key and `ekem1` the responder's ciphertext for it, sent as a static key is: sealed when there is a key (HFS §4).
 */
export type Token = 'e' | 's' | 'e1' | 'ekem1' | 'psk' | DhToken;
export type DhToken = 'ee' | 'es' | 'se' | 'ss';

/** A fundamental interactive pattern of §7.5: the letters say how the initiator's and the responder's static key travel. */
export type PatternName = 'NN' | 'NK' | 'NX' | 'XX' | 'IK';

/** A KEM for the `hfs` modifier: ML-KEM-768, FIPS 203. */
export type KemName = 'mlkem768';

export interface Pattern {
  /** Static keys that the other side knows beforehand, hashed in this order before the first message. */
  readonly preMessages: readonly ('initiator' | 'responder')[];
  /** Alternating, the initiator's first. */
  readonly messages: readonly (readonly Token[])[];
}

const patterns: { readonly [Name in PatternName]: Pattern } = {
  NN: {
    preMessages: [],
    messages: [['e'], ['e', 'ee']],
  },
  NK: {
    preMessages: ['responder'],
    messages: [
      ['e', 'es'],
      ['e', 'ee'],
    ],
  },
  NX: {
    preMessages: [],
    messages: [['e'], ['e', 'ee', 's', 'es']],
  },
  XX: {
    preMessages: [],
    messages: [['e'], ['e', 'ee', 's', 'es'], ['s', 'se']],
  },
  IK: {
    preMessages: ['responder'],
    messages: [
      ['e', 'es', 's', 'ss'],
      ['e', 'ee', 'se'],
    ],
  },
};

/**
 * The pattern with its modifiers applied. `hfs`: see {@link withKem}. Psks (§9.4): `psk0` puts the token at the beginning
 * of the first message, `pskN` at the end of the Nth.
 *
 * @param pskPositions ascending, each once.
 * @throws CryptoError `CRYPTO_BAD_ARGUMENT` for an unknown pattern or KEM, or a position that the pattern does not have.
 */
export function patternOf(name: PatternName, kem: KemName | undefined, pskPositions: readonly number[]): Pattern {
  if (!Object.hasOwn(patterns, name)) throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'unknown handshake pattern');
  if (kem !== undefined && kem !== 'mlkem768') throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'unknown KEM');
  const { preMessages } = patterns[name];
  const messages = kem === undefined ? patterns[name].messages : patterns[name].messages.map(withKem);
  for (const [i, position] of pskPositions.entries()) {
    const known = Number.isInteger(position) && position >= 0 && position <= messages.length;
    if (!known || position <= (pskPositions[i - 1] ?? -1)) {
      throw new CryptoError('CRYPTO_BAD_ARGUMENT', `psk positions of ${name} are 0 to ${messages.length}, ascending`);
    }
  }
  return {
    preMessages,
    messages: messages.map((tokens, index) => [
      ...(index === 0 && pskPositions.includes(0) ? ['psk' as const] : []),
      ...tokens,
      ...(pskPositions.includes(index + 1) ? ['psk' as const] : []),
    ]),
  };
}

/**
 * The `hfs` modifier, §5 of "KEM-based Hybrid Forward Secrecy for Noise", revision 1: `e1` directly after the first `e`,
 * or after the DH of the same message if there is one, so that it is sealed; `ekem1` directly after the first `ee`.
 * In all our patterns these are messages 1 and 2. Where a message has several DHs (IK's `es` and `ss`), its example
 * takes the first.
 */
function withKem(tokens: readonly Token[], index: number): readonly Token[] {
  if (index === 0) return insertAfter(tokens, tokens.find(isDh) ?? 'e', 'e1');
  return insertAfter(tokens, 'ee', 'ekem1');
}

function isDh(token: Token): token is DhToken {
  return token === 'ee' || token === 'es' || token === 'se' || token === 'ss';
}

function insertAfter(tokens: readonly Token[], before: Token, added: Token): readonly Token[] {
  return tokens.flatMap((token) => (token === before ? [token, added] : [token]));
}
