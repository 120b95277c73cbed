import { CryptoError } from '../errors.ts';

/** What a message is made of (§7.1). The DH tokens name the initiator's key first, whoever sends. */
export type Token = 'e' | 's' | 'ee' | 'es' | 'se' | 'ss' | 'psk';

/** A fundamental interactive pattern of §7.5: the letters say how the initiator's and the responder's static key travel. */
export type PatternName = 'NN' | 'NK' | 'NX' | 'XX' | 'IK';

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
 * The pattern with its psk modifiers applied (§9.4): `psk0` puts the token at the beginning of the first message,
 * `pskN` at the end of the Nth.
 *
 * @param pskPositions ascending, each once.
 * @throws CryptoError `CRYPTO_BAD_ARGUMENT` for an unknown pattern, or a position that it does not have.
 */
export function patternOf(name: PatternName, pskPositions: readonly number[]): Pattern {
  if (!Object.hasOwn(patterns, name)) throw new CryptoError('CRYPTO_BAD_ARGUMENT', 'unknown handshake pattern');
  const { preMessages, messages } = patterns[name];
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
