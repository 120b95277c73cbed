import { afterAll, expect, test } from 'vitest';
import { loadMutant, mutants, removeMutants } from './mutants.ts';
import { runSchedule } from './schedule.ts';
import { ScheduleFailure } from './world.ts';

afterAll(removeMutants);

/** Whether some schedule shows the defect. Any other exception than the model's own would be a broken mutant. */
async function dies(core: Awaited<ReturnType<typeof loadMutant>>): Promise<number | undefined> {
  for (let seed = 1; seed <= 2_000; seed++) {
    try {
      runSchedule(core, seed, 150);
    } catch (error) {
      expect(error).toBeInstanceOf(ScheduleFailure);
      return seed;
    }
  }
  return undefined;
}

test.for(mutants)('the model finds the planted defect «$name»', { timeout: 60_000 }, async (mutant) => {
  const seed = await dies(await loadMutant(mutant));
  expect(seed).toBeDefined();
});
