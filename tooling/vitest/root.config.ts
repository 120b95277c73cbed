import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'tooling/*'].map((folder) => `${folder}/vitest.config.ts`),
    reporters: ['default', new URL('./summary-reporter.ts', import.meta.url).pathname],
  },
});
