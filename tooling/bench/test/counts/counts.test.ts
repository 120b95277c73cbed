import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { compare, isSame, report } from '../../src/counts/compare.ts';
import { benchCounts, subjects, whyNoInstructions } from '../../src/counts/index.ts';
import type { Pass } from '../../src/counts/measure.ts';
import { type Counts, readRecord, recordFile, thisPlace } from '../../src/counts/record.ts';

const run = promisify(execFile);
const main = join(import.meta.dirname, '../../src/main.ts');
const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const known = subjects.map(({ name }) => name);
/** One of each kind, a few seconds in all; the others are looked at in `npm run nightly`. */
const short = ['session-8', 'handshake', 'resume', 'socket-8', 'chat-64', 'sqlite-64'];

async function expectAsRecorded(names: readonly string[], pass: Pass): Promise<void> {
  const recorded = readRecord(recordFile);
  const comparison = compare(recorded, await benchCounts({ names, passes: [pass] }), known);
  if (!isSame(comparison)) expect.unreachable(report(comparison, recorded));
}

test('hot paths make the calls that are recorded, each time', { timeout: 300_000 }, async () => {
  await expectAsRecorded(isNightly ? known : short, 'calls');
});

if (isNightly) {
  const recorded = readRecord(recordFile);
  const here = thisPlace();
  const isElsewhere = recorded.node !== here.node || recorded.arch !== here.arch;
  const elsewhere = `tooling/bench/counts.json holds for Node ${recorded.node} on ${recorded.arch}: --update it`;

  test('hot paths make and hold as much memory as is recorded', { timeout: 900_000 }, async ({ skip }) => {
    skip(isElsewhere, elsewhere);
    await expectAsRecorded(known, 'heap');
  });

  test('hot paths execute as many instructions as are recorded', { timeout: 1_800_000 }, async ({ skip }) => {
    skip(isElsewhere, elsewhere);
    const missing = await whyNoInstructions();
    skip(missing !== undefined, missing);
    await expectAsRecorded(known, 'instructions');
  });
}

test('the record names all that is measured, and nothing else', () => {
  expect(Object.keys(readRecord(recordFile).scripts)).toEqual(known);
});

const program = new URL('planted-main.ts', import.meta.url);

function measured(plant: string, pass: Pass): Promise<Counts> {
  return benchCounts({ names: ['session-1'], passes: [pass], program, env: { PLANT: plant } });
}

test('one more AEAD call for each record is found', async () => {
  const [without, planted] = await Promise.all([measured('nothing', 'calls'), measured('an AEAD call', 'calls')]);
  const { more, less } = compare(without, planted, known);
  expect(more).toMatchObject([{ kind: 'calls', name: 'aead.seal', found: expect.closeTo(1, 0) }]);
  expect(less).toEqual([]);
});

test('three more objects for each record are found, and nothing when there are none', async () => {
  const plants = ['nothing', 'nothing', 'objects'];
  const [without, again, planted] = await Promise.all(plants.map((plant) => measured(plant, 'heap')));
  if (without === undefined || again === undefined || planted === undefined) return expect.unreachable();
  expect(compare(without, again, known)).toMatchObject({ more: [], less: [] });
  const { more, less } = compare(without, planted, known);
  expect(more).toMatchObject([{ name: 'heapBytes' }, { name: 'heapObjects' }]);
  expect(less).toEqual([]);
});

function counts(figures: Counts['scripts'][string], place: Partial<Counts> = {}): Counts {
  return { node: '24.0.0', arch: 'x64', ...place, scripts: { one: figures } };
}

test('calls are the same only when they are equal, and bytes also when they are about equal', () => {
  const recorded = counts({ calls: { writes: 1, seals: 2 }, made: { heapBytes: 1_000 } });
  const found = counts({ calls: { writes: 1.001, reads: 1 }, made: { heapBytes: 1_003 } });
  const { more, less } = compare(recorded, found, ['one']);
  expect(more).toMatchObject([
    { name: 'writes', recorded: 1, found: 1.001 },
    { name: 'reads', recorded: 0, found: 1 },
  ]);
  expect(less).toMatchObject([{ name: 'seals', recorded: 2, found: 0 }]);
});

test('the report says what is more, what is less and what to do', () => {
  const recorded = counts({ calls: { writes: 1 }, made: { heapBytes: 1_000 } });
  const found = counts({ calls: { writes: 0.5 }, made: { heapBytes: 1_100 } });
  const text = report(compare(recorded, found, ['one', 'two']), recorded);
  expect(text).toContain('| one | made | heapBytes | 1000 | 1100 | +10.0 % |');
  expect(text).toContain('| one | calls | writes | 1 | 0.5 | -50.0 % |');
  expect(text).toContain('--only one --sites');
  expect(text).toContain('--update');
});

test('with another Node only calls are compared, and the report says so loudly', () => {
  const recorded = counts({ calls: { writes: 1 }, made: { heapBytes: 1_000 }, held: { heapBytes: 1_000 } });
  const found = counts(
    { calls: { writes: 1 }, made: { heapBytes: 2_000 }, held: { heapBytes: 1 } },
    { node: '26.0.0' },
  );
  const comparison = compare(recorded, found, ['one']);
  expect(isSame(comparison)).toBe(true);
  expect(report(comparison, recorded)).toContain('NOT COMPARED');
});

test('a script that the record does not know, or that there is no more, is a difference', () => {
  const comparison = compare(counts({ calls: {} }), { ...counts({}), scripts: { two: {} } }, ['two']);
  expect(comparison).toMatchObject({ added: ['two'], removed: ['one'] });
  expect(isSame(comparison)).toBe(false);
});

test('the help names every script, and one that it does not name is a mistake of the caller', async () => {
  const { stdout } = await run(process.execPath, [main, '--help']);
  for (const name of known) expect(stdout).toContain(`  ${name} `);
  await expect(run(process.execPath, [main, 'counts', '--only', 'nothing'])).rejects.toMatchObject({ code: 2 });
});

test('the sites of a script name the functions that make its objects', async () => {
  const { stdout } = await run(process.execPath, [main, 'counts', '--only', 'message-decode', '--sites']);
  expect(stdout).toMatch(/^ +\d+ +\d+\.\d\d {2}readUsualMessage chat-protocol\/dist\/\S+:\d+$/m);
});
