import { fileURLToPath } from 'node:url';
import { chromiumProject } from '@proj/browser/vitest';
import { defineProject } from 'vitest/config';

/** The core and the Noise under it, as they are tested in Node, in Chromium and with the cryptography of browsers. */
export default defineProject(
  chromiumProject({
    name: 'snet in Chromium',
    include: [
      'test/browser/inside/**/*.test.ts',
      'test/core/**/*.test.ts',
      '../crypto/test/noise/{vectors,cipher-state,handshake.property}.test.ts',
    ],
    exclude: [
      // Plants defects in copies of source files, for which it needs a disk.
      'test/core/mutants.test.ts',
      // Counts eight million records under a toy of a cipher, in which no browser has a part.
      'test/core/rules-numbers.test.ts',
    ],
    alias: [
      {
        find: /^@proj\/crypto\/provider$|^\.\.\/\.\.\/src\/provider\/node\.ts$|^\.\.\/prepared\.ts$/,
        replacement: fileURLToPath(new URL('./test/browser/inside/web-provider.ts', import.meta.url)),
      },
    ],
    provide: { schedules: 500, firstSeed: 1 },
  }),
);
