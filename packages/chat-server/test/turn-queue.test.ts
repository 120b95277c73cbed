import { expect, test } from 'vitest';
import { TurnQueue, type TurnTaker } from '../src/turn-queue.ts';

class Taker implements TurnTaker {
  turns = 0;
  turn(): void {
    this.turns++;
  }
}

/** An event loop that goes on when it is told to. */
class Loop {
  readonly #runs = { soon: [] as (() => void)[], atEnd: [] as (() => void)[] };
  readonly queue = new TurnQueue({
    soon: (run) => void this.#runs.soon.push(run),
    atEnd: (run) => void this.#runs.atEnd.push(run),
  });

  endRun(): void {
    for (const run of this.#runs.soon.splice(0)) run();
  }

  endPass(): void {
    this.endRun();
    for (const run of this.#runs.atEnd.splice(0)) run();
  }
}

const turnsOf = (takers: readonly Taker[]): number => takers.reduce((sum, { turns }) => sum + turns, 0);

test('while there is little to do a turn does not wait for the end of the pass', () => {
  const loop = new Loop();
  const [one, two] = [new Taker(), new Taker()];
  for (const taker of [one, two]) loop.queue.add(taker);
  expect([one.turns, two.turns]).toEqual([0, 0]);
  loop.endRun();
  loop.queue.add(one);
  loop.endRun();
  expect([one.turns, two.turns]).toEqual([2, 1]);
  loop.endPass();
  expect([one.turns, two.turns]).toEqual([2, 1]);
});

test('with much to do in a pass the turns that are left are at its end, together', () => {
  const loop = new Loop();
  const takers = Array.from({ length: 8 }, () => new Taker());
  for (const taker of takers) loop.queue.add(taker);
  loop.endRun();
  expect(turnsOf(takers)).toBe(8);
  for (const taker of takers) {
    loop.queue.add(taker);
    loop.endRun();
  }
  expect(turnsOf(takers)).toBe(8);
  loop.endPass();
  expect(turnsOf(takers)).toBe(16);
  for (const taker of takers) loop.queue.add(taker);
  loop.endRun();
  expect(turnsOf(takers)).toBe(24);
});

test('one that throws keeps nobody else from its turn', () => {
  const loop = new Loop();
  const other = new Taker();
  loop.queue.add({
    turn: () => {
      throw new Error('planned');
    },
  });
  loop.queue.add(other);
  expect(() => loop.endRun()).toThrow('planned');
  expect(other.turns).toBe(0);
  loop.endPass();
  expect(other.turns).toBe(1);
});
