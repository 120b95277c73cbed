import { fromHex, toHex } from '@proj/io/bytes';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter, maxPosition, varintLength } from '../../src/core/wire.ts';

describe('varints', () => {
  // RFC 9000 §A.1, those below 2^53.
  test.for([
    ['25', 37],
    ['4025', 37],
    ['7bbd', 15_293],
    ['9d7f3e7d', 494_878_333],
    ['c000000000000025', 37],
    ['c01fffffffffffff', maxPosition],
  ] as const)('%s is %i [SNET-2.1]', ([hex, value]) => {
    expect(new ByteReader(fromHex(hex)).varint()).toBe(value);
  });

  test.for(['c020000000000000', 'e59c5efce8bfffff', 'ffffffffffffffff'])(
    '%s, at or above 2^53, is refused [SNET-2.2]',
    (hex) => {
      expect(() => new ByteReader(fromHex(hex)).varint()).toThrow('[SNET_PROTOCOL_VIOLATION]');
    },
  );

  test('every number below 2^53 comes back, in the shortest form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxPosition }), (value) => {
        const bytes = new ByteWriter(1).varint(value).finish();
        expect(bytes.length).toBe(varintLength(value));
        expect(new ByteReader(bytes).varint()).toBe(value);
      }),
    );
  });
});

test('a writer that grows keeps what it has', () => {
  const chunk = fc.uint8Array({ maxLength: 20 });
  fc.assert(
    fc.property(fc.array(chunk), (chunks) => {
      const writer = new ByteWriter(1);
      for (const bytes of chunks) writer.u8(bytes.length).bytes(bytes);
      const expected = chunks.map((bytes) => toHex(Uint8Array.of(bytes.length)) + toHex(bytes)).join('');
      expect(toHex(writer.finish())).toBe(expected);
    }),
  );
});

test('reading past the end is a typed error at every width', () => {
  const reader = (): ByteReader => new ByteReader(fromHex('c0'));
  expect(() => reader().u16()).toThrow('[SNET_PROTOCOL_VIOLATION]');
  expect(() => reader().u24()).toThrow('[SNET_PROTOCOL_VIOLATION]');
  expect(() => reader().u32()).toThrow('[SNET_PROTOCOL_VIOLATION]');
  expect(() => reader().varint()).toThrow('[SNET_PROTOCOL_VIOLATION]');
  expect(() => reader().bytes(2)).toThrow('[SNET_PROTOCOL_VIOLATION]');
  expect(() => reader().bytes(maxPosition)).toThrow('[SNET_PROTOCOL_VIOLATION]');
});
