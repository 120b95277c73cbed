import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends the output with `N passed, N failed`, alone on its line, for whoever reads logs by program. Before it stands which
 * tests did not run, and why.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
    /** Reason → file → tests. */
    const left: Map<string, Map<string, number>> = new Map();
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result();
        count[result.state]++;
        if (result.state !== 'skipped' || result.note === undefined) continue;
        const files = left.get(result.note) ?? new Map<string, number>();
        left.set(result.note, files);
        const file = `${module.project.name}: ${module.relativeModuleId}`;
        files.set(file, (files.get(file) ?? 0) + 1);
      }
      if (module.errors().length > 0) count.failed++;
    }
    const skipped = count.skipped + count.pending;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    // After the default reporter's own summary, which is printed in the same turn.
    process.on('exit', () => {
      for (const [reason, files] of left) process.stdout.write(notRun(reason, files));
      process.stdout.write(`\n${count.passed} passed, ${count.failed} failed${tail}\n`);
    });
  }
}

function notRun(reason: string, files: ReadonlyMap<string, number>): string {
  const sum = [...files.values()].reduce((total, tests) => total + tests, 0);
  const lines = [...files].map(([file, tests]) => `  ${file} (${tests})`);
  const rule = '!'.repeat(80);
  return `\n${rule}\n${sum} TESTS DID NOT RUN: ${reason}\n${lines.join('\n')}\n${rule}\n`;
}
