import { expect, test } from 'vitest';
import { describeResult, runOne } from '../../src/scenarios/run.ts';
import { scenariosNumbered } from '../../src/scenarios/table.ts';
import { plantedBugs } from './bugs.ts';
import { editedPrograms } from './programs.ts';

const timeout = 90_000;
/** Of those whose faults come at random moments, until they hit. */
const attempts = 3;

test.for(plantedBugs)('the planted bug «$name» turns scenario $foundBy red', { timeout }, async (bug) => {
  using programs = editedPrograms(bug.edits);
  const [scenario] = scenariosNumbered([bug.foundBy]);
  const results: string[] = [];
  for (let seed = 1; seed <= attempts; seed++) {
    const result = await runOne(scenario!, { programs, seed, form: 'short', deadlineMs: 45_000 });
    results.push(describeResult(result));
    if (result.failure === undefined) continue;
    expect(result.failure).toMatch(bug.finding);
    return;
  }
  expect.unreachable(`it was not found:\n${results.join('\n')}`);
});

test('an edit that finds nothing is refused', () => {
  const edit = { part: 'packages/store', find: /no such thing anywhere/, replace: '' };
  expect(() => editedPrograms([edit])).toThrow('has to follow the source');
});
