import { equalBytes } from '@proj/io/bytes';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
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
      const rings = [new SlabRing(0x1000), new SlabRing(0x10_0000)];
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
  const ring = new SlabRing(10_000);
  ring.push(Uint8Array.of(1, 2, 3));
  expect(() => ring.copyTo(new Uint8Array(2), 2)).toThrow(RangeError);
  expect(() => ring.copyTo(new Uint8Array(1), -1)).toThrow(RangeError);
  expect(() => ring.skip(4)).toThrow(RangeError);
  expect(() => ring.skip(-1)).toThrow(RangeError);
  expect(ring.length).toBe(3);
});

test('the caller may reuse what it pushed', () => {
  const ring = new SlabRing(10_000);
  const chunk = new Uint8Array(5_000).fill(1);
  ring.push(chunk);
  chunk.fill(2);
  const target = new Uint8Array(5_000);
  ring.copyTo(target, 0);
  expect(target.every((byte) => byte === 1)).toBe(true);
});

/** Bytes of the slabs that these steps lead to, taken and not given back. */
function heldBy(capacityBytes: number, step: (ring: SlabRing) => void): number {
  const taken = vi.spyOn(Uint8Array.prototype, 'set');
  const ring = new SlabRing(capacityBytes);
  step(ring);
  const slabs = new Set(taken.mock.contexts.map((slab) => (slab as Uint8Array).buffer));
  taken.mockRestore();
  return [...slabs].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

test.for([
  [1, 0x10_0000, 0x1000],
  [5_000, 0x10_0000, 0x2000],
  [0x8000, 0x10_0000, 0x8000],
  // As soon as more waits than a session usually has to say, slabs are large.
  [0x4_0000, 0x10_0000, 0x4_0000],
  // Not in a ring that never holds much more than one of them.
  [0x1_0000, 0x1_0000, 0x1_0000],
  [0x7_0000, 0x7_0000, 0x7_0000],
] as const)('%i bytes in a ring for %i take %i', ([bytes, capacityBytes, heldBytes]) => {
  expect(heldBy(capacityBytes, (ring) => ring.push(new Uint8Array(bytes)))).toBe(heldBytes);
});

test('bytes that come and go hold no more than two slabs more than they fill', () => {
  const heldBytes = heldBy(0x1000, (ring) => {
    ring.push(new Uint8Array(0x1000));
    ring.skip(0xfff);
    ring.push(new Uint8Array(0xfff));
  });
  expect(heldBytes).toBe(0x2000);
});
