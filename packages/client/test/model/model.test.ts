import { expect, test } from 'vitest';
import * as client from '../../src/index.ts';
import { runSchedule } from './schedule.ts';

const schedules = Number(process.env['CLIENT_SCHEDULES'] ?? 150);
const firstSeed = Number(process.env['CLIENT_SEED'] ?? 1);

test('whatever breaks, every accepted message is shown once to each device, in order, and none is sent twice', {
  timeout: 30_000 + 100 * schedules,
}, async () => {
  let messages = 0;
  let faults = 0;
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    try {
      const result = await runSchedule(client, seed);
      messages += result.messages;
      faults += result.faults;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  console.log(`${schedules} schedules, ${messages} messages, ${faults} faults`);
  expect(faults).toBeGreaterThan(5 * schedules);
});
