import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const root = new URL('../../', import.meta.url).pathname;
const file = new URL('./durations.json', import.meta.url);

/** Shorter ones fill the gaps wherever they stand. */
const leastSeconds = 2;

export function pathInRepository(moduleId: string): string {
  return relative(root, moduleId).replaceAll('\\', '/');
}

/** How many seconds the files take that take long, as they did on some machine. */
export function longFiles(): ReadonlyMap<string, number> {
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>));
}

/** Writes down how long they took: `PROJ_UPDATE_DURATIONS=1 npm test`. */
export default class DurationsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const seconds = new Map<string, number>();
    for (const module of modules) {
      const path = pathInRepository(module.moduleId);
      const took = Math.round(module.diagnostic().duration / 1_000);
      if (took >= leastSeconds) seconds.set(path, Math.max(took, seconds.get(path) ?? 0));
    }
    const sorted = [...seconds].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
  }
}
