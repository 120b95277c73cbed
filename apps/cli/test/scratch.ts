import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** What a test gives up when it is over. */
export type AtEnd = (end: () => void) => void;

/** A directory of this test alone. Tests that run beside each other say which of them it is. */
export function scratchDirectory(atEnd: AtEnd = onTestFinished): string {
  const directory = mkdtempSync(join(tmpdir(), 'chat-cli-test-'));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
