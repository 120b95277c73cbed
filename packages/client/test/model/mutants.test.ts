import { afterAll, expect, test } from 'vitest';
import { ModelFailure } from './device.ts';
import { loadMutant, mutants, removeMutants } from './mutants.ts';
import { runSchedule } from './schedule.ts';

afterAll(removeMutants);

/** The first seed that shows the defect. Any other exception than the model's own would be a broken mutant. */
async function dies(mutant: Awaited<ReturnType<typeof loadMutant>>): Promise<string | undefined> {
  for (let seed = 1; seed <= 400; seed++) {
    try {
      await runSchedule(mutant, seed);
    } catch (error) {
      expect(error).toBeInstanceOf(ModelFailure);
      return `seed ${seed}: ${(error as Error).message}`;
    }
  }
  return undefined;
}

test.for(mutants)('the model finds the planted defect «$name»', { timeout: 120_000 }, async (mutant) => {
  expect(await dies(await loadMutant(mutant))).toMatch(/^seed \d+: /);
});
