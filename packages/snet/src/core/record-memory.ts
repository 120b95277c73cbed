/** Of the record that was sealed last, if whoever sent it is done with it. */
let spare: Uint8Array | undefined;
let lent: Uint8Array | undefined;

/**
 * Memory for a record that is about to be sealed. A new array of 64 KiB for each would be cleared, filled once and left to
 * the collector, which knows little of memory outside its heap: that costs more than sealing.
 */
export function recordMemory(length: number): Uint8Array {
  lent = spare !== undefined && spare.length >= length ? spare : new Uint8Array(length);
  spare = undefined;
  return lent.length === length ? lent : lent.subarray(0, length);
}

/** Nobody refers any more to `bytes`, which left just now: the next record may take their place, if they were one. */
export function recycleRecord(bytes: Uint8Array): void {
  if (bytes.buffer === lent?.buffer) spare = lent;
}
