import { asciiBytes, fromHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../src/utf8.ts';

/** The runtime's decoder, as strict: it refuses malformed bytes and keeps a byte order mark. */
function reference(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes that come close to being UTF-8. */
const nearlyUtf8 = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }).map((text) => new TextEncoder().encode(text)),
      fc.uint8Array({ maxLength: 4 }),
      fc.array(fc.constantFrom(0x7f, 0x80, 0xbf, 0xc1, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5), { maxLength: 4 }),
    ),
    { maxLength: 5 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

describe('decodeUtf8', () => {
  test('agrees with the runtime on any bytes', () => {
    fc.assert(
      fc.property(nearlyUtf8, (bytes) => {
        expect(decodeUtf8(bytes)).toBe(reference(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['an overlong slash', 'c0af'],
    ['an overlong slash in three bytes', 'e080af'],
    ['an overlong slash in four bytes', 'f08080af'],
    ['a surrogate', 'eda080'],
    ['more than U+10FFFF', 'f4908080'],
    ['a cut character', 'e4bd'],
    ['a continuation alone', '80'],
    ['a character that is interrupted', 'e4bd41'],
    ['FF', 'ff'],
  ])('refuses %s', (_, hex) => {
    expect(decodeUtf8(fromHex(hex))).toBeUndefined();
  });

  test('reads every boundary of its four lengths', () => {
    const text = '\u0000\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}';
    expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
  });

  test('reads texts longer than one call takes arguments, wherever a pair falls', () => {
    const text = `${'x'.repeat(4095)}\u{1f600}${'é'.repeat(300_000)}`;
    expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
  });
});

describe('encodeUtf8', () => {
  test('agrees with the runtime, and refuses what the runtime would replace', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }),
        fc.string({ unit: 'binary' }),
        (units, tail) => {
          const text = String.fromCharCode(...units) + tail;
          expect(encodeUtf8(text)).toEqual(text.isWellFormed() ? new TextEncoder().encode(text) : undefined);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each(['\ud800', 'a\udc00', '\udc00\ud800', '\ud800\ud800\udc00'])('refuses half a pair in %j', (text) => {
    expect(encodeUtf8(text)).toBeUndefined();
  });

  test('holds no more memory than the text has bytes', () => {
    expect(encodeUtf8('hi')).toEqual(asciiBytes('hi'));
    expect(encodeUtf8('hi')?.buffer.byteLength).toBe(2);
  });
});
