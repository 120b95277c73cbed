import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { emptyReport, fuzz } from './fuzz.ts';

/** Minutes to look for something new; without them the same few thousand cases run every time. */
const minutes = Number(process.env['PROJ_FUZZ_MINUTES'] ?? (process.env['PROJ_NIGHTLY'] === undefined ? 0 : 10));
const cases = 3000;

test('any bytes are frames, packets or our errors, in bounded memory, however they are cut', {
  timeout: minutes * 60_000 + 60_000,
}, async () => {
  const endMs = Date.now() + minutes * 60_000;
  const firstSeed = minutes > 0 ? Date.now() * 1000 : 1;
  const report = emptyReport();
  do {
    fuzz(firstSeed + report.cases, cases, report);
    // The runner wants to hear of a long test now and then.
    await setImmediate();
  } while (Date.now() < endMs);
  if (minutes > 0) console.log(`seeds from ${firstSeed}`, report);
  expect(report.units).toBeGreaterThan(report.cases);
  expect(report.opened).toBeGreaterThan(report.cases / 2);
  expect([...report.errors.keys()].toSorted()).toEqual([
    'FRAME_BAD_BODY',
    'FRAME_BAD_COMPRESSION',
    'FRAME_BAD_HEADER',
    'FRAME_BAD_HEADER_LENGTH',
    'FRAME_BAD_SEAL',
    'FRAME_BAD_VERSION',
    'FRAME_INFLATED_TOO_LARGE',
    'FRAME_PARTIAL_BLOCK',
    'FRAME_RESERVED_FLAG',
    'FRAME_TOO_LARGE',
    'FRAME_TOO_SHORT',
  ]);
});
