import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { storeCompliance } from '@proj/client/compliance';
import { KeyValueStore } from './key-value-store.ts';

// Whether it will do, as the tests of any runner: here that of Node.
storeCompliance(
  'a store of keys and values',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'key-value-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'client.db');
    return { store: new KeyValueStore(file), reopen: async () => new KeyValueStore(file) };
  },
  { describe, test },
);
