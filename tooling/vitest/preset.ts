import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { UserWorkspaceConfig } from 'vitest/config';
import { keepScratchInMemory } from './memory.ts';

keepScratchInMemory();

const conditions = ['@proj/source'];

/** One more than there are cores: much of a test is waiting for programs. */
export const maxWorkers: number = availableParallelism() + 1;

/** Tests run from source: no build is needed, and a stack trace names the file one edits. */
export const preset: UserWorkspaceConfig = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // What is waited for may be late on a machine that has much to do.
    expect: { poll: { timeout: 20_000 } },
    maxWorkers,
    env: {
      // The worker threads and child processes that a test starts resolve sources as well.
      NODE_OPTIONS: '--conditions=@proj/source',
      // A program that starts for the hundredth time need not be compiled again.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url)),
    },
  },
};

/** For packages whose modules keep nothing from one test file for the next: files share a process, and what it has loaded. */
export const sharedPreset: UserWorkspaceConfig = { ...preset, test: { ...preset.test, isolate: false } };
