import fc from 'fast-check';
import { expect, test } from 'vitest';
import { constantTimeEqual } from '../src/index.ts';

test('says whether two byte strings are equal, as a plain comparison would', () => {
  const bytes = fc.uint8Array({ maxLength: 4, max: 2 });
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(constantTimeEqual(a, b)).toBe(Buffer.compare(a, b) === 0);
      expect(constantTimeEqual(a, a.slice())).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('notices a difference in any single bit', () => {
  for (let bit = 0; bit < 32 * 8; bit++) {
    const other = new Uint8Array(32);
    other[bit >> 3] = 1 << (bit & 7);
    expect(constantTimeEqual(new Uint8Array(32), other)).toBe(false);
  }
});
