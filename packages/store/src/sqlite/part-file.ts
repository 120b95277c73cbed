import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where `file` grows until it is whole: beside it, under a name that nobody else has, so that nothing of others is ever
 * removed with it. A process that is killed leaves it behind: `.chat-` and a UUID and `.part`.
 */
export function partOf(file: string): string {
  return join(dirname(file), `.chat-${randomUUID()}.part`);
}

/** With what SQLite makes beside it. */
export function removePart(part: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${suffix}`, { force: true });
}
