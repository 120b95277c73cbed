import { preset } from '@proj/vitest-config';
import { defineProject, mergeConfig } from 'vitest/config';

export default mergeConfig(
  preset,
  defineProject({
    test: {
      // Those are for vitest.browser.config.ts.
      exclude: ['test/browser/inside/**'],
    },
  }),
);
