import { join } from 'node:path';
import process from 'node:process';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { librariesFor } from '../node-versions.ts';
import { root } from '../workspace.ts';

const downlevel = new URL('./downlevel.ts', import.meta.url).href;
const knowsUsing = Number(process.versions.node.split('.')[0]) >= 24;
const options = ['--conditions=@proj/source', ...(knowsUsing ? [] : [`--import=${downlevel}`])];

/** The suites of the libraries, without those that run in a browser: Node makes no difference to them. */
const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', join(root, 'tooling/vitest/summary-reporter.ts')],
    projects: librariesFor(process.versions.node).map(({ folder, manifest }) => ({
      extends: join(root, folder, 'vitest.config.ts'),
      root: join(root, folder),
      test: { name: manifest.name, env: { NODE_OPTIONS: options.join(' ') } },
    })),
  },
});

export default config;
