import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Of two cores one would be left to the main thread, which has nothing to do: much of a test is waiting for programs.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: ['packages/*', 'apps/*', 'tooling/*'].flatMap((folder) => [
      `${folder}/vitest.config.ts`,
      `${folder}/vitest.browser.config.ts`,
    ]),
    reporters: ['default', new URL('./summary-reporter.ts', import.meta.url).pathname],
  },
});
