import type { CryptoProvider } from '@proj/crypto';
import { provider } from '@proj/crypto/provider';
import { concatBytes } from '@proj/io/bytes';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SnetError } from '../../src/core/index.ts';
import { RecordOpener, RecordSealer } from '../../src/core/record.ts';
import { TransportInput } from '../../src/core/transport-input.ts';

const secret = (): Uint8Array => new Uint8Array(32).fill(7);
const queue = (...parts: readonly Uint8Array[]): TransportInput => {
  const input = new TransportInput();
  for (const part of parts) input.lend(part);
  return input;
};
const failure = (act: () => unknown): string | undefined => {
  try {
    act();
  } catch (error) {
    return SnetError.is(error) ? error.code : String(error);
  }
  return undefined;
};

test('records cut anywhere open to what was sealed, in order [SNET-4.1]', () => {
  const chunk = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(fc.array(chunk, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(400)), (plaintexts, cuts) => {
      const sealer = new RecordSealer(provider, 'chacha20-poly1305', secret());
      const opener = new RecordOpener(provider, 'chacha20-poly1305', secret());
      let rest = concatBytes(...plaintexts.map((plaintext) => sealer.seal(plaintext)));
      const input = queue();
      const opened: Uint8Array[] = [];
      for (const cut of [...cuts, rest.length]) {
        input.lend(rest.subarray(0, cut));
        rest = rest.subarray(cut);
        for (let plaintext = opener.open(input); plaintext !== undefined; plaintext = opener.open(input)) {
          opened.push(plaintext);
        }
      }
      expect(opened.map((bytes) => [...bytes])).toEqual(plaintexts.map((bytes) => [...bytes]));
    }),
  );
});

test('a record with any bit flipped, repeated, skipped or out of order does not open [SNET-4.2]', () => {
  const sealer = new RecordSealer(provider, 'chacha20-poly1305', secret());
  const [first, second] = [sealer.seal(Uint8Array.of(1, 2, 3)), sealer.seal(Uint8Array.of(4))] as const;
  const open = (...parts: readonly Uint8Array[]): string | undefined => {
    const opener = new RecordOpener(provider, 'chacha20-poly1305', secret());
    const input = queue(...parts);
    return failure(() => {
      while (opener.open(input) !== undefined);
    });
  };
  expect(open(first, second)).toBeUndefined();
  expect(open(second)).toBe('SNET_AEAD_FAILED');
  expect(open(first, first)).toBe('SNET_AEAD_FAILED');
  for (let bit = 0; bit < first.length * 8; bit++) {
    const flipped = new Uint8Array(first);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    // A larger length waits for bytes that the next record then spoils.
    expect(open(flipped, new Uint8Array(0x2_0100))).toBe('SNET_AEAD_FAILED');
  }
});

test.for([0, 15, 0x2_0011, 0xff_ffff])(
  'a length of %i is refused before a byte of it is waited for [SNET-4.1]',
  (length) => {
    const prefix = Uint8Array.of(length >> 16, (length >> 8) & 0xff, length & 0xff);
    expect(failure(() => new RecordOpener(provider, 'chacha20-poly1305', secret()).open(queue(prefix)))).toBe(
      'SNET_AEAD_FAILED',
    );
  },
);

test('at the limit of a key the next record is under the next one, and the old one opens nothing more [SNET-4.4]', () => {
  const perKey = 40;
  const sealer = new RecordSealer(provider, 'chacha20-poly1305', secret(), { records: perKey, bytes: 1 << 20 });
  const records = Array.from({ length: 2 * perKey + 1 }, (_, n) => sealer.seal(Uint8Array.of(0, n)));
  const opener = new RecordOpener(provider, 'chacha20-poly1305', secret());
  const input = queue(...records);
  for (let n = 0; n < records.length; n++) {
    const plaintext = opener.open(input)!;
    expect(plaintext[1]).toBe(n);
    const isLast = (n + 1) % perKey === 0;
    expect(plaintext.at(-1) === 0x0c && plaintext.length > 2).toBe(isLast);
    if (isLast) opener.ratchet();
  }
  const old = new RecordOpener(provider, 'chacha20-poly1305', secret());
  const again = queue(...records);
  for (let n = 0; n < perKey; n++) old.open(again);
  expect(failure(() => old.open(again))).toBe('SNET_AEAD_FAILED');
});

test('a key that has opened only a few records is not given up: deriving is not free [SNET-4.5]', () => {
  const opener = new RecordOpener(provider, 'chacha20-poly1305', secret());
  expect(failure(() => opener.ratchet())).toBe('SNET_PROTOCOL_VIOLATION');
});

test('a key is retired by bytes as well as by records [SNET-4.4]', () => {
  const sealer = new RecordSealer(provider, 'chacha20-poly1305', secret(), { records: 1_000, bytes: 100 });
  expect(sealer.seal(new Uint8Array(60)).length).toBe(3 + 60 + 16);
  expect(sealer.seal(new Uint8Array(60)).length).toBe(3 + 61 + 16);
  expect(sealer.seal(new Uint8Array(60)).length).toBe(3 + 60 + 16);
});

test('a key that was destroyed seals and opens nothing more, and leaves no secret behind', () => {
  const secret = provider.randomBytes(32);
  // The key that an engine is set up with lies among all that is kept.
  const kept: ArrayBufferLike[] = [];
  const crypto: CryptoProvider = {
    ...provider,
    aead(name, key) {
      kept.push(key.buffer);
      return provider.aead(name, key);
    },
  };
  const sealer = new RecordSealer(crypto, 'chacha20-poly1305', secret);
  const input = queue(sealer.seal(Uint8Array.of(1)));
  expect(secret).toEqual(new Uint8Array(32));
  expect(kept).toHaveLength(1);
  expect(new Uint8Array(kept[0]!)).not.toEqual(new Uint8Array(32 + 32 + 12));
  sealer.destroy();
  expect(new Uint8Array(kept[0]!)).toEqual(new Uint8Array(32 + 32 + 12));
  expect(() => sealer.seal(Uint8Array.of(1))).toThrow('destroyed');
  const opener = new RecordOpener(provider, 'chacha20-poly1305', provider.randomBytes(32));
  opener.destroy();
  expect(() => opener.open(input)).toThrow('destroyed');
});

test('more keys than engines are kept for seal and open in turn, and a key that was destroyed stays so', () => {
  const ends = Array.from({ length: 2_100 }, (_, n) => {
    const secret = (): Uint8Array => new Uint8Array(32).fill(n).fill(n >> 8, 16);
    return {
      sealer: new RecordSealer(provider, 'chacha20-poly1305', secret()),
      opener: new RecordOpener(provider, 'chacha20-poly1305', secret()),
    };
  });
  for (let round = 0; round < 3; round++) {
    for (const { sealer, opener } of ends) {
      expect(opener.open(queue(sealer.seal(Uint8Array.of(round))))).toEqual(Uint8Array.of(round));
    }
  }
  const [first, second] = ends;
  first!.sealer.destroy();
  expect(() => first!.sealer.seal(Uint8Array.of(1))).toThrow('destroyed');
  expect(second!.opener.open(queue(second!.sealer.seal(Uint8Array.of(9))))).toEqual(Uint8Array.of(9));
});
