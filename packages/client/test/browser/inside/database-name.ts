import { onTestFinished } from 'vitest';

/** The name of a database that is not there, and is gone after the test. */
export function freshName(): string {
  const name = `replica-${crypto.randomUUID()}`;
  onTestFinished(() => {
    indexedDB.deleteDatabase(name);
  });
  return name;
}
