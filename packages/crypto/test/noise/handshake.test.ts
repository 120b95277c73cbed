import { describe, expect, test } from 'vitest';
import {
  type CryptoProvider,
  Handshake,
  type HandshakeOptions,
  type KeyPair,
  maxNoiseMessageBytes,
  type PatternName,
  type PresharedKey,
} from '../../src/index.ts';
import { provider } from '../../src/provider/node.ts';
import { ascii, counting, toHex } from '../hex.ts';
import {
  initiatorKeys,
  optionsOf,
  type Protocol,
  pairOf,
  responderKeys,
  run,
  splitBoth,
  strangerKeys,
} from './pairs.ts';

const aead = 'chacha20-poly1305';
const NN: Protocol = { pattern: 'NN', psks: [], aead };
const NK: Protocol = { pattern: 'NK', psks: [], aead };
const NX: Protocol = { pattern: 'NX', psks: [], aead };
const XX: Protocol = { pattern: 'XX', psks: [], aead };
const IK: Protocol = { pattern: 'IK', psks: [], aead };
const NKpsk2: Protocol = { pattern: 'NK', psks: [2], aead };

function initiatorOf(protocol: Protocol, change: Partial<HandshakeOptions> = {}): Handshake {
  return new Handshake({ ...optionsOf(protocol, 'initiator'), ...change });
}

function responderOf(protocol: Protocol, change: Partial<HandshakeOptions> = {}): Handshake {
  return new Handshake({ ...optionsOf(protocol, 'responder'), ...change });
}

describe('options', () => {
  test.each(['KK', 'nk', '', 'toString'])('the pattern %j is refused', (pattern) => {
    expect(() => initiatorOf(NN, { pattern: pattern as PatternName })).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
  });

  test.each([[[3]], [[-1]], [[0.5]], [[Number.NaN]], [[1, 1]], [[0, 3]]])(
    'NK with psk positions %j is refused',
    (positions) => {
      const psks = positions.map((position) => ({ position, key: counting(0, 32) }));
      expect(() => initiatorOf(NK, { psks })).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
    },
  );

  test('the order in which psks are listed does not matter', () => {
    const psks = [2, 0, 1].map((position): PresharedKey => ({ position, key: counting(position, 32) }));
    const pair = pairOf({ pattern: 'NN', psks: [0, 1, 2], aead }, { initiator: { psks } });
    expect(run(pair)).toHaveLength(2);
  });

  test.each([
    ['IK initiator', () => initiatorOf(IK, { staticKeys: undefined })],
    ['XX initiator', () => initiatorOf(XX, { staticKeys: undefined })],
    ['NK responder', () => responderOf(NK, { staticKeys: undefined })],
    ['NX responder', () => responderOf(NX, { staticKeys: undefined })],
  ])('an %s without a static key pair is refused', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'CRYPTO_MISSING_KEY', fault: 'local' }));
  });

  test.each([NK, IK])('a $pattern initiator without the remote static key is refused', (protocol) => {
    expect(() => initiatorOf(protocol, { remoteStatic: undefined })).toThrow(/\[CRYPTO_MISSING_KEY\]$/);
  });

  test.each([
    ['NX initiator', () => initiatorOf(NX, { remoteStatic: responderKeys.publicKey })],
    ['NN initiator', () => initiatorOf(NN, { remoteStatic: responderKeys.publicKey })],
    ['IK responder', () => responderOf(IK, { remoteStatic: initiatorKeys.publicKey })],
  ])('an %s may not be given a remote static key, which nothing would check', (_, make) => {
    expect(make).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
  });

  test.each([31, 33])('keys of %d bytes are refused', (length) => {
    const wrong = new Uint8Array(length);
    const { privateKey, publicKey } = strangerKeys;
    for (const change of [
      { remoteStatic: wrong },
      { staticKeys: { privateKey: wrong, publicKey } },
      { staticKeys: { privateKey, publicKey: wrong } },
      { ephemeralKeys: { privateKey: wrong, publicKey } },
      { ephemeralKeys: { privateKey, publicKey: wrong } },
      { psks: [{ position: 0, key: wrong }] },
    ]) {
      expect(() => initiatorOf(IK, change)).toThrow(
        expect.objectContaining({ code: 'CRYPTO_BAD_KEY', fault: 'local' }),
      );
    }
  });

  test('a static key pair that the pattern does not use is ignored', () => {
    expect(run(pairOf(NN, { responder: { staticKeys: responderKeys } }))).toHaveLength(2);
  });

  test('keys are copied: the caller may overwrite its psk, remote static and ephemeral keys at once', () => {
    const psk = counting(2, 32);
    const remoteStatic = responderKeys.publicKey.slice();
    const { privateKey, publicKey } = provider.x25519.generate();
    const initiator = initiatorOf(NKpsk2, {
      psks: [{ position: 2, key: psk }],
      remoteStatic,
      ephemeralKeys: { privateKey, publicKey },
    });
    for (const bytes of [psk, remoteStatic, privateKey, publicKey]) bytes.fill(0);
    expect(run([initiator, responderOf(NKpsk2)])).toHaveLength(2);
  });
});

describe('turns', () => {
  test('they alternate, the initiator first, and end', () => {
    const [initiator, responder] = pairOf(XX);
    expect([initiator.turn, responder.turn]).toEqual(['write', 'read']);
    responder.read(initiator.write());
    expect([initiator.turn, responder.turn]).toEqual(['read', 'write']);
    initiator.read(responder.write());
    expect([initiator.turn, responder.turn]).toEqual(['write', 'read']);
    responder.read(initiator.write());
    expect([initiator.turn, responder.turn]).toEqual(['done', 'done']);
  });

  test('a call out of turn is refused and changes nothing', () => {
    const [initiator, responder] = pairOf(NK);
    const outOfTurn = expect.objectContaining({ code: 'CRYPTO_OUT_OF_TURN', fault: 'local' });
    expect(() => initiator.read(new Uint8Array(48))).toThrow(outOfTurn);
    expect(() => responder.write()).toThrow(outOfTurn);
    for (const end of [initiator, responder]) expect(() => end.split()).toThrow(outOfTurn);
    run([initiator, responder]);
    for (const end of [initiator, responder]) {
      expect(() => end.write()).toThrow(outOfTurn);
      expect(() => end.read(new Uint8Array(48))).toThrow(outOfTurn);
      end.split();
      expect(() => end.split()).toThrow(outOfTurn);
      expect(end.turn).toBe('done');
    }
  });
});

describe('psks', () => {
  test('a responder supplies the psk of message 2 after it has read message 1', () => {
    const initiator = initiatorOf(NKpsk2);
    const responder = responderOf(NKpsk2, { psks: [{ position: 2 }] });
    expect(responder.read(initiator.write(ascii('ticket 7')))).toEqual(ascii('ticket 7'));
    const missing = expect.objectContaining({ code: 'CRYPTO_MISSING_KEY', fault: 'local' });
    expect(() => responder.write(ascii('welcome'))).toThrow(missing);
    responder.setPsk(2, counting(2, 32));
    expect(initiator.read(responder.write(ascii('welcome')))).toEqual(ascii('welcome'));
    expect(() => responder.setPsk(2, counting(2, 32))).toThrow(/\[CRYPTO_OUT_OF_TURN\]$/);
    const [ours, theirs] = splitBoth([initiator, responder]);
    expect(ours.exporterSecret).toEqual(theirs.exporterSecret);
  });

  test('a message that came too early for its psk is read once the psk is there', () => {
    const initiator = initiatorOf(NKpsk2, { psks: [{ position: 2 }] });
    const responder = responderOf(NKpsk2);
    responder.read(initiator.write());
    const message = responder.write(ascii('welcome'));
    expect(() => initiator.read(message)).toThrow(/\[CRYPTO_MISSING_KEY\]$/);
    initiator.setPsk(2, counting(2, 32));
    expect(initiator.read(message)).toEqual(ascii('welcome'));
  });

  test('a psk set later replaces the one given first', () => {
    const responder = responderOf(NKpsk2, { psks: [{ position: 2, key: new Uint8Array(32) }] });
    const initiator = initiatorOf(NKpsk2);
    responder.read(initiator.write());
    const psk = counting(2, 32);
    responder.setPsk(2, psk);
    psk.fill(0);
    expect(initiator.read(responder.write(ascii('welcome')))).toEqual(ascii('welcome'));
  });

  test('psk0 and psk1 of the first message are two keys', () => {
    const protocol: Protocol = { pattern: 'NN', psks: [0, 1], aead };
    const initiator = initiatorOf(protocol, { psks: [{ position: 0 }, { position: 1 }] });
    initiator.setPsk(1, counting(1, 32));
    expect(() => initiator.write()).toThrow(/psk0 .*\[CRYPTO_MISSING_KEY\]$/);
    initiator.setPsk(0, counting(0, 32));
    expect(run([initiator, responderOf(protocol)])).toHaveLength(2);
    for (const position of [0, 1]) {
      expect(() => initiator.setPsk(position, counting(0, 32))).toThrow(/\[CRYPTO_OUT_OF_TURN\]$/);
    }
  });

  test('a position that the handshake does not have, and a key of another length, are refused', () => {
    const initiator = initiatorOf(NKpsk2);
    for (const position of [0, 1, 3, -1, Number.NaN]) {
      expect(() => initiator.setPsk(position, counting(0, 32))).toThrow(/\[CRYPTO_BAD_ARGUMENT\]$/);
    }
    expect(() => initiator.setPsk(2, counting(0, 31))).toThrow(/\[CRYPTO_BAD_KEY\]$/);
    expect(run([initiator, responderOf(NKpsk2)])).toHaveLength(2);
  });
});

describe('messages', () => {
  test('an empty NK message 1 has 48 bytes, message 2 as well', () => {
    const [initiator, responder] = pairOf(NK);
    const first = initiator.write();
    expect(first).toHaveLength(48);
    expect(responder.read(first)).toEqual(new Uint8Array(0));
    expect(responder.write()).toHaveLength(48);
  });

  test('a message has at most 65535 bytes: a payload beyond is refused and changes nothing', () => {
    for (const [protocol, overhead] of [
      [NN, 32],
      [NK, 48],
      [IK, 96],
      [{ pattern: 'IK', psks: [0], aead }, 96],
      [{ pattern: 'NN', psks: [0], aead }, 48],
      [{ pattern: 'NN', psks: [2], aead }, 48],
    ] as const) {
      const [initiator, responder] = pairOf(protocol);
      const most = maxNoiseMessageBytes - overhead;
      expect(() => initiator.write(new Uint8Array(most + 1))).toThrow(
        expect.objectContaining({ code: 'CRYPTO_BAD_ARGUMENT', fault: 'local' }),
      );
      const message = initiator.write(new Uint8Array(most));
      expect(message).toHaveLength(maxNoiseMessageBytes);
      expect(responder.read(message)).toEqual(new Uint8Array(most));
    }
  });

  test('a message longer than 65535 bytes is refused, even in the clear', () => {
    const responder = responderOf(NN);
    const badMessage = expect.objectContaining({ code: 'CRYPTO_BAD_MESSAGE', fault: 'peer' });
    expect(() => responder.read(new Uint8Array(65_536).fill(9))).toThrow(badMessage);
  });

  test.each([
    [NN, 32],
    [NK, 48],
    [IK, 96],
    [{ pattern: 'NX', psks: [1], aead } satisfies Protocol, 48],
    [{ pattern: 'NN', psks: [2], aead } satisfies Protocol, 48],
  ])('the first message of $pattern shorter than its %d bytes is refused', (protocol, least) => {
    for (const length of [0, 1, 31, least - 1]) {
      expect(() => responderOf(protocol).read(new Uint8Array(length).fill(9))).toThrow(/\[CRYPTO_BAD_MESSAGE\]$/);
    }
  });

  test('every flipped bit and every truncation of both messages of IKpsk2 is refused', () => {
    const protocol: Protocol = { pattern: 'IK', psks: [2], aead };
    const [initiator, responder] = pairOf(protocol);
    const first = initiator.write(ascii('a'));
    responder.read(first);
    const second = responder.write(ascii('b'));
    const readers: readonly (readonly [Uint8Array, () => Handshake])[] = [
      [first, () => responderOf(protocol)],
      [
        second,
        () => {
          const reader = initiatorOf(protocol);
          reader.write(ascii('a'));
          return reader;
        },
      ],
    ];
    for (const [message, reader] of readers) {
      expect(reader().read(message)).toHaveLength(1);
      for (let bit = 0; bit < message.length * 8; bit++) {
        const flipped = message.slice();
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => reader().read(flipped)).toThrow(/\[CRYPTO_(AEAD_FAILED|BAD_KEY)\]$/);
      }
      for (let length = 0; length < message.length; length++) {
        expect(() => reader().read(message.subarray(0, length))).toThrow(/\[CRYPTO_(AEAD_FAILED|BAD_MESSAGE)\]$/);
      }
    }
  });

  test('an ephemeral key of low order is refused, whether the next DH reads or writes', () => {
    const badKey = expect.objectContaining({ code: 'CRYPTO_BAD_KEY', fault: 'peer' });
    expect(() => responderOf(NK).read(new Uint8Array(48))).toThrow(badKey);
    const responder = responderOf(NN);
    responder.read(new Uint8Array(32));
    expect(() => responder.write()).toThrow(badKey);
    expect(() => responder.write()).toThrow(/\[CRYPTO_HANDSHAKE_FAILED\]$/);
    expect(() => responder.setPsk(0, counting(0, 32))).toThrow(/\[CRYPTO_HANDSHAKE_FAILED\]$/);
  });

  test('a payload read in the clear is a copy, and what was read is left as it was', () => {
    const [initiator, responder] = pairOf(NN);
    const message = initiator.write(ascii('hello'));
    const kept = message.slice();
    responder.read(message).fill(0);
    expect(message).toEqual(kept);
    const buffer = Buffer.from(message);
    responderOf(NN).read(buffer).fill(0);
    expect(new Uint8Array(buffer)).toEqual(kept);
  });

  test('a view into larger memory is read as far as it goes', () => {
    const [initiator, responder] = pairOf(NK);
    const message = initiator.write(ascii('hello'));
    const memory = new Uint8Array(200).fill(0xee);
    memory.set(message, 77);
    expect(responder.read(memory.subarray(77, 77 + message.length))).toEqual(ascii('hello'));
  });
});

describe('results', () => {
  test('the remote static key is known once its message was read', () => {
    const [initiator, responder] = pairOf(XX);
    expect([initiator.remoteStatic, responder.remoteStatic]).toEqual([undefined, undefined]);
    responder.read(initiator.write());
    initiator.read(responder.write());
    expect(initiator.remoteStatic).toEqual(responderKeys.publicKey);
    expect(responder.remoteStatic).toBeUndefined();
    responder.read(initiator.write());
    expect(responder.remoteStatic).toEqual(initiatorKeys.publicKey);
    initiator.remoteStatic!.fill(0);
    expect(initiator.remoteStatic).toEqual(responderKeys.publicKey);
    expect(initiatorOf(NK).remoteStatic).toEqual(responderKeys.publicKey);
  });

  test('a remote static key whose message failed is never shown', () => {
    const [initiator, responder] = pairOf(IK);
    const message = initiator.write(ascii('hello'));
    message[message.length - 1]! ^= 1;
    expect(() => responder.read(message)).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
    expect(responder.remoteStatic).toBeUndefined();
  });

  test('an initiator that pins another key than the responder has gets nowhere', () => {
    for (const protocol of [NK, IK]) {
      const pair = pairOf(protocol, { initiator: { remoteStatic: strangerKeys.publicKey } });
      expect(() => run(pair)).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
    }
  });

  test('fresh ephemeral keys make every handshake another one', () => {
    const [first, second] = [0, 1].map(() => {
      const pair = pairOf(NK, { initiator: { ephemeralKeys: undefined }, responder: { ephemeralKeys: undefined } });
      run(pair);
      return splitBoth(pair)[0];
    });
    expect(toHex(first!.handshakeHash)).not.toBe(toHex(second!.handshakeHash));
    expect(toHex(first!.exporterSecret)).not.toBe(toHex(second!.exporterSecret));
  });

  test("the exporter secret is the third output of the HKDF whose first two are Split()'s keys", () => {
    const derived: Uint8Array[] = [];
    const spying: CryptoProvider = {
      ...provider,
      hkdf(...args) {
        const output = provider.hkdf(...args);
        derived.push(output.slice());
        return output;
      },
    };
    const pair = pairOf(NK, { initiator: { crypto: spying } });
    run(pair);
    const [{ send, receive, exporterSecret }] = splitBoth(pair);
    const outputs = derived.at(-1)!;
    expect(exporterSecret).toEqual(outputs.subarray(64));
    const seal = (key: Uint8Array): Uint8Array =>
      provider.aead(aead, key).seal(new Uint8Array(12), ascii(''), ascii('x'));
    expect(send.encryptWithAd(ascii(''), ascii('x'))).toEqual(seal(outputs.subarray(0, 32)));
    expect(receive.decryptWithAd(ascii(''), seal(outputs.subarray(32, 64)))).toEqual(ascii('x'));
  });
});

describe('secrets', () => {
  /** Everything secret that passes through the provider, by reference. */
  function recording(): { readonly crypto: CryptoProvider; readonly secrets: Uint8Array[] } {
    const secrets: Uint8Array[] = [];
    const keep = (secret: Uint8Array): Uint8Array => {
      secrets.push(secret);
      return secret;
    };
    const crypto: CryptoProvider = {
      ...provider,
      x25519: {
        ...provider.x25519,
        generate(): KeyPair {
          const keys = provider.x25519.generate();
          keep(keys.privateKey);
          return keys;
        },
        sharedSecret: (privateKey, publicKey) => keep(provider.x25519.sharedSecret(privateKey, publicKey)),
      },
      hkdf: (...args) => keep(provider.hkdf(...args)),
    };
    return { crypto, secrets };
  }

  const protocol: Protocol = { pattern: 'XX', psks: [0, 3], aead };

  test('are overwritten when the handshake is split', () => {
    const ends = [recording(), recording()] as const;
    const [initiator, responder] = ends.map(({ crypto }) => ({ crypto, ephemeralKeys: undefined }));
    const pair = pairOf(protocol, { initiator: initiator!, responder: responder! });
    run(pair);
    splitBoth(pair);
    for (const { secrets } of ends) {
      // One ephemeral key, 3 DHs; a derivation for each DH, psk and ephemeral, and Split().
      expect(secrets).toHaveLength(1 + 3 + 3 + 2 + 2 + 1);
      for (const secret of secrets) expect(secret).toEqual(new Uint8Array(secret.length));
    }
  });

  test('are overwritten when the handshake fails', () => {
    const { crypto, secrets } = recording();
    const pair = pairOf(protocol, { responder: { crypto, ephemeralKeys: undefined } });
    const tamper = (message: Uint8Array, index: number): Uint8Array => (index === 2 ? message.fill(9, 50) : message);
    expect(() => run(pair, tamper)).toThrow(/\[CRYPTO_AEAD_FAILED\]$/);
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(secret).toEqual(new Uint8Array(secret.length));
  });

  test('that the caller holds in Buffers are copied like any others', () => {
    const psk = Buffer.from(counting(2, 32));
    const privateKey = Buffer.from(strangerKeys.privateKey);
    const ephemeralKeys = { privateKey, publicKey: Buffer.from(strangerKeys.publicKey) };
    const initiator = initiatorOf(NKpsk2, { psks: [{ position: 2 }], ephemeralKeys });
    initiator.setPsk(2, psk);
    const responder = responderOf(NKpsk2, { psks: [{ position: 2, key: psk }] });
    const first = Buffer.from(initiator.write(ascii('hello')));
    responder.read(first);
    // The message's memory is the caller's again, before the DH with the key that it carried.
    first.fill(0);
    expect(initiator.read(responder.write(ascii('hello')))).toEqual(ascii('hello'));
    expect(psk).toEqual(Buffer.from(counting(2, 32)));
    expect(privateKey).toEqual(Buffer.from(strangerKeys.privateKey));
  });

  test('that are the caller’s own are left as they are', () => {
    const { privateKey, publicKey } = strangerKeys;
    const [ephemeral, psk] = [privateKey.slice(), counting(0, 32)];
    const change = { ephemeralKeys: { privateKey: ephemeral, publicKey }, psks: [{ position: 0, key: psk }] };
    run(pairOf({ pattern: 'IK', psks: [0], aead }, { initiator: change }));
    expect(ephemeral).toEqual(privateKey);
    expect(psk).toEqual(counting(0, 32));
    expect(initiatorKeys.privateKey).toEqual(counting(10, 32));
    expect(responderKeys.privateKey).toEqual(counting(60, 32));
  });
});
