import { expect } from 'vitest';

/** A plain Uint8Array over memory that holds nothing else: no Buffer, no pool. */
export function expectOwn(bytes: Uint8Array): void {
  expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
  expect(bytes.buffer.byteLength).toBe(bytes.length);
}
