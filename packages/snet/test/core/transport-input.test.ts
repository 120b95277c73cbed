import { equalBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { helloHeaderBytes, maxHelloBytes } from '../../src/core/hello.ts';
import { TransportInput } from '../../src/core/transport-input.ts';

const size = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 5_000 }), fc.integer({ min: 50_000, max: 200_000 }));
const step = fc.record({ act: fc.constantFrom('lend', 'take view', 'take exactly', 'peek', 'skip'), bytes: size });

const numbered = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => ((from + i) * 0x9e3779b1) >>> 24);
const same = (actual: Uint8Array, expected: Uint8Array): void => expect(equalBytes(actual, expected)).toBe(true);

test('an input gives out what was lent, in order, and keeps nothing of a chunk that it has given back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const input = new TransportInput();
      const owned: { readonly bytes: Uint8Array; readonly from: number }[] = [];
      let lent: Uint8Array | undefined;
      const giveBack = (): void => {
        input.keep();
        // As whoever lent it may: the memory is gone for everyone else.
        (lent?.buffer as ArrayBuffer | undefined)?.transfer(0);
        lent = undefined;
      };
      let [first, end] = [0, 0];
      for (const { act, bytes } of steps) {
        const length = Math.min(bytes, end - first);
        if (act === 'lend') {
          giveBack();
          lent = numbered(end, bytes);
          input.lend(lent);
          end += bytes;
        } else if (act === 'skip') {
          input.skip(length);
          first += length;
        } else if (act === 'peek') {
          same(input.peek(length)!, numbered(first, length));
        } else if (act === 'take view') {
          same(input.takeView(length)!, numbered(first, length));
          first += length;
        } else {
          owned.push({ bytes: input.takeExactly(length)!, from: first });
          first += length;
        }
        expect(input.length).toBe(end - first);
      }
      expect(input.peek(input.length + 1)).toBeUndefined();
      expect(() => input.skip(input.length + 1)).toThrow(RangeError);
      giveBack();
      same(input.takeExactly(input.length)!, numbered(first, end - first));
      for (const { bytes, from } of owned) same(bytes, numbered(from, bytes.length));
    }),
    { numRuns: 200 },
  );
});

test('a byte at a time costs what it brings, and a large piece is kept whole', () => {
  const input = new TransportInput();
  for (let i = 0; i < 10_000; i++) {
    input.lend(Uint8Array.of(i));
    input.keep();
  }
  same(
    input.takeExactly(10_000)!,
    Uint8Array.from({ length: 10_000 }, (_, i) => i),
  );
  input.lend(numbered(0, 1_000_000));
  input.keep();
  same(input.takeView(1_000_000)!, numbered(0, 1_000_000));
  input.clear();
  expect(input.length).toBe(0);
});

const heldBytes = (input: TransportInput): number => input.peek(1)!.buffer.byteLength;

test('what a stranger may leave cut holds no more than twice a HELLO, however it comes [SNET-4.6]', () => {
  for (const piece of [1, 1_000, 4_097, helloHeaderBytes + maxHelloBytes - 1]) {
    const input = new TransportInput();
    for (let left = helloHeaderBytes + maxHelloBytes - 1; left > 0; left -= piece) {
      input.lend(new Uint8Array(Math.min(piece, left)));
      input.keep();
    }
    expect([piece, heldBytes(input)]).toEqual([piece, expect.toSatisfy((bytes) => bytes < 0x2000)]);
  }
});

test('what is cut behind a large record does not hold the memory of that one', () => {
  const input = new TransportInput();
  input.lend(numbered(0, 60_000));
  input.keep();
  input.lend(numbered(60_000, 5_010));
  same(input.takeView(65_000)!, numbered(0, 65_000));
  input.keep();
  expect(heldBytes(input)).toBeLessThan(0x2000);
  same(input.takeView(10)!, numbered(65_000, 10));
});
