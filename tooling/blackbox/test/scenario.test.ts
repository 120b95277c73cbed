import { describe, expect, test } from 'vitest';
import { totalCuts } from '../src/report.ts';
import { runScenario, type ScenarioOptions } from '../src/scenario.ts';
import type { Letter } from '../src/verdict.ts';
import type { Bug } from './reference/bugs.ts';
import { referencePrograms } from './reference/programs.ts';

const calm = { messages: 20, cuts: 0, serverKills: 0, clientKills: 0, seed: 1, deadlineMs: 60_000 };
/** Of a test, and more than its run has. */
const timeout = 90_000;

test('a system that keeps its promises passes, after all the faults that were asked for', { timeout }, async () => {
  using programs = referencePrograms(undefined);
  const asked = { messages: 60, cuts: 20, serverKills: 2, clientKills: 2 };
  const report = await runScenario({ ...calm, ...asked, programs });
  expect(report.verdict.violations).toEqual([]);
  expect(report.sent).toBeGreaterThanOrEqual(120);
  expect(report.accepted + report.visibleUnaccepted + report.absent).toBe(report.sent);
  expect(totalCuts(report.cuts)).toBeGreaterThanOrEqual(20);
  expect(report.cuts['half-open']).toBeGreaterThanOrEqual(2);
  expect(report.serverKills).toBe(2);
  expect(report.clientKills).toBe(2);
});

interface PlantedBug {
  readonly bug: Bug;
  /** Enough for it to show. */
  readonly faults: Partial<ScenarioOptions>;
  /** One of those it is reported under. */
  readonly letter: Letter;
}

const bugs: readonly PlantedBug[] = [
  { bug: 'answer-before-append', faults: { serverKills: 1 }, letter: 'L' },
  { bug: 'no-dedupe', faults: { cuts: 20 }, letter: 'D' },
  { bug: 'new-id-on-retry', faults: { cuts: 20 }, letter: 'G' },
  { bug: 'backwards', faults: { cuts: 20 }, letter: 'O' },
  { bug: 'leak', faults: {}, letter: 'K' },
  { bug: 'garbled', faults: {}, letter: 'I' },
  { bug: 'cursor-before-display', faults: { clientKills: 3, messages: 150 }, letter: 'L' },
  { bug: 'cursor-forgotten', faults: { clientKills: 3, messages: 150 }, letter: 'D' },
];

// They mostly wait.
describe.concurrent('a planted bug is found', () => {
  test.for(bugs)('$bug', { timeout }, async ({ bug, faults, letter }, { expect }) => {
    using programs = referencePrograms(bug);
    const report = await runScenario({ ...calm, ...faults, programs });
    expect(report.verdict.violations.map((violation) => violation.letter)).toContain(letter);
  });
});
