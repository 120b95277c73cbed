import * as v8 from 'node:v8';
import type { Bench, Holding, Script } from './script.ts';
import { type Site, sampleSites } from './sites.ts';
import { turn } from './turns.ts';

/**
 * For the process that measures. Nothing is optimized: what the optimizer leaves of the objects of a program depends on
 * how far it has got, so that a change anywhere moves the figures everywhere. Without it they follow from the program
 * alone. One thread, and fixed seeds of hashes and of `Math.random`; and a young generation so large that nothing is
 * collected in a run.
 */
export const steadyFlags: readonly string[] = [
  '--no-opt',
  '--no-maglev',
  '--single-threaded',
  '--random-seed=1',
  '--hash-seed=1',
  '--expose-gc',
  '--min-semi-space-size=256',
  '--max-semi-space-size=256',
  '--sampling-heap-profiler-suppress-randomness',
];

/** What one operation makes. */
export interface Made {
  /** Bytes on the heap of V8. */
  readonly heapBytes: number;
  readonly heapObjects: number;
  /** Bytes of buffers, which are outside of it. */
  readonly bufferBytes: number;
}

/** What stays of each. */
export type Held = Omit<Made, 'heapObjects'>;

/** Until everything that is made once has been made: caches, slabs, feedback of the interpreter. */
export const warmUps = 5;
/** So many that what happens only every few hundred operations is in them in about its share. */
const measuredRuns = 20;

export async function measureMade(
  script: Script,
  bench: Bench,
): Promise<{ readonly made: Made; readonly sites: readonly Site[] }> {
  const { operations } = script;
  const prepared = await script.prepare(bench);
  for (let i = 0; i < warmUps; i++) {
    prepared.stage?.();
    await prepared.run();
  }
  let [heap, buffers] = [0, 0];
  for (let i = 0; i < measuredRuns; i++) {
    prepared.stage?.();
    const run = await withoutCollections(() => prepared.run());
    heap += run.heap;
    buffers += run.buffers;
  }
  prepared.stage?.();
  globalThis.gc?.();
  const sites = await sampleSites(() => prepared.run(), operations);
  await prepared[Symbol.asyncDispose]?.();
  const heapObjects = sites.reduce((sum, { objects }) => sum + objects, 0);
  const all = measuredRuns * operations;
  return { made: { heapBytes: heap / all, heapObjects, bufferBytes: buffers / all }, sites };
}

/** @throws Error when something was collected meanwhile: the difference would say nothing. */
async function withoutCollections(work: () => void | Promise<void>): Promise<{ heap: number; buffers: number }> {
  globalThis.gc?.();
  const collections = new v8.GCProfiler();
  collections.start();
  const buffersBefore = process.memoryUsage().arrayBuffers;
  const heapBefore = youngBytes();
  await work();
  const heap = youngBytes() - heapBefore;
  const buffers = process.memoryUsage().arrayBuffers - buffersBefore;
  const count = collections.stop()?.statistics.length ?? 0;
  if (count > 0) throw new Error(`${count} collections in a run: it makes more than the young generation holds`);
  return { heap, buffers };
}

/** Of objects made since the last collection. What V8 makes for itself, code for instance, is elsewhere. */
function youngBytes(): number {
  let bytes = 0;
  for (const { space_name: name, space_used_size: used } of v8.getHeapSpaceStatistics()) {
    if (name === 'new_space' || name === 'new_large_object_space') bytes += used;
  }
  return bytes;
}

const fewHeld = 200;
const manyHeld = 1_200;

/** Of a thousand more: what all of them share does not count. */
export async function measureHeld(holding: Holding, bench: Bench): Promise<Held> {
  const make = holding.prepare(bench);
  const held: unknown[] = [];
  const after = async (count: number): Promise<Held> => {
    while (held.length < count) held.push(await make());
    globalThis.gc?.();
    // Finalizers have had their turn.
    await turn();
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return { heapBytes: heapUsed, bufferBytes: arrayBuffers };
  };
  const few = await after(fewHeld);
  const many = await after(manyHeld);
  const each = (bytes: number): number => bytes / (manyHeld - fewHeld);
  return {
    heapBytes: each(many.heapBytes - few.heapBytes),
    bufferBytes: each(many.bufferBytes - few.bufferBytes),
  };
}
