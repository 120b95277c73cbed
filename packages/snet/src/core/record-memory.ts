/** A small record that waits for a slow peer costs its transport as much besides its memory. */
const smallBytes = 0x400;

/** Memory that the next record may have, of those that have left: a small one apart, so as not to waste a large one. */
let smallSpare: Uint8Array | undefined;
let largeSpare: Uint8Array | undefined;
/** Of the record that was sealed last. */
let lent: Uint8Array | undefined;

/**
 * Memory for a record that is about to be sealed: of its size, or at most twice that or a small one's, since it may have to
 * wait for its peer. A new array of 64 KiB for each would be cleared, filled once and left to the collector, which knows
 * little of memory outside its heap: that costs more than sealing.
 */
export function recordMemory(length: number): Uint8Array {
  lent = spareFor(length) ?? new Uint8Array(length);
  return lent.length === length ? lent : lent.subarray(0, length);
}

function spareFor(length: number): Uint8Array | undefined {
  const spare = length <= smallBytes ? smallSpare : largeSpare;
  if (spare === undefined || spare.length < length) return undefined;
  if (length <= smallBytes) smallSpare = undefined;
  else if (spare.length > 2 * length) return undefined;
  else largeSpare = undefined;
  return spare;
}

/** Nobody refers any more to `bytes`, which left just now: the next record may take their place, if they were one. */
export function recycleRecord(bytes: Uint8Array): void {
  if (lent === undefined || bytes.buffer !== lent.buffer) return;
  if (lent.length <= smallBytes) smallSpare = lent;
  else largeSpare = lent;
}
