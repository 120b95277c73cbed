import { join } from 'node:path';
import { describe, test } from 'vitest';
import { replicaCompliance } from '../../src/compliance.ts';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { emptyFolder } from '../folder.ts';

replicaCompliance(
  'SQLite store',
  async () => {
    const file = join(await emptyFolder(), 'replica.db');
    const store = await openSqliteStore(file);
    return {
      store,
      reopen: async () => {
        await store[Symbol.asyncDispose]();
        return openSqliteStore(file);
      },
    };
  },
  { describe, test },
);
