import { existsSync } from 'node:fs';
import { compare, isSame, report } from './compare.ts';
import { benchCounts, subjects, whyNoInstructions } from './index.ts';
import type { Findings, Pass } from './measure.ts';
import { type Counts, type Figures, readRecord, recordFile, thisPlace, writeRecord } from './record.ts';

export interface CountsCommand {
  readonly names: readonly string[];
  /** Calls alone. */
  readonly quick: boolean;
  readonly update: boolean;
  readonly sites: boolean;
  /** Instructions as well, where valgrind is installed. */
  readonly instructions: boolean;
  readonly json: string | undefined;
}

const sitesShown = 25;

/** @returns the exit code: 1 when something is not as recorded. @throws TypeError when the record cannot be updated so. */
export async function runCounts(command: CountsCommand): Promise<number> {
  const { names, quick, update, sites, json } = command;
  const recorded = existsSync(recordFile) ? readRecord(recordFile) : { ...thisPlace(), scripts: {} };
  const isPart = quick || names.length < subjects.length;
  if (update && isPart && !isHere(recorded)) {
    throw new TypeError('--update: the record holds for another Node or architecture: update all of it, or none');
  }
  const found = await benchCounts({
    names,
    passes: await passesOf(command),
    onFindings: (name, findings) => {
      if (sites && findings.sites !== undefined) process.stdout.write(`${sitesTable(name, findings.sites)}\n`);
    },
  });
  if (json !== undefined) writeRecord(json, found);
  if (sites) return 0;
  const known = subjects.map(({ name }) => name);
  const comparison = compare(recorded, found, known);
  process.stdout.write(report(comparison, recorded));
  if (!update) return isSame(comparison) ? 0 : 1;
  writeRecord(recordFile, merged(recorded, found, known));
  process.stdout.write(`Written: ${recordFile}\n`);
  return 0;
}

async function passesOf({ quick, sites, instructions }: CountsCommand): Promise<readonly Pass[]> {
  if (quick) return ['calls'];
  if (sites) return ['heap'];
  if (!instructions) return ['calls', 'heap'];
  const missing = await whyNoInstructions();
  if (missing === undefined) return ['calls', 'heap', 'instructions'];
  process.stderr.write(`NOT COUNTED: instructions. ${missing}\n`);
  return ['calls', 'heap'];
}

function isHere({ node, arch }: Counts): boolean {
  const here = thisPlace();
  return node === here.node && arch === here.arch;
}

/** What was found in the place of what was recorded of the same; scripts in their order. */
function merged(recorded: Counts, found: Counts, known: readonly string[]): Counts {
  const scripts: [string, Figures][] = known.flatMap((name) => {
    const figures = { ...recorded.scripts[name], ...found.scripts[name] };
    return Object.keys(figures).length === 0 ? [] : [[name, figures]];
  });
  return { ...thisPlace(), scripts: Object.fromEntries(scripts) };
}

function sitesTable(name: string, sites: NonNullable<Findings['sites']>): string {
  const rows = sites.slice(0, sitesShown).map(({ place, objects, bytes }) => {
    return `${bytes.toFixed(0).padStart(8)} ${objects.toFixed(2).padStart(9)}  ${place}`;
  });
  return [`${name}, of one operation:`, '   bytes   objects  made by', ...rows, ''].join('\n');
}
