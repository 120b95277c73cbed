import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // As in the preset: the projects do not inherit it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: ['packages/*', 'apps/*', 'apps/examples/*', 'tooling/*'].flatMap((folder) => [
      `${folder}/vitest.config.ts`,
      `${folder}/vitest.browser.config.ts`,
    ]),
    reporters: ['default', new URL('./summary-reporter.ts', import.meta.url).pathname],
  },
});
