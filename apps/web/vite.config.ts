import { defineConfig } from 'vite';

export default defineConfig({
  // From source, as the tests: no other package needs to be built first.
  resolve: { conditions: ['@proj/source', 'browser', 'module', 'import', 'default'] },
  build: {
    target: 'es2023',
    sourcemap: false,
    // The policy of the page allows no `data:` but for pictures.
    assetsInlineLimit: 0,
    // test/parts/bundle.test.ts has the limit that counts.
    chunkSizeWarningLimit: 1_000,
  },
});
