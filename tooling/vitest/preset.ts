import type { UserWorkspaceConfig } from 'vitest/config';

const conditions = ['@proj/source'];

/** Tests run from source: no build is needed, and a stack trace names the file one edits. */
export const preset: UserWorkspaceConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // The worker threads and child processes that a test starts resolve sources as well.
    env: { NODE_OPTIONS: '--conditions=@proj/source' },
  },
};
