import { expect, test } from 'vitest';
import * as core from '../../src/core/index.ts';
import { runSchedule } from './schedule.ts';

const schedules = Number(process.env['SNET_SCHEDULES'] ?? 300);
const firstSeed = Number(process.env['SNET_SEED'] ?? 1);

test('any schedule of writes, cuts, holes, late closes, dials and replays delivers each byte once and in order [SNET-6.1]', () => {
  let cuts = 0;
  let resumes = 0;
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    try {
      const result = runSchedule(core, seed, 150);
      cuts += result.cuts;
      resumes += result.resumes;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  console.log(`${schedules} schedules, ${cuts} cuts, ${resumes} resumes`);
  expect(resumes).toBeGreaterThan(schedules);
});
