import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Pace } from '../../src/scenarios/pace.ts';
import { describeResult, runOne } from '../../src/scenarios/run.ts';
import { type Scenario, scenario } from '../../src/scenarios/scenario.ts';
import { must, type World } from '../../src/scenarios/world.ts';

const programs = { server: 'nowhere', cli: 'nowhere' };

function row(run: (world: World, parameters: { readonly count: number }) => Promise<string>): Scenario {
  return scenario({ number: 99, name: 'a fault', pass: 'it holds', short: { count: 1 }, full: { count: 100 }, run });
}

test('a run has the parameters of its form, and its figures in the result', async () => {
  const chosen = row(async (_world, { count }) => `${count} times`);
  const short = await runOne(chosen, { programs, seed: 5, form: 'short' });
  expect(short).toMatchObject({ failure: undefined, figures: '1 times', seed: 5 });
  expect(describeResult(short)).toMatch(/^ok {3}99 a fault \(0\.0 s, seed 5\)\n {8}1 times$/);
  expect(await runOne(chosen, { programs, seed: 5, form: 'full' })).toMatchObject({ figures: '100 times' });
});

test('what does not hold is in the result, with the seed and how to run it again', async () => {
  const chosen = row(async () => {
    must(false, 'it does not hold');
  });
  const result = await runOne(chosen, { programs, seed: 6, form: 'short' });
  expect(result.failure).toContain('it does not hold');
  expect(describeResult(result)).toMatch(/^FAIL 99 a fault .*seed 6\)\n.*npm run blackbox -- 99 --seed 6$/s);
});

test('what the devices saw is judged, and comes with a minimal history', async () => {
  const chosen = row(async (world) => {
    const { recorder } = world;
    for (const user of ['ann', 'ben']) recorder.declare({ device: user, user, shows: 'everything' });
    for (const number of [1, 2, 3]) {
      const id = `id-${number}`;
      const place = { id, conversation: 'c:ann:ben', seq: number, text: `text ${number}` };
      recorder.send('ann', `key-${number}`, place.conversation, place.text, { id });
      recorder.accepted('ann', place);
      recorder.shown('ann', { ...place, from: 'ann' });
      if (number !== 2) recorder.shown('ben', { ...place, from: 'ann' });
    }
    return await world.settled(100);
  });
  const { failure } = await runOne(chosen, { programs, seed: 7, form: 'short' });
  expect(failure).toContain('1 L with seed 7');
  const [, small = ''] = failure?.split('a minimal history with L:') ?? [];
  expect(small).toContain('"id":"id-2"');
  expect(small).not.toContain('"id":"id-1"');
});

test('a run that does not come to its end is ended, and says what it waited for', async () => {
  const chosen = row(async (world) => {
    world.recorder.declare({ device: 'ann', user: 'ann', shows: 'everything' });
    world.recorder.send('ann', 'key-1', 'c:ann:ann', 'text', { id: 'id-1' });
    await world.until(() => false, 'the impossible', 60_000);
    return '';
  });
  const { failure } = await runOne(chosen, { programs, seed: 1, form: 'short', deadlineMs: 50 });
  expect(failure).toContain('not over within 50 ms; outstanding: ann has no answer to key-1');
});

test('a wait says what it was for when its time is up', async () => {
  const chosen = row(async (world) => {
    await world.until(() => false, 'the impossible', 30);
    return '';
  });
  const { failure } = await runOne(chosen, { programs, seed: 1, form: 'short' });
  expect(failure).toContain('within 30 ms not: the impossible');
});

test('nothing of a world is left, whatever happened in it', async () => {
  let directory = '';
  const chosen = row(async (world) => {
    directory = world.directory;
    await world.makeDirectory(world.freshDirectory());
    throw new Error('half-way');
  });
  await runOne(chosen, { programs, seed: 1, form: 'short' });
  expect(directory).not.toBe('');
  expect(existsSync(directory)).toBe(false);
});

test('others may take twice as long as before or elsewhere, measured three times at most', async () => {
  const paced = (before: number, ...values: readonly (readonly [number, number])[]): Promise<Pace> => {
    const queue = [[before, 1] as const, ...values];
    return Pace.of(async () => {
      const [hereMs = Number.NaN, elsewhereMs = Number.NaN] = queue.shift() ?? [];
      return { hereMs, elsewhereMs };
    });
  };
  expect(await (await paced(50, [110, 1])).withinTwice()).toBe(
    'p99 50.0 ms before, 110.0 (elsewhere 1.0) ms meanwhile',
  );
  expect(await (await paced(5, [500, 1], [300, 1], [20, 1])).withinTwice()).toContain('500.0 (elsewhere 1.0), 300.0');
  expect(await (await paced(5, [200, 100])).withinTwice()).toContain('200.0 (elsewhere 100.0) ms');
  const late = await paced(50, [500, 1], [300, 1], [111, 50], [1, 1]);
  await expect(late.withinTwice()).rejects.toThrow('others had to wait: p99 50.0 ms before');
});
