import { chromiumProject } from '@proj/browser/vitest';
import { defineProject } from 'vitest/config';

/** What only a browser has: databases, locks, channels. */
export default defineProject({
  ...chromiumProject({ name: 'client in Chromium', include: ['test/browser/inside/**/*.test.ts'] }),
  // Found while tests run it would start them anew.
  optimizeDeps: { include: ['fast-check'] },
});
