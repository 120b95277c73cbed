import process from 'node:process';
import { preset } from '@proj/vitest-config';
import { defineProject, mergeConfig } from 'vitest/config';

export default mergeConfig(
  preset,
  defineProject({
    test: {
      // Those are for vitest.browser.config.ts.
      exclude: ['test/browser/inside/**'],
      setupFiles: ['test/prepared.ts'],
      provide: {
        schedules: process.env['PROJ_NIGHTLY'] === undefined ? 5_000 : 100_000,
        firstSeed: Number(process.env['SNET_SEED'] ?? 1),
      },
    },
  }),
);
