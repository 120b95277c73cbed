import { expect, test } from 'vitest';
import { recordMemory, recycleRecord } from '../../src/core/record-memory.ts';

/** Seals and sends at once, as to a peer that keeps up. */
function passing(length: number): ArrayBufferLike {
  const bytes = recordMemory(length);
  recycleRecord(bytes);
  return bytes.buffer;
}

test('a record takes the place of the one before, which has left', () => {
  for (const length of [60, 1_000, 65_600]) expect(passing(length)).toBe(passing(length));
  const mixed = [65_600, 100, 65_600, 900, 65_600].map(passing);
  expect(mixed[2]).toBe(mixed[0]);
  expect(mixed[4]).toBe(mixed[0]);
});

test('of a record that has not left nothing is used again, whatever leaves after it', () => {
  const waits = [60, 1_000, 65_600].map(recordMemory);
  const others = [60, 1_000, 65_600].map(passing);
  for (const { buffer } of waits) expect(others).not.toContain(buffer);
});

test('small records that wait for a slow peer do not hold the memory of large ones that went to others', () => {
  let heldBytes = 0;
  for (let i = 0; i < 500; i++) {
    passing(65_600);
    heldBytes += recordMemory(130).buffer.byteLength;
  }
  expect(heldBytes).toBeLessThanOrEqual(500 * 0x400);
  for (const length of [1_500, 5_000, 30_000]) {
    passing(131_000);
    expect(recordMemory(length).buffer.byteLength).toBeLessThanOrEqual(2 * length);
  }
});
