import { join } from 'node:path';
import { test } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { emptyFolder } from '../folder.ts';
import { checkRandomWrites } from './random-writes.ts';

test('whatever is written, a SQLite store says what a store in memory says', { timeout: 60_000 }, async () => {
  const dir = await emptyFolder();
  let count = 0;
  await checkRandomWrites(async () => {
    const file = join(dir, `${count++}.db`);
    return () => openSqliteStore(file);
  }, 60);
});
