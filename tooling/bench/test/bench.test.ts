import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { chatSuites } from '../src/chat.ts';
import { type MeasureName, measures } from '../src/measures.ts';
import { peersSuites } from '../src/peers/bench.ts';
import { suites } from '../src/snet.ts';
import { Figures } from '../src/targets/figures.ts';
import { type Goal, goals } from '../src/targets/goals.ts';

const run = promisify(execFile);
/** `sparse` runs as `relay` does, `windows` as `durable`, `cut` as `killed`: those are left to the night. */
const peerSuites: readonly string[] = peersSuites
  .map(({ name }) => name)
  .filter((name) => process.env['PROJ_NIGHTLY'] !== undefined || !['sparse', 'windows', 'cut'].includes(name));
const main = join(import.meta.dirname, '../src/main.ts');

interface Report {
  readonly machine: { readonly node: string };
  readonly rows: readonly {
    readonly name: MeasureName;
    readonly stacks: { readonly [stack: string]: { readonly median: number; readonly rounds: readonly number[] } };
  }[];
}

interface PeersReport {
  readonly suites: readonly {
    readonly name: string;
    readonly ours: string;
    readonly rows: readonly {
      readonly title: string;
      readonly peers: { readonly [peer: string]: { readonly median: number } };
    }[];
  }[];
}

/** Goals of suites that were run whose figure is not in a report. */
function goalsMissedIn(file: string, ran: readonly string[]): readonly Goal[] {
  const figures = new Figures();
  figures.addFile(file);
  const { bench } = JSON.parse(readFileSync(file, 'utf8')) as { readonly bench: Goal['bench'] };
  const meant = goals.filter((goal) => goal.bench === bench && ran.includes(goal.suite));
  expect(meant.length).toBeGreaterThan(0);
  return meant.filter((goal) => figures.row(goal) === undefined);
}

test('every row comes out with finite positive figures, beside named peers', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'figures.json');
  const { stdout } = await run(process.execPath, [main, 'snet', '--quick', '--json', file]);
  const { machine, rows } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  expect(machine.node).toBe(process.versions.node);
  expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(measures).toSorted());
  for (const { name, stacks } of rows) {
    expect(Object.keys(stacks)).toContain('snet');
    for (const [stack, { rounds }] of Object.entries(stacks)) {
      expect(rounds.length).toBeGreaterThan(0);
      // The loop may have been on time.
      const least = name === 'stormLagP99' ? 0 : Number.MIN_VALUE;
      for (const figure of rounds) {
        expect(Number.isFinite(figure) && figure >= least, `${name} of ${stack}: ${figure}`).toBe(true);
      }
    }
  }
  expect(
    goalsMissedIn(
      file,
      suites.map(({ name }) => name),
    ),
  ).toEqual([]);
  expect(stdout).toContain('| snet | net | tls | tls alike | snet : net | snet : tls |');
  for (const { title } of Object.values(measures)) expect(stdout).toContain(title);
});

test('each codec stands beside a copy of the same bytes, or beside other ways to do the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'figures.json');
  const { stdout } = await run(process.execPath, [main, 'codecs', '--quick', '--json', file]);
  expect(goalsMissedIn(file, ['cuts', 'messages'])).toEqual([]);
  const rows = [...stdout.matchAll(/^\| (?:message frames|packets|RC4).* \| (\d+) \| (\d+) \| [\d.]+ \|$/gm)];
  expect(rows.length).toBe(6);
  for (const [, ours, copy] of rows) expect([Number(ours) > 0, Number(copy) > 0]).toEqual([true, true]);
});

test('the chat server is measured as a process of its own', async () => {
  const { stdout } = await run(process.execPath, [main, 'chat', '--quick']);
  const rows = [...stdout.matchAll(/^\| (.+?) \| (.+?) \| (\S+) \|/gm)].slice(1);
  expect(rows.length).toBeGreaterThanOrEqual(20);
  for (const [, name, , median] of rows) expect(Number(median), name).toBeGreaterThan(0);
}, 60_000);

test('beside its peers ours loses and doubles nothing, whatever is killed or cut', { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [json, markdown] = [join(folder, 'figures.json'), join(folder, 'tables.md')];
  const outputs = ['--json', json, '--markdown', markdown];
  const { stdout } = await run(process.execPath, [main, 'peers', '--quick', '--only', peerSuites.join(), ...outputs]);
  expect(readFileSync(markdown, 'utf8')).toBe(stdout);
  const { suites: tables } = JSON.parse(readFileSync(json, 'utf8')) as PeersReport;
  expect(tables.map(({ name }) => name)).toEqual(peerSuites);
  expect(goalsMissedIn(json, peerSuites)).toEqual([]);
  for (const { name, ours, rows } of tables) {
    for (const { title, peers } of rows) {
      const median = peers[ours]?.median;
      expect(Number.isFinite(median), `${name}, ${title}`).toBe(true);
      if (/lost|duplicated|out of order/.test(title)) expect(median, `${name}, ${title}`).toBe(0);
    }
    expect(stdout).toContain(`## ${name}: `);
  }
});

test('help names every part that can be run alone', async () => {
  const { stdout } = await run(process.execPath, [main, '--help']);
  for (const { name } of [...suites, ...chatSuites, ...peersSuites]) expect(stdout).toContain(name);
});

test.each([
  [['chess']],
  [['chat', '--only', 'nothing']],
  [['snet', '--only', 'nothing']],
  [['peers', '--only', 'nothing']],
  [['snet', '--fast']],
  [['peers', '--sessions', '1']],
  [['peers', '--rate', 'fast']],
  [['targets']],
  [['targets', main]],
])('what it does not know is a mistake of the caller: %j', async (parameters) => {
  await expect(run(process.execPath, [main, ...parameters])).rejects.toMatchObject({ code: 2 });
});

test.each(['snet', 'codecs', 'peers'])(
  'a file that cannot be written is one before anything is measured: %s',
  async (what) => {
    const file = join(tmpdir(), 'no such folder', 'figures.json');
    const failed = run(process.execPath, [main, what, '--quick', '--json', file]);
    await expect(failed).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^--json: ENOENT/),
    });
  },
);
