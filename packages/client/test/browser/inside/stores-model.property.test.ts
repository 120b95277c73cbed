import { test } from 'vitest';
import { openIndexedDbStore } from '../../../src/browser/indexed-db.ts';
import { checkRandomWrites } from '../../stores/random-writes.ts';
import { freshName } from './database-name.ts';

test('whatever is written, an IndexedDB store says what a store in memory says', { timeout: 60_000 }, async () => {
  await checkRandomWrites(async () => {
    const name = freshName();
    return () => openIndexedDbStore(name);
  }, 60);
});
