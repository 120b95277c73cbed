import { expect, test } from 'vitest';
import { type IntervalRecord, IntervalSearch } from '../../src/core/interval-search.ts';

/** Answers, one after another, until a longer silence than now is tried; `undefined`: that never happens. */
function answersUntilDoubt(search: IntervalSearch): number | undefined {
  const before = search.intervalMs;
  for (let answers = 1; answers <= 2_000; answers++) {
    search.succeeded(search.intervalMs);
    if (search.intervalMs > before) return answers;
  }
  return undefined;
}

/** A search that the longest step has ended, on a path that survives everything. */
function atLongestStep(): IntervalSearch {
  const search = new IntervalSearch();
  for (let i = 0; i < 3 * 18; i++) search.succeeded(search.intervalMs);
  expect(search.record).toMatchObject({ survivedMs: 540_000, isLimit: false });
  return search;
}

test('a limit is doubted after 100 answers, then 200, 400, 800, and always 800 [SNET-7.17]', () => {
  const search = new IntervalSearch();
  const seen: (number | undefined)[] = [];
  for (let i = 0; i < 6; i++) {
    search.failed(search.intervalMs);
    seen.push(answersUntilDoubt(search));
  }
  expect(seen).toEqual([100, 200, 400, 800, 800, 800]);
});

test('a limit found where the longest step used to survive is doubted after 100 answers as well [SNET-7.17]', () => {
  const search = atLongestStep();
  search.failed(520_000);
  expect(search.intervalMs).toBe(490_000);
  expect(answersUntilDoubt(search)).toBe(100);
  search.failed(search.intervalMs);
  expect(answersUntilDoubt(search)).toBe(200);
});

test('the longest step is never doubted: there is nothing longer [SNET-7.17]', () => {
  expect(answersUntilDoubt(atLongestStep())).toBeUndefined();
});

test('a limit that is lowered step by step is one finding, and doubted as soon [SNET-7.17]', () => {
  const search = atLongestStep();
  for (let i = 0; i < 10; i++) search.failed(search.intervalMs);
  expect(search.intervalMs).toBe(220_000);
  expect(answersUntilDoubt(search)).toBe(100);
});

test('a limit is doubted after answers in a row: a failure begins the count anew [SNET-7.17]', () => {
  const search = new IntervalSearch({ survivedMs: 300_000, isLimit: true, patience: 100 } satisfies IntervalRecord);
  for (let i = 0; i < 99; i++) search.succeeded(280_000);
  search.failed(280_000);
  expect(search.intervalMs).toBe(250_000);
  expect(answersUntilDoubt(search)).toBe(100);
});
