import { availableParallelism } from 'node:os';
import type { UserWorkspaceConfig } from 'vitest/config';

const conditions = ['@proj/source'];

/** Tests run from source: no build is needed, and a stack trace names the file one edits. */
export const preset: UserWorkspaceConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // Of two cores one would be left to the main thread, which has nothing to do: much of a test is waiting for programs.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The worker threads and child processes that a test starts resolve sources as well.
    env: { NODE_OPTIONS: '--conditions=@proj/source' },
  },
};
