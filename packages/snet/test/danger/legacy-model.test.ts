import { describe, expect, test } from 'vitest';
import type { Generation } from '../../src/danger/core/options.ts';
import { LegacyWorld } from './legacy-world.ts';

const schedules = process.env['PROJ_NIGHTLY'] === undefined ? 400 : 20_000;
/** Each of them moves as much as hundreds of the others. */
const bulkSchedules = schedules / 40;

const weighted: readonly (readonly [weight: number, act: (world: LegacyWorld) => void])[] = [
  [10, (w) => w.write('client', 1 + w.random.int(300))],
  [10, (w) => w.write('server', 1 + w.random.int(300))],
  [5, (w) => w.read('client', 1 + w.random.int(500))],
  [5, (w) => w.read('server', 1 + w.random.int(500))],
  [30, (w) => w.deliver()],
  [10, (w) => w.advance(w.random.int(300))],
  [5, (w) => w.cut()],
  [3, (w) => w.lateEnds()],
];

type Act = (world: LegacyWorld) => void;
const spread = (list: typeof weighted): readonly Act[] =>
  list.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

const actions = spread(weighted);

/** Writes and reads that fill the smallest ring many times over. */
const bulk = spread([
  [20, (w) => w.write('client', 4_096)],
  [20, (w) => w.write('server', 4_096)],
  [5, (w) => w.read('client', 20_000)],
  [5, (w) => w.read('server', 20_000)],
  [40, (w) => w.deliver()],
  [15, (w) => w.advance(w.random.int(300))],
  [2, (w) => w.cut()],
  [3, (w) => w.lateEnds()],
]);

/** More than one pipe that broke and one that leads nowhere can lose: 16 KiB, and the 4 KiB that were taken last, of each. */
const smallRing = { rewindBufferBytes: 65_536, pipeBytes: 16_384 };

function run(generation: Generation, seed: number, isBulk = false): LegacyWorld {
  const options = { crypt: seed % 2 === 0, replayBufferBytes: 4_096, ...(isBulk ? smallRing : {}) };
  const world = new LegacyWorld(generation, seed, options);
  for (let settled = 0; settled < 100 && world.client.state !== 'open'; settled++) world.settleHandshake();
  for (let step = 0; step < (isBulk ? 700 : 200); step++) {
    world.random.pick(isBulk ? bulk : actions)(world);
  }
  world.settle();
  return world;
}

describe.for(['g1', 'g2'] as const)('generation %s', (generation) => {
  test('any schedule of writes, reads, cuts and late ends delivers each byte once and in order [DANGER-5.1]', () => {
    let cuts = 0;
    let reattached = 0;
    for (let seed = 1; seed <= schedules; seed++) {
      const world = run(generation, seed);
      const state = `seed ${seed}: ${world.events.slice(-10).join(' ')}`;
      expect(world.up.read, state).toBe(world.up.written);
      expect(world.down.read, state).toBe(world.down.written);
      expect(world.sessions, state).toBe(1);
      cuts += world.cuts;
      reattached += world.reattached;
    }
    expect(cuts).toBeGreaterThan(schedules);
    expect(reattached).toBeGreaterThan(schedules);
  });

  test('a ring that is overwritten again and again still holds what a cut has lost [DANGER-5.1] [DANGER-5.4]', () => {
    let overwritten = 0;
    let cuts = 0;
    for (let seed = 1; seed <= bulkSchedules; seed++) {
      const world = run(generation, seed, true);
      const state = `seed ${seed}: ${world.events.slice(-10).join(' ')}`;
      expect(world.up.read, state).toBe(world.up.written);
      expect(world.down.read, state).toBe(world.down.written);
      if (Math.min(world.up.written, world.down.written) > 2 * smallRing.rewindBufferBytes) overwritten++;
      cuts += world.cuts;
    }
    expect(overwritten).toBeGreaterThan(bulkSchedules / 2);
    expect(cuts).toBeGreaterThan(bulkSchedules);
  });
});
