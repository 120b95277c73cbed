import { describe, test } from 'vitest';
import { replicaCompliance, storeCompliance } from '../src/compliance.ts';
import { openFileStore } from '../src/file/index.ts';
import { memoryStore } from '../src/index.ts';
import { emptyFolder } from './folder.ts';

replicaCompliance('memory store', async () => ({ store: memoryStore() }), { describe, test });

storeCompliance(
  'file store',
  async () => {
    const dir = await emptyFolder();
    const store = await openFileStore(dir);
    return {
      store,
      reopen: async () => {
        await store[Symbol.asyncDispose]();
        return openFileStore(dir);
      },
    };
  },
  { describe, test },
);
