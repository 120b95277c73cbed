import { expect, test } from 'vitest';
import { Figures } from '../src/targets/figures.ts';
import { type Goal, goals } from '../src/targets/goals.ts';
import { targetsDocument, verdictOf } from '../src/targets/table.ts';

const machine = {
  ...{ cpu: 'a', cores: 2, memoryGib: 1, system: 's', node: 'n', openssl: 'o', date: 'd', revision: 'r', load: 0 },
};
const goal: Goal = {
  ...{ id: 'G1', bench: 'peers', suite: 'relay', row: 'CPU', peer: 'theirs' },
  ...{ as: 'ratio', floor: { most: 1 } },
};

function figuresOf(better: 'more' | 'less', ours: readonly number[], theirs: readonly number[]): Figures {
  const figures = new Figures();
  const peers = { ours: { rounds: ours }, theirs: { rounds: theirs } };
  const rows = [{ title: 'CPU', unit: 'µs', better, peers }];
  figures.add({ bench: 'peers', machine, suites: [{ name: 'relay', ours: 'ours', rows }] });
  return figures;
}

test.each<[Goal['as'], 'more' | 'less', number]>([
  ['ratio', 'less', 2],
  ['ratio', 'more', 2],
  ['advantage', 'more', 2],
  ['advantage', 'less', 0.5],
  ['difference', 'less', 10],
  ['figure', 'less', 20],
])('of figures where %s is asked and %s is better', (as, better, value) => {
  // Round by round: the ratio of the medians would be another.
  expect(figuresOf(better, [20, 10, 60], [10, 5, 60]).value({ ...goal, as })).toBe(as === 'difference' ? 5 : value);
});

test('a goal is met at its floor, and what was not measured is neither met nor missed', () => {
  expect(verdictOf(goal, 1)).toBe('met');
  expect(verdictOf(goal, 1.01)).toBe('missed');
  expect(verdictOf({ ...goal, floor: { least: 1 } }, 0.99)).toBe('missed');
  expect(verdictOf(goal, undefined)).toBe('not measured');
  expect(new Figures().value(goal)).toBeUndefined();
  expect(figuresOf('less', [1], []).value(goal)).toBeUndefined();
});

test('a later report replaces what it measures again', () => {
  const figures = figuresOf('less', [1], [1]);
  const peers = { ours: { rounds: [3] }, theirs: { rounds: [1] } };
  const rows = [{ title: 'CPU', unit: 'µs', better: 'less' as const, peers }];
  figures.add({ bench: 'peers', machine, suites: [{ name: 'relay', ours: 'ours', rows }] });
  expect(figures.value(goal)).toBe(3);
});

test('each figure has the run that it is of, and a run that has none left is not named', () => {
  const figures = new Figures();
  const run = (revision: string, names: readonly string[]): void => {
    const stacks = { snet: { rounds: [1] }, tls: { rounds: [1] } };
    const rows = names.map((name) => ({ name, title: name, unit: 'µs', better: 'less' as const, stacks }));
    figures.add({ bench: 'snet', machine: { ...machine, revision }, rows });
  };
  const lines = (): readonly string[] =>
    targetsDocument(figures, {})
      .split('\n')
      .flatMap((line) => /^`npm run bench -- (.*?): .*(revision \S+);/.exec(line)?.slice(1).join(', ') ?? []);
  run('early', ['stream64', 'pingP50', 'idleRss']);
  run('late', ['idleRss']);
  expect(lines()).toEqual(['snet`, streams, pings, revision early', 'snet`, memory, revision late']);
  run('last', ['stream64', 'pingP50']);
  expect(lines()).toEqual(['snet`, streams, pings, revision last', 'snet`, memory, revision late']);
});

test('every goal has a row, and a note stands beside the first of its rows', () => {
  const document = targetsDocument(new Figures(), { G6: 'because of it' });
  for (const { id } of goals) expect(document).toMatch(new RegExp(`^\\| ${id} +\\|`, 'm'));
  const lines = document.split('\n').filter((line) => line.startsWith('|'));
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  expect(new Set(goals.map(({ id }) => id)).size).toBe(15);
  expect(document.match(/because of it/g)).toHaveLength(1);
  expect(document).toContain(`0 met, 0 missed, ${goals.length} not measured.`);
});
