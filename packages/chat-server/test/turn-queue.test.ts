import { expect, test } from 'vitest';
import { TurnQueue, type TurnTaker, turnQueue } from '../src/turn-queue.ts';

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
  loop.queue.add(one);
  expect(one.turns).toBe(0);
  loop.endRun();
  loop.queue.add(two);
  loop.endRun();
  expect([one.turns, two.turns]).toEqual([1, 1]);
  loop.endPass();
  expect([one.turns, two.turns]).toEqual([1, 1]);
});

test('who had a turn in this pass has the next one at its end, and takes nobody else his', () => {
  const loop = new Loop();
  const [busy, other] = [new Taker(), new Taker()];
  for (let run = 0; run < 20; run++) {
    if (run === 0 || run === 1) loop.queue.add(busy);
    loop.endRun();
  }
  expect(busy.turns).toBe(1);
  loop.queue.add(other);
  loop.endRun();
  expect([busy.turns, other.turns]).toEqual([1, 1]);
  loop.endPass();
  expect([busy.turns, other.turns]).toEqual([2, 1]);
  loop.queue.add(busy);
  loop.endRun();
  expect(busy.turns).toBe(3);
});

test('in this thread a turn comes after the promises, and before the end of the pass', async () => {
  const seen: string[] = [];
  await new Promise<void>((resolve) => {
    setImmediate(() => {
      turnQueue.add({ turn: () => void seen.push('turn') });
      setImmediate(() => {
        seen.push('end');
        resolve();
      });
      void Promise.resolve()
        .then(() => {})
        .then(() => void seen.push('promise'));
    });
  });
  expect(seen).toEqual(['promise', 'turn', 'end']);
});

test('with much to do in a pass the turns that are left are at its end, together', () => {
  const loop = new Loop();
  const takers = Array.from({ length: 20 }, () => new Taker());
  for (const taker of takers) {
    loop.queue.add(taker);
    loop.endRun();
  }
  expect(turnsOf(takers)).toBe(8);
  loop.endPass();
  expect(turnsOf(takers)).toBe(20);
  for (const taker of takers.slice(0, 8)) loop.queue.add(taker);
  loop.endRun();
  expect(turnsOf(takers)).toBe(28);
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
