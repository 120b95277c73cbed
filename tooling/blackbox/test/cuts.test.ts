import { type ConnectionFaults, type CutFault, type CutMode, Random } from '@proj/chaos-proxy';
import { expect, test } from 'vitest';
import { CutPlan } from '../src/cuts.ts';

function cutsOf(plan: CutPlan, first: number, count: number, seed = 1): CutFault[] {
  const faults = Array.from({ length: count }, (_, index): ConnectionFaults => {
    return plan.faults(first + index, new Random(seed, 2 * (first + index)));
  });
  return faults.map(({ cut }) => cut!);
}

function offsets(cuts: readonly CutFault[]): number[] {
  return cuts.flatMap(({ afterBytes }) => [afterBytes!.toServer!, afterBytes!.toClient!]);
}

test('every connection is cut, most of them openly, and some in silence in one direction', () => {
  const modes = cutsOf(new CutPlan(), 0, 2_000).map(({ mode }) => mode);
  const share = (...wanted: readonly CutMode[]): number => modes.filter((mode) => wanted.includes(mode)).length / 2_000;
  expect(share('reset')).toBeCloseTo(0.49, 1);
  expect(share('fin')).toBeCloseTo(0.49, 1);
  expect(share('hole-to-server', 'hole-to-client')).toBeGreaterThan(0.01);
  expect(share('hole-to-server', 'hole-to-client')).toBeLessThan(0.04);
  expect(share('half-open')).toBe(0);
});

test('a wave cuts the next connections half-open, soon, and no others', () => {
  const plan = new CutPlan();
  expect(cutsOf(plan, 0, 3).map(({ mode }) => mode)).not.toContain('half-open');
  plan.startWave(4);
  const wave = cutsOf(plan, 3, 4);
  expect(wave.map(({ mode }) => mode)).toEqual(Array(4).fill('half-open'));
  expect(Math.max(...offsets(wave))).toBeLessThan(4 * 1024);
  expect(cutsOf(plan, 7, 20).map(({ mode }) => mode)).not.toContain('half-open');
});

test('one connection in seven is cut while it is set up, the others after one message or after many', () => {
  const cuts = cutsOf(new CutPlan(), 0, 2_000);
  const early = cuts.filter((cut) => Math.max(...offsets([cut])) < 1024);
  expect(early.length / cuts.length).toBeCloseTo(1 / 7, 1);
  expect(Math.min(...offsets(early))).toBeGreaterThanOrEqual(128);
  const late = offsets(cuts.filter((cut) => !early.includes(cut)));
  expect(Math.min(...late)).toBeGreaterThanOrEqual(1024);
  expect(Math.max(...late)).toBeLessThan(24 * 1024);
  const short = late.filter((offset) => offset < 1024 * Math.sqrt(24));
  expect(short.length / late.length).toBeCloseTo(0.5, 1);
});

test('a seed repeats its plan, and another one has another', () => {
  expect(cutsOf(new CutPlan(), 0, 50, 7)).toEqual(cutsOf(new CutPlan(), 0, 50, 7));
  expect(cutsOf(new CutPlan(), 0, 50, 7)).not.toEqual(cutsOf(new CutPlan(), 0, 50, 8));
});

test('cuts at an offset are counted by mode; those that were called for are not', () => {
  const plan = new CutPlan();
  const report = { connectionIndex: 0, toServerBytes: 1, toClientBytes: 1 };
  plan.record({ ...report, mode: 'reset', cause: 'bytes' });
  plan.record({ ...report, mode: 'reset', cause: 'bytes' });
  plan.record({ ...report, mode: 'half-open', cause: 'bytes' });
  plan.record({ ...report, mode: 'fin', cause: 'call' });
  expect(plan.counts).toEqual({ reset: 2, fin: 0, 'half-open': 1, 'hole-to-server': 0, 'hole-to-client': 0 });
  expect(plan.count).toBe(3);
});
