import { expect, test } from 'vitest';
import { WarmEngines } from '../../src/core/warm-engines.ts';

class Engine {
  readonly #all: WarmEngines;
  readonly #place: number;
  isWarm = true;

  constructor(all: WarmEngines) {
    this.#all = all;
    this.#place = all.add(this);
  }

  coolDown(): void {
    if (!this.isWarm) return;
    this.isWarm = false;
    this.#all.delete(this.#place);
  }
}

test('the 4096 engines that were set up last are warm, whatever cooled down by itself meanwhile', () => {
  const all = new WarmEngines();
  const engines = Array.from({ length: 4_096 }, () => new Engine(all));
  engines[1]?.coolDown();
  expect(engines.filter(({ isWarm }) => isWarm)).toHaveLength(4_095);
  const next = new Engine(all);
  expect([engines[0]?.isWarm, engines[2]?.isWarm, next.isWarm]).toEqual([false, true, true]);
  // Its place is another's by now.
  engines[0]?.coolDown();
  for (let i = 0; i < 4_096; i++) engines.push(new Engine(all));
  expect(next.isWarm).toBe(false);
  expect(engines.slice(0, 4_096).some(({ isWarm }) => isWarm)).toBe(false);
  expect(engines.slice(4_096).every(({ isWarm }) => isWarm)).toBe(true);
});
