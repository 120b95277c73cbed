import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { loadMutant, mutants, removeMutants } from './model/mutants.ts';
import { run, type ServerModule, step } from './model/run.ts';

afterAll(removeMutants);

/** What the first history has against it that the defect spoils. */
async function dies(module: ServerModule): Promise<readonly string[]> {
  for (const steps of fc.sample(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), {
    numRuns: 400,
    seed: 1,
  })) {
    const { found } = await run(steps, module);
    if (found.length > 0) return found;
  }
  return [];
}

test.for(mutants)('the model finds the planted defect «$name»', { timeout: 60_000 }, async (mutant) => {
  const found = await dies(await loadMutant(mutant));
  expect(found.join('\n')).toMatch(new RegExp(`^(${mutant.rule}): `, 'm'));
});
