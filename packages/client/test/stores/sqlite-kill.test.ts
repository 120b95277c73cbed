import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Random } from '@proj/testkit';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { emptyFolder } from '../folder.ts';
import { checkNumbers } from './numbered-writes.ts';

const nightly = process.env['PROJ_NIGHTLY'] !== undefined;
const rounds = nightly ? 200 : 12;
const program = join(import.meta.dirname, 'programs', 'write-numbers.ts');

function writer(file: string, first: number): ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> } {
  return spawn(process.execPath, [program, file, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('after kill -9 a SQLite store holds whole writes, from the first on, all that had resolved among them', {
  timeout: 30_000 + rounds * 3_000,
}, async () => {
  const file = join(await emptyFolder(), 'replica.db');
  const random = new Random(Number(process.env['SEED'] ?? Date.now() % 1_000_000));
  let count = 0;
  for (let round = 0; round < rounds; round++) {
    const child = writer(file, count + 1);
    const closed = once(child, 'close');
    const lines = 1 + random.int(round % 4 === 0 ? 400 : 60);
    let resolved = count;
    let seen = 0;
    for await (const line of createInterface(child.stdout)) {
      resolved = Number(line);
      if (++seen === lines) child.kill('SIGKILL');
    }
    expect(await closed).toEqual([null, 'SIGKILL']);
    await using store = await openSqliteStore(file);
    count = await checkNumbers(store);
    expect(count, `SEED=${random.seed}`).toBeGreaterThanOrEqual(resolved);
  }
  expect(count).toBeGreaterThan(20);
});
