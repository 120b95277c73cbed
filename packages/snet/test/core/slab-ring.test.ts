import { equalBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlabRing } from '../../src/core/slab-ring.ts';

const sizes = fc.oneof(fc.nat({ max: 10 }), fc.nat({ max: 5_000 }), fc.nat({ max: 150_000 }));
const step = fc.oneof(
  fc.record({ act: fc.constant('push' as const), bytes: sizes }),
  fc.record({ act: fc.constant('skip' as const), bytes: sizes }),
  fc.record({ act: fc.constant('copy' as const), bytes: sizes, offset: sizes }),
);

/** Bytes that tell where in the stream they are. */
const numbered = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => ((from + i) * 0x9e3779b1) >>> 24);

test('a ring gives back what was pushed, from anywhere, until it is skipped', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      // Two at once: what one has no use for any more, the other writes to.
      const rings = [new SlabRing(), new SlabRing()];
      const [first, end] = [
        [0, 0],
        [0, 0],
      ];
      for (const [i, { act, bytes, ...rest }] of steps.entries()) {
        const which = i % 2;
        const ring = rings[which]!;
        const held = end[which]! - first[which]!;
        if (act === 'push') {
          ring.push(numbered(end[which]!, bytes));
          end[which]! += bytes;
        } else if (act === 'skip') {
          ring.skip(Math.min(bytes, held));
          first[which]! += Math.min(bytes, held);
        } else {
          const offset = Math.min('offset' in rest ? rest.offset : 0, held);
          const target = new Uint8Array(Math.min(bytes, held - offset));
          ring.copyTo(target, offset);
          expect(equalBytes(target, numbered(first[which]! + offset, target.length))).toBe(true);
        }
        expect(ring.length).toBe(end[which]! - first[which]!);
      }
    }),
    { numRuns: 60 },
  );
});

test('what is not there is neither copied nor skipped', () => {
  const ring = new SlabRing();
  ring.push(Uint8Array.of(1, 2, 3));
  expect(() => ring.copyTo(new Uint8Array(2), 2)).toThrow(RangeError);
  expect(() => ring.copyTo(new Uint8Array(1), -1)).toThrow(RangeError);
  expect(() => ring.skip(4)).toThrow(RangeError);
  expect(() => ring.skip(-1)).toThrow(RangeError);
  expect(ring.length).toBe(3);
});

test('the caller may reuse what it pushed', () => {
  const ring = new SlabRing();
  const chunk = new Uint8Array(5_000).fill(1);
  ring.push(chunk);
  chunk.fill(2);
  const target = new Uint8Array(5_000);
  ring.copyTo(target, 0);
  expect(target.every((byte) => byte === 1)).toBe(true);
});
