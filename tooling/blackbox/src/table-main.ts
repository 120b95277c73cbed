#!/usr/bin/env node
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { builtPrograms } from './programs.ts';
import { describeResult, runOne } from './scenarios/run.ts';
import { scenarios, scenariosNumbered } from './scenarios/table.ts';

const usage = `Usage: npm run blackbox -- [NUMBER …] [options]

Runs scenarios of the table against the built server, one after the other; without numbers all of them.

  --full       the long form, some of them for an hour
  --seed N     of everything that is drawn (default random)
  --list       says what there is
  --verbose    news while they run
  --help       this text

Exit codes: 0 everything held, 1 something did not, 2 bad options.
`;

// An exit of one's own runs the listeners that end the programs; an exit by the signal would not.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

function refuse(message: string): void {
  process.stderr.write(`blackbox: ${message}\nblackbox: see --help\n`);
  process.exitCode = 2;
}

const boolean = { type: 'boolean' } as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { full: boolean, list: boolean, verbose: boolean, help: boolean, seed: { type: 'string' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  if (values.list === true) {
    for (const { number, name, pass } of scenarios) process.stdout.write(`${number}  ${name}\n    ${pass}\n`);
    return;
  }
  const seed = values.seed === undefined ? randomInt(2 ** 32) : Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    refuse(`--seed takes a whole number, not ${JSON.stringify(values.seed)}`);
    return;
  }
  const chosen = positionals.length === 0 ? scenarios : scenariosNumbered(positionals.map(Number));
  const programs = builtPrograms();
  const log = values.verbose === true ? (line: string): void => void process.stderr.write(`${line}\n`) : undefined;
  let failures = 0;
  for (const scenario of chosen) {
    const result = await runOne(scenario, { programs, seed, form: values.full === true ? 'full' : 'short', log });
    process.stdout.write(`${describeResult(result)}\n`);
    if (result.failure !== undefined) failures++;
  }
  process.stdout.write(`\n${chosen.length - failures} held, ${failures} did not; seed ${seed}\n`);
  if (failures > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError || error instanceof RangeError;
  if (isUsage) refuse(error.message);
  else {
    process.stderr.write(`blackbox: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
