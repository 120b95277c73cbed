#!/usr/bin/env node
import { parseCommand, usage } from './command-options.ts';
import type { History } from './history.ts';
import { writeHistory } from './history-file.ts';
import { builtPrograms } from './programs.ts';
import { describeReport } from './report.ts';
import { RunFailed, runScenario } from './scenario.ts';

// An exit of one's own runs the listeners that end the programs; an exit by the signal would not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const command = parseCommand(process.argv.slice(2));
if (command.kind === 'help') {
  process.stdout.write(usage);
} else if (command.kind === 'mistakes') {
  for (const mistake of command.mistakes) process.stderr.write(`blackbox: ${mistake}\n`);
  process.stderr.write('blackbox: see --help\n');
  process.exitCode = 2;
} else {
  const { options } = command;
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const keep = (history: History): void => {
    if (options.historyFile !== undefined) writeHistory(options.historyFile, history);
  };
  try {
    log(`seed ${options.seed}`);
    const report = await runScenario({ ...options, programs: builtPrograms(), log });
    keep(report.history);
    process.stdout.write(`${describeReport(report)}\n`);
    if (report.verdict.violations.length > 0) process.exitCode = 1;
  } catch (error) {
    if (error instanceof RunFailed) keep(error.history);
    process.stderr.write(`blackbox: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
