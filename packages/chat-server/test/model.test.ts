import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as server from '../src/index.ts';
import { run, step } from './model/run.ts';

const histories = process.env['PROJ_NIGHTLY'] === undefined ? 2_000 : 20_000;

test('whatever is sent, lost, cut, kicked, restarted and failed, every promise is kept [CHAT-7.2.2]', {
  timeout: histories * 60,
}, async () => {
  let accepted = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), async (steps) => {
      const outcome = await run(steps, server);
      expect(outcome.found).toEqual([]);
      accepted += outcome.accepted;
      refused += outcome.refused;
    }),
    { numRuns: histories },
  );
  expect(accepted).toBeGreaterThan(histories);
  expect(refused).toBeGreaterThan(histories / 4);
});
