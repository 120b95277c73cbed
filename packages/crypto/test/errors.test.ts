import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CipherState, CryptoError, type CryptoErrorCode, Handshake } from '../src/index.ts';
import { provider } from '../src/provider/node.ts';
import { lateMlKem768 } from '../src/provider/sodium-mlkem.ts';

const none = new Uint8Array(0);

function initiator(): Handshake {
  return new Handshake({
    pattern: 'NN',
    psks: [{ position: 0 }],
    role: 'initiator',
    crypto: provider,
    aead: 'aes-256-gcm',
    prologue: none,
  });
}

/** One way to reach each code; a code without one does not compile. */
const ways: { readonly [Code in CryptoErrorCode]: () => unknown } = {
  CRYPTO_AEAD_FAILED: () => provider.aead('aes-256-gcm', new Uint8Array(32)).open(new Uint8Array(12), none, none),
  CRYPTO_BAD_KEY: () => provider.x25519.publicKey(none),
  CRYPTO_BAD_MESSAGE: () => {
    const handshake = new Handshake({
      pattern: 'NN',
      role: 'responder',
      crypto: provider,
      aead: 'aes-256-gcm',
      prologue: none,
    });
    return handshake.read(none);
  },
  CRYPTO_BAD_ARGUMENT: () => provider.randomBytes(-1),
  CRYPTO_MISSING_KEY: () => initiator().write(),
  CRYPTO_OUT_OF_TURN: () => initiator().read(none),
  CRYPTO_HANDSHAKE_FAILED: () => {
    const handshake = new Handshake({
      pattern: 'NN',
      role: 'responder',
      crypto: provider,
      aead: 'aes-256-gcm',
      prologue: none,
    });
    expect(() => handshake.read(none)).toThrow();
    return handshake.read(none);
  },
  CRYPTO_NONCE_EXHAUSTED: () => {
    const state = new CipherState(provider, 'aes-256-gcm', new Uint8Array(32));
    state.setNonce(Number.MAX_SAFE_INTEGER);
    return state.encryptWithAd(none, none);
  },
  CRYPTO_UNAVAILABLE: () => lateMlKem768((length) => provider.randomBytes(length)).generate(),
};

/** The rows of the table of codes, whatever the alignment. */
function tableOf(path: string): readonly string[] {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  return [...text.matchAll(/^(?: \* )?(\| `CRYPTO_.*\|)$/gm)].map(([, row]) => row!.replaceAll(/ +/g, ' '));
}

describe.each(Object.entries(ways))('%s', (code, way) => {
  test('is reached, recognised and ends its message', () => {
    let error: unknown;
    try {
      way();
    } catch (caught) {
      error = caught;
    }
    expect(CryptoError.is(error, code as CryptoErrorCode)).toBe(true);
    expect(error).toMatchObject({
      name: 'CryptoError',
      code,
      message: expect.stringMatching(new RegExp(` \\[${code}\\]$`)),
    });
    const peers = ['CRYPTO_AEAD_FAILED', 'CRYPTO_BAD_MESSAGE'];
    expect(error).toMatchObject({ fault: peers.includes(code) ? 'peer' : 'local' });
  });
});

test('every code is documented, in one and the same table in the source and the README', () => {
  const table = tableOf('../src/errors.ts');
  expect(table.map((row) => row.split('`')[1])).toEqual(Object.keys(ways));
  expect(tableOf('../README.md')).toEqual(table);
});

test('an error of another copy of the package is one of ours; anything else is not', () => {
  const foreign = Object.assign(new Error('x'), { name: 'CryptoError', code: 'CRYPTO_BAD_KEY' });
  expect(CryptoError.is(foreign)).toBe(true);
  expect(CryptoError.is(foreign, 'CRYPTO_BAD_KEY')).toBe(true);
  expect(CryptoError.is(foreign, 'CRYPTO_AEAD_FAILED')).toBe(false);
  for (const value of [
    undefined,
    null,
    'CryptoError',
    new Error('x'),
    { name: 'CryptoError', code: 'CRYPTO_BAD_KEY' },
  ]) {
    expect(CryptoError.is(value)).toBe(false);
  }
});

test('a cause is kept when there is one', () => {
  const cause = new Error('below');
  expect(new CryptoError('CRYPTO_BAD_KEY', 'x', { cause, fault: 'network' })).toMatchObject({
    cause,
    fault: 'network',
  });
  expect('cause' in new CryptoError('CRYPTO_BAD_KEY', 'x')).toBe(false);
});
