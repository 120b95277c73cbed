/** What is counted: calls that cost, what is made on the heap, what is held on it, what the processor executes. */
export const kinds = ['calls', 'made', 'held', 'executed'] as const;
export type Kind = (typeof kinds)[number];

/** By how much a figure may differ and still be the same: by a part of itself, or by so much. */
export interface Tolerance {
  readonly part: number;
  readonly least: number;
}

const exactly: Tolerance = { part: 0, least: 0 };
const heap: Tolerance = { part: 0.004, least: 4 };
/** The profiler that counts them makes a few of its own. */
const objects: Tolerance = { part: 0.0075, least: 0.2 };
/** A slab of 64 KiB falls into the runs that are measured, or into one before. */
const buffers: Tolerance = { part: 0.05, least: 64 };

/** The keys of a run are random, and what is done with some takes a little longer. */
const instructions: Tolerance = { part: 0.005, least: 50 };

export function toleranceOf(kind: Kind, name: string): Tolerance {
  if (kind === 'calls') return exactly;
  if (kind === 'executed') return instructions;
  if (name === 'heapObjects') return objects;
  return name === 'bufferBytes' ? buffers : heap;
}
