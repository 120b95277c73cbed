import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with `N passed, N failed`, alone on its line, for whoever reads logs by program. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
      if (module.errors().length > 0) count.failed++;
    }
    const skipped = count.skipped + count.pending;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    // After the default reporter's own summary, which is printed in the same turn.
    process.on('exit', () => {
      process.stdout.write(`\n${count.passed} passed, ${count.failed} failed${tail}\n`);
    });
  }
}
