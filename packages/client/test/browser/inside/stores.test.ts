import { describe, test } from 'vitest';
import { openIndexedDbStore } from '../../../src/browser/indexed-db.ts';
import { replicaCompliance } from '../../../src/compliance.ts';
import { freshName } from './database-name.ts';

replicaCompliance(
  'IndexedDB store',
  async () => {
    const name = freshName();
    const store = await openIndexedDbStore(name);
    return {
      store,
      reopen: async () => {
        await store[Symbol.asyncDispose]();
        return openIndexedDbStore(name);
      },
    };
  },
  { describe, test },
);
