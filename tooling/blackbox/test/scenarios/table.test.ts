import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { builtPrograms } from '../../src/programs.ts';
import { describeResult, runOne } from '../../src/scenarios/run.ts';
import type { Form } from '../../src/scenarios/scenario.ts';
import { scenarios, scenariosNumbered } from '../../src/scenarios/table.ts';

const form: Form = process.env['PROJ_NIGHTLY'] === '1' ? 'full' : 'short';
const seed = Number(process.env['CHAT_BLACKBOX_SEED'] ?? randomInt(2 ** 32));
const deadlineMs = form === 'full' ? 3_600_000 : 60_000;

test('every scenario has a number of its own, in order', () => {
  const numbers = scenarios.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(scenariosNumbered([2]).map(({ number }) => number)).toEqual([2]);
  expect(() => scenariosNumbered([1, 7])).toThrow('there is no scenario 7');
});

test.for(scenarios)('scenario $number: $name: $pass', { timeout: deadlineMs + 60_000 }, async (scenario) => {
  const result = await runOne(scenario, { programs: builtPrograms(), seed, form, deadlineMs });
  console.log(describeResult(result));
  if (result.failure !== undefined) throw new Error(describeResult(result));
});
