import { describe, expect, test } from 'vitest';
import {
  type CryptoProvider,
  Handshake,
  type KemName,
  type KeyPair,
  type MlKem768,
  maxNoiseMessageBytes,
  type PatternName,
} from '../../src/index.ts';
import { provider } from '../../src/provider/node.ts';
import { loadProvider } from '../../src/provider/web.ts';
import { ascii, counting, toHex } from '../hex.ts';
import { messageCounts, optionsOf, type Protocol, pairOf, run, splitBoth } from './pairs.ts';

const web = await loadProvider();
const fresh = { ephemeralKeys: undefined };

function hybrid(pattern: PatternName, ...psks: readonly number[]): Protocol {
  return { pattern, psks, aead: 'chacha20-poly1305', kem: 'mlkem768' };
}

/** Bytes of each message with an empty payload. */
function messageBytes(protocol: Protocol): readonly number[] {
  const lengths: number[] = [];
  const [initiator, responder] = pairOf(protocol);
  while (initiator.turn !== 'done' || responder.turn !== 'done') {
    const [from, to] = initiator.turn === 'write' ? [initiator, responder] : [responder, initiator];
    const message = from.write();
    lengths.push(message.length);
    to.read(message);
  }
  return lengths;
}

/** Replaces parts of the KEM. */
function withKem(change: Partial<MlKem768>): CryptoProvider {
  return { ...provider, mlkem768: { ...provider.mlkem768, ...change } };
}

describe('sizes', () => {
  // e is 32 bytes, e1 1184, ekem1 1088, s 32; a tag of 16 for whatever is sealed, the payload included.
  test.each<[PatternName, readonly number[], readonly number[]]>([
    ['NN', [], [32 + 1184, 32 + 1104 + 16]],
    ['NK', [], [32 + 1200 + 16, 32 + 1104 + 16]],
    ['NX', [], [32 + 1184, 32 + 1104 + 48 + 16]],
    ['XX', [], [32 + 1184, 32 + 1104 + 48 + 16, 48 + 16]],
    ['IK', [], [32 + 1200 + 48 + 16, 32 + 1104 + 16]],
    // With a psk anywhere e itself makes a key, so that e1 is sealed.
    ['NN', [0], [32 + 1200 + 16, 32 + 1104 + 16]],
    ['NN', [2], [32 + 1200 + 16, 32 + 1104 + 16]],
    ['NK', [2], [32 + 1200 + 16, 32 + 1104 + 16]],
    ['XX', [3], [32 + 1200 + 16, 32 + 1104 + 48 + 16, 48 + 16]],
  ])('messages of %shfs with psks %j have %j bytes', (pattern, psks, expected) => {
    expect(messageBytes(hybrid(pattern, ...psks))).toEqual(expected);
  });

  test('payloads may fill a message to 65535 bytes and no further, in both directions', () => {
    for (const [protocol, first, second] of [
      [hybrid('NN'), 1216, 1152],
      [hybrid('NK', 2), 1248, 1152],
      [hybrid('IK', 0), 1296, 1152],
    ] as const) {
      const [initiator, responder] = pairOf(protocol);
      for (const [from, to, overhead] of [
        [initiator, responder, first],
        [responder, initiator, second],
      ] as const) {
        const most = maxNoiseMessageBytes - overhead;
        expect(() => from.write(new Uint8Array(most + 1))).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
        expect(to.read(from.write(new Uint8Array(most)))).toHaveLength(most);
      }
    }
  });

  test('a message cut anywhere in its KEM part is refused', () => {
    const [initiator, responder] = pairOf(hybrid('NN'));
    const first = initiator.write();
    for (const length of [32, 33, 1183, 1215]) {
      expect(() => new Handshake(optionsOf(hybrid('NN'), 'responder')).read(first.subarray(0, length))).toThrow(
        /\[CRYPTO_BAD_MESSAGE\]$/,
      );
    }
    responder.read(first);
    const second = responder.write();
    for (const length of [32, 1120, 1135, 1151]) {
      const reader = new Handshake(optionsOf(hybrid('NN'), 'initiator'));
      reader.write();
      expect(() => reader.read(second.subarray(0, length))).toThrow(/\[CRYPTO_BAD_MESSAGE\]$/);
    }
  });
});

describe('keys', () => {
  test.each(Object.keys(messageCounts) as PatternName[])('%shfs makes other keys than %s', (pattern) => {
    const [classical, withKemOf] = [undefined, 'mlkem768' as const].map((kem) => {
      const pair = pairOf({ pattern, psks: [], aead: 'chacha20-poly1305', kem });
      run(pair);
      return splitBoth(pair)[0];
    });
    expect(toHex(classical!.exporterSecret)).not.toBe(toHex(withKemOf!.exporterSecret));
  });

  test('depend on the shared secret of the KEM, which is not sent: another one at one end fails the handshake', () => {
    for (const pattern of Object.keys(messageCounts) as PatternName[]) {
      const crypto = withKem({ decapsulate: () => new Uint8Array(32) });
      const pair = pairOf(hybrid(pattern), { initiator: { crypto } });
      expect(() => run(pair)).toThrow(expect.objectContaining({ code: 'CRYPTO_AEAD_FAILED', fault: 'peer' }));
    }
  });

  test('depend on the KEM even for who knows every X25519 secret', () => {
    const transcripts = [1, 2].map(() => {
      const pair = pairOf(hybrid('NK', 2));
      const first = pair[0].write();
      pair[1].read(first);
      const second = pair[1].write();
      pair[0].read(second);
      return { first, second, keys: splitBoth(pair)[0] };
    });
    // All keys but the KEM's are the same in both.
    expect(transcripts[0]!.first.subarray(0, 32)).toEqual(transcripts[1]!.first.subarray(0, 32));
    expect(transcripts[0]!.second.subarray(0, 32)).toEqual(transcripts[1]!.second.subarray(0, 32));
    expect(transcripts[0]!.keys.exporterSecret).not.toEqual(transcripts[1]!.keys.exporterSecret);
  });

  test('agree between the provider over node:crypto and the one for the web', () => {
    for (const pattern of Object.keys(messageCounts) as PatternName[]) {
      for (const [ours, theirs] of [
        [provider, web],
        [web, provider],
      ] as const) {
        const pair = pairOf(hybrid(pattern, 2), {
          initiator: { crypto: ours, ...fresh },
          responder: { crypto: theirs, ...fresh },
        });
        run(pair);
        const [one, other] = splitBoth(pair);
        expect(one.exporterSecret).toEqual(other.exporterSecret);
      }
    }
  });
});

describe('refusals', () => {
  test('a KEM that is not known is refused', () => {
    for (const kem of ['mlkem1024', 'toString', '']) {
      const options = { ...optionsOf(hybrid('NN'), 'initiator'), kem: kem as KemName };
      expect(() => new Handshake(options)).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
    }
  });

  test('a KEM public key that is not reduced ends the handshake, and blames the peer', () => {
    const crypto = withKem({
      generate: () => ({ ...provider.mlkem768.generate(), publicKey: new Uint8Array(1184).fill(0xff) }),
    });
    const [initiator, responder] = pairOf(hybrid('NK'), { initiator: { crypto } });
    responder.read(initiator.write());
    expect(() => responder.write()).toThrow(expect.objectContaining({ code: 'CRYPTO_BAD_KEY', fault: 'peer' }));
    expect(() => responder.write()).toThrow(/\[CRYPTO_HANDSHAKE_FAILED\]$/);
  });

  test('every byte of both messages of NNhfs counts, though the first goes in the clear', () => {
    const protocol = hybrid('NN');
    for (let index = 0; index < 2; index++) {
      for (let at = 0; at < 1152; at += 61) {
        const tamper = (message: Uint8Array, i: number): Uint8Array =>
          i === index ? message.with(at, message[at]! ^ 0x10) : message;
        expect(() => run(pairOf(protocol), tamper)).toThrow(expect.objectContaining({ fault: 'peer' }));
      }
    }
  });
});

describe('secrets', () => {
  /** Every secret that passes through the KEM, by reference. */
  function recording(): { readonly crypto: CryptoProvider; readonly secrets: Uint8Array[] } {
    const secrets: Uint8Array[] = [];
    const crypto = withKem({
      generate() {
        const keys = provider.mlkem768.generate();
        secrets.push(keys.privateKey);
        return keys;
      },
      encapsulate(publicKey) {
        const made = provider.mlkem768.encapsulate(publicKey);
        secrets.push(made.sharedSecret);
        return made;
      },
      decapsulate(privateKey, ciphertext) {
        const secret = provider.mlkem768.decapsulate(privateKey, ciphertext);
        secrets.push(secret);
        return secret;
      },
    });
    return { crypto, secrets };
  }

  test('of the KEM are overwritten as soon as they are used, before the handshake is over', () => {
    const ends = [recording(), recording()] as const;
    const [initiator, responder] = pairOf(hybrid('XX'), {
      initiator: { crypto: ends[0].crypto },
      responder: { crypto: ends[1].crypto },
    });
    responder.read(initiator.write());
    expect(ends[0].secrets[0]).not.toEqual(new Uint8Array(64));
    initiator.read(responder.write());
    expect(ends.map(({ secrets }) => secrets)).toEqual([
      [new Uint8Array(64), new Uint8Array(32)],
      [new Uint8Array(32)],
    ]);
  });

  test('of the KEM are overwritten when the handshake fails before they are used', () => {
    const { crypto, secrets } = recording();
    const [initiator] = pairOf(hybrid('NK'), { initiator: { crypto } });
    initiator.write();
    expect(() => initiator.read(new Uint8Array(1152).fill(9))).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
    expect(secrets).toEqual([new Uint8Array(64)]);
  });

  test('of X25519 are overwritten with a KEM as without', () => {
    const generated: KeyPair[] = [];
    const crypto: CryptoProvider = {
      ...provider,
      x25519: {
        ...provider.x25519,
        generate() {
          const keys = provider.x25519.generate();
          generated.push(keys);
          return keys;
        },
      },
    };
    run(pairOf(hybrid('IK', 2), { initiator: { crypto, ...fresh } }));
    expect(generated).toHaveLength(1);
    expect(generated[0]!.privateKey).toEqual(new Uint8Array(32));
  });
});

test('a late psk works with a KEM as without', () => {
  const responder = new Handshake({ ...optionsOf(hybrid('NK', 2), 'responder'), psks: [{ position: 2 }] });
  const initiator = new Handshake(optionsOf(hybrid('NK', 2), 'initiator'));
  responder.read(initiator.write(ascii('ticket 7')));
  expect(() => responder.write()).toThrow(/\[CRYPTO_MISSING_KEY\]$/);
  responder.setPsk(2, counting(2, 32));
  expect(initiator.read(responder.write(ascii('welcome')))).toEqual(ascii('welcome'));
});
