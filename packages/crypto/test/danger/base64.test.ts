import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../src/danger/base64.ts';
import { ascii } from '../hex.ts';

test.for([
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
] as const)('"%s" is "%s" (RFC 4648 §10)', ([text, encoded]) => {
  expect(encodeBase64(ascii(text))).toBe(encoded);
  expect(decodeBase64(encoded)).toEqual(ascii(text));
});

test('any bytes are encoded as Node does it, and decoded again, however lines are broken', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 80 }), (bytes, width) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(decodeBase64(text)).toEqual(bytes);
      const lines = text.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
      expect(decodeBase64(`${lines.join('\n')}\n`)).toEqual(bytes);
      expect(decodeBase64(`${lines.join('\r\n')}\r\n`)).toEqual(bytes);
    }),
    { numRuns: 500 },
  );
});

test('what is decoded is what an encoder wrote: every text has one reading, every reading one text', () => {
  const anySymbol = fc.constantFrom(...'Zg+/=-_ A9\u00e9');
  fc.assert(
    fc.property(fc.string({ unit: anySymbol, maxLength: 12 }), (text) => {
      const bytes = decodeBase64(text);
      expect(bytes === undefined ? text : encodeBase64(bytes)).toBe(text);
      // And what Node reads and writes back unchanged is not refused.
      if (bytes === undefined) expect(Buffer.from(text, 'base64').toString('base64')).not.toBe(text);
    }),
    { numRuns: 5000 },
  );
});

test.for(['Zg', 'Zg=', 'Z===', '====', 'Zh==', 'Zm9=', 'Zg==Zg==', 'Zm 9v', 'Zm-v', 'Zm_v', '=Zm9', 'Zm9v='])(
  '"%s" is refused',
  (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  },
);
