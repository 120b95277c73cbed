import { describe, expect, test } from 'vitest';
import type { Generation } from '../../src/danger/core/options.ts';
import { LegacyWorld } from './legacy-world.ts';

const schedules = process.env['PROJ_NIGHTLY'] === undefined ? 400 : 20_000;

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

const actions = weighted.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));

function run(generation: Generation, seed: number): LegacyWorld {
  const world = new LegacyWorld(generation, seed, { crypt: seed % 2 === 0, replayBufferBytes: 4_096 });
  for (let settled = 0; settled < 100 && world.client.state !== 'open'; settled++) world.settleHandshake();
  for (let step = 0; step < 200; step++) {
    world.random.pick(actions)(world);
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
});
