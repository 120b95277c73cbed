import { provider } from '@proj/crypto/provider';
import { seededProvider } from '@proj/testkit';
import { expect, inject, test } from 'vitest';
import * as core from '../../src/core/index.ts';
import { runSchedule } from './schedule.ts';

declare module 'vitest' {
  /** From the configuration of the run. */
  interface ProvidedContext {
    readonly schedules: number;
    /** Another one gives other histories; the failure names the one to repeat. */
    readonly firstSeed: number;
  }
}

const schedules = inject('schedules');
const firstSeed = inject('firstSeed');
const minutes = 60_000;

test('any schedule of writes, cuts, holes, late closes, dials, replays, restarts, GOAWAYs, changed networks and new keys delivers each byte once and in order [SNET-6.1]', {
  timeout: 30 * minutes,
}, () => {
  const sum = { cuts: 0, resumes: 0, replacements: 0, restarts: 0, goAways: 0, bytes: 0 };
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    const result = runSchedule(core, seed, 150);
    for (const name of ['cuts', 'resumes', 'replacements', 'restarts', 'goAways', 'bytes'] as const) {
      sum[name] += result[name];
    }
  }
  console.log(`${schedules} schedules from seed ${firstSeed}: ${JSON.stringify(sum)}`);
  // A model that cuts nothing proves nothing.
  expect(sum.cuts).toBeGreaterThan(2 * schedules);
  expect(sum.resumes).toBeGreaterThan(2 * schedules);
  expect(sum.replacements).toBeGreaterThan(schedules);
  expect(sum.restarts).toBeGreaterThan(schedules / 10);
  expect(sum.goAways).toBeGreaterThan(schedules / 10);
});

test('the same holds with the real cryptography in place of the toy', { timeout: minutes }, () => {
  let resumes = 0;
  for (let seed = firstSeed; seed < firstSeed + 30; seed++) {
    resumes += runSchedule(core, seed, 150, { crypto: seededProvider(seed, provider) }).resumes;
  }
  expect(resumes).toBeGreaterThan(30);
});
