import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder outside of the workspace, so that nothing in it resolves by chance; gone after the tests of the file. */
export function scratchDirectory(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'proj-pack-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }), 120_000);
  return folder;
}
