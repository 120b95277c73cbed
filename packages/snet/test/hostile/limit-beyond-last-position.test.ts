// Copy to packages/snet/test/hostile/ to run. A stream within one window of 2^53 announces a limit of 2^53 or more.
import { afterAll, test } from 'vitest';
import { begin, finish, newSession } from './dialogue.ts';
import { loadFarCore, removeFarCores } from './far-core.ts';

afterAll(removeFarCores);

test('a session whose window reaches beyond the last position goes on [SNET-2.2]', async () => {
  finish(begin(newSession, 'toy', await loadFarCore(2 ** 53 - 2_000)), newSession);
});
