import { describe, test } from 'vitest';
import { storeCompliance } from '../../src/compliance.ts';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { scratchFile } from './scratch.ts';

for (const durability of ['full', 'normal'] as const) {
  storeCompliance(
    `the SQLite store with durability ${durability} complies`,
    async () => {
      const file = scratchFile();
      const open = () => openSqliteStore({ file, durability });
      const store = await open();
      return {
        store,
        reopen: async () => {
          await store[Symbol.asyncDispose]();
          return open();
        },
      };
    },
    { describe, test },
  );
}
