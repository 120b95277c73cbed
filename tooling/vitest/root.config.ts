import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'tooling/*'].flatMap((folder) => [
      `${folder}/vitest.config.ts`,
      `${folder}/vitest.browser.config.ts`,
    ]),
    reporters: ['default', new URL('./summary-reporter.ts', import.meta.url).pathname],
  },
});
