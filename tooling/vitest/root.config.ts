import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';
import { maxWorkers } from './preset.ts';

const reporter = (name: string): string => new URL(`./${name}.ts`, import.meta.url).pathname;
const isTimed = process.env['PROJ_UPDATE_DURATIONS'] !== undefined;

export default defineConfig({
  test: {
    // As in the preset: the projects do not inherit it.
    maxWorkers,
    sequence: { sequencer: LongestFirst },
    projects: ['packages/*', 'apps/*', 'apps/examples/*', 'tooling/*'].flatMap((folder) => [
      `${folder}/vitest.config.ts`,
      `${folder}/vitest.browser.config.ts`,
    ]),
    reporters: ['default', ...(isTimed ? [reporter('durations')] : []), reporter('summary-reporter')],
  },
});
