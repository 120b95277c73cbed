import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CryptoError, Handshake, type HandshakeOptions, type HandshakeRole } from '../../src/index.ts';
import { ascii } from '../hex.ts';
import { anyProtocol, messageCounts, optionsOf, type Protocol, pairOf, run, splitBoth, strangerKeys } from './pairs.ts';

const refusals = ['CRYPTO_AEAD_FAILED', 'CRYPTO_BAD_KEY', 'CRYPTO_BAD_MESSAGE'];

/** Whether message `index` is sealed: from the first DH on, and with a psk anywhere already from the first ephemeral. */
function isSealed({ pattern, psks }: Protocol, index: number): boolean {
  return index > 0 || pattern === 'NK' || pattern === 'IK' || psks.length > 0;
}

const anyMutation = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('append' as const), at: fc.nat() }),
);

function mutate(message: Uint8Array, { kind, at }: { readonly kind: 'flip' | 'cut' | 'append'; readonly at: number }) {
  if (kind === 'cut') return message.slice(0, at % message.length);
  if (kind === 'append') return Uint8Array.from([...message, at & 0xff]);
  const flipped = message.slice();
  flipped[(at >> 3) % message.length]! ^= 1 << (at & 7);
  return flipped;
}

test('both ends of any protocol read what was written and end with the same keys', () => {
  fc.assert(
    fc.property(anyProtocol, fc.boolean(), (protocol, fresh) => {
      const change = fresh ? { ephemeralKeys: undefined } : {};
      const pair = pairOf(protocol, { initiator: change, responder: change });
      const payloads = run(pair);
      expect(payloads).toEqual(payloads.map((_, index) => ascii(`message ${index}`)));
      expect(payloads).toHaveLength(messageCounts[protocol.pattern]);
      const [ours, theirs] = splitBoth(pair);
      expect(ours.handshakeHash).toEqual(theirs.handshakeHash);
      expect(ours.exporterSecret).toEqual(theirs.exporterSecret);
      for (const [from, to] of [
        [ours, theirs],
        [theirs, ours],
      ] as const) {
        const sealed = from.send.encryptWithAd(ascii('ad'), ascii('text'));
        expect(to.receive.decryptWithAd(ascii('ad'), sealed)).toEqual(ascii('text'));
      }
    }),
  );
});

test('a changed message is refused at once where it is sealed, otherwise by the next one, and then for good', () => {
  fc.assert(
    fc.property(anyProtocol, fc.nat(), anyMutation, (protocol, which, mutation) => {
      const target = which % messageCounts[protocol.pattern];
      const pair = pairOf(protocol);
      let reached = -1;
      const attempt = (): unknown =>
        run(pair, (message, index) => {
          reached = index;
          return index === target ? mutate(message, mutation) : message;
        });
      expect(attempt).toThrow(expect.objectContaining({ code: expect.toBeOneOf(refusals), fault: 'peer' }));
      if (isSealed(protocol, target)) expect(reached).toBe(target);
      else expect(reached).toBeLessThanOrEqual(target + 1);
      // The reader of the message that failed is dead, and has nothing left to give.
      const reader = pair[reached % 2 === 0 ? 1 : 0];
      expect(reader.turn).toBe('done');
      expect(reader.remoteStatic).toBeUndefined();
      for (const call of [() => reader.read(new Uint8Array(96)), () => reader.write(), () => reader.split()]) {
        expect(call).toThrow(/\[CRYPTO_HANDSHAKE_FAILED\]$/);
      }
    }),
    { numRuns: 300 },
  );
});

test('any disagreement on prologue, psk, KEM, pattern or cipher fails the handshake', () => {
  const anyChange = fc.constantFrom<(protocol: Protocol) => Partial<HandshakeOptions> | undefined>(
    () => ({ prologue: ascii('Prologue') }),
    () => ({ prologue: ascii('') }),
    ({ kem }) => ({ kem: kem === undefined ? 'mlkem768' : undefined }),
    ({ aead }) => ({ aead: aead === 'aes-256-gcm' ? 'chacha20-poly1305' : 'aes-256-gcm' }),
    ({ psks }) => ({ psks: psks.map((position) => ({ position, key: new Uint8Array(32) })) }),
    // The same keys at other places, or one psk more or less: another protocol name.
    ({ pattern, psks }) => {
      const others = [0, 1, 2].filter((position) => !psks.includes(position));
      const moved = pattern === 'XX' || psks.length < 3 ? others.slice(0, 1) : psks.slice(1);
      return { psks: moved.map((position) => ({ position, key: new Uint8Array(32) })) };
    },
  );
  fc.assert(
    fc.property(
      anyProtocol,
      anyChange,
      fc.constantFrom<HandshakeRole>('initiator', 'responder'),
      (protocol, changeOf, role) => {
        const change = changeOf(protocol);
        fc.pre(change?.psks === undefined || change.psks.length > 0 || protocol.psks.length > 0);
        expect(() => run(pairOf(protocol, { [role]: change }))).toThrow(
          expect.objectContaining({ code: expect.toBeOneOf(refusals) }),
        );
      },
    ),
  );
});

test('an end that does not own the static key it is taken for fails', () => {
  fc.assert(
    fc.property(anyProtocol, fc.constantFrom<HandshakeRole>('initiator', 'responder'), (protocol, role) => {
      const options = optionsOf(protocol, role);
      fc.pre(options.staticKeys !== undefined);
      // The public key that the other end expects or is sent, without the private key that belongs to it.
      const impostor = { privateKey: strangerKeys.privateKey, publicKey: options.staticKeys!.publicKey };
      expect(() => run(pairOf(protocol, { [role]: { staticKeys: impostor } }))).toThrow(
        expect.objectContaining({ code: 'CRYPTO_AEAD_FAILED' }),
      );
    }),
  );
});

// As long as a first message without a KEM, and with one.
const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 1200, maxLength: 1400 }));

test('any bytes at all are refused with an error of ours, or read in the clear', () => {
  fc.assert(
    fc.property(anyProtocol, anyBytes, (protocol, bytes) => {
      const responder = new Handshake(optionsOf(protocol, 'responder'));
      try {
        const payload = responder.read(bytes);
        expect(isSealed(protocol, 0)).toBe(false);
        expect(payload).toEqual(bytes.subarray(protocol.kem === undefined ? 32 : 32 + 1184));
      } catch (error) {
        if (!CryptoError.is(error)) throw error;
        expect(refusals).toContain(error.code);
      }
    }),
    { numRuns: 300 },
  );
});
