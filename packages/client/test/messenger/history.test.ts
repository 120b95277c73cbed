import { expect, test } from 'vitest';
import { runHistory } from './history.ts';

const histories = Number(process.env['CLIENT_HISTORIES'] ?? 60);
const firstSeed = Number(process.env['CLIENT_SEED'] ?? 1);

test('whatever breaks, every device comes to show what the server has, and nothing is lost or said twice', {
  timeout: 30_000 + 500 * histories,
}, async () => {
  let entries = 0;
  let faults = 0;
  for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
    try {
      const result = await runHistory(seed);
      entries += result.entries;
      faults += result.faults;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  console.log(`${histories} histories, ${entries} entries, ${faults} faults`);
  expect(faults).toBeGreaterThan(5 * histories);
});
