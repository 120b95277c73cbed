import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diskAfterCut } from '../../src/power/disk.ts';
import { compileInterposer, readDisk, recordingEnvironment } from '../../src/power/interposer.ts';
import { type Effect, parseJournal } from '../../src/power/journal.ts';

let home: string;
let library: string;
let runs = 0;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-powercut-'));
  library = compileInterposer(home);
});
afterAll(() => rmSync(home, { recursive: true }));

/** Runs a script that may use `fs`, `sqlite` and `directory`, and is killed at its end. */
function recorded(script: string): {
  readonly directory: string;
  readonly journal: Uint8Array;
  readonly effects: readonly Effect[];
} {
  const directory = join(home, `data${++runs}`);
  const journal = join(home, `journal${runs}`);
  mkdirSync(directory);
  const file = join(home, `script${runs}.mjs`);
  writeFileSync(
    file,
    `import fs from 'node:fs'; import * as sqlite from 'node:sqlite'; const directory = ${JSON.stringify(directory)};
${script}
process.kill(process.pid, 'SIGKILL');`,
  );
  const env = { PATH: process.env['PATH'], ...recordingEnvironment(library, directory, journal) };
  const { signal, stderr } = spawnSync(process.execPath, [file], { env, encoding: 'utf8' });
  expect(signal, stderr).toBe('SIGKILL');
  const bytes = readFileSync(journal);
  return { directory, journal: bytes, effects: parseJournal(bytes) };
}

const database = `
const database = new sqlite.DatabaseSync(directory + '/db');
database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x)');
for (let i = 0; i < 50; i++) database.exec('INSERT INTO t VALUES (' + i + ')');
`;

test('what a program does with its files is in the journal: all of it kept, the disk is the one there is', async () => {
  const { directory, effects } = recorded(`
fs.writeFileSync(directory + '/a', 'one');
fs.appendFileSync(directory + '/a', ' and two');
const fd = fs.openSync(directory + '/b', 'w+');
fs.writevSync(fd, [Buffer.from('scattered '), Buffer.from('parts')]);
fs.writeSync(fd, Buffer.from('S'), 0, 1, 0);
fs.ftruncateSync(fd, 12);
fs.fsyncSync(fd);
fs.closeSync(fd);
fs.writeFileSync(directory + '/c.part', 'whole');
fs.renameSync(directory + '/c.part', directory + '/c');
fs.linkSync(directory + '/c', directory + '/d');
fs.unlinkSync(directory + '/a');
await fs.promises.writeFile(directory + '/e', 'from the pool');
await fs.promises.writeFile(directory + '/e', 'shorter');
${database}`);
  const there = await readDisk(directory);
  const rebuilt = diskAfterCut(effects, 'kept');
  expect([...rebuilt.keys()].sort()).toEqual([...there.keys()].sort());
  for (const [path, bytes] of there) expect(Buffer.from(rebuilt.get(path)!).equals(bytes), path).toBe(true);
  const kinds = new Set(effects.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([
    'create',
    'link',
    'rename',
    'sync',
    'sync-directory',
    'truncate',
    'unlink',
    'write',
  ]);
});

test('a database that waits for its disk loses nothing, and one that does not loses what it has not synced', async () => {
  const { DatabaseSync } = await import('node:sqlite');
  const rows = (effects: readonly Effect[]): number => {
    const directory = join(home, `disk${++runs}`);
    mkdirSync(directory);
    for (const [path, bytes] of diskAfterCut(effects, 'lost')) writeFileSync(join(directory, path), bytes);
    using opened = new DatabaseSync(join(directory, 'db'));
    return Number(opened.prepare('SELECT count(*) AS n FROM t').get()?.['n']);
  };
  expect(rows(recorded(database).effects)).toBe(50);
  const hasty = database.replace(
    "synchronous = FULL; CREATE TABLE t (x)'",
    "synchronous = FULL; CREATE TABLE t (x); PRAGMA synchronous = OFF'",
  );
  expect(hasty).not.toBe(database);
  expect(rows(recorded(hasty).effects)).toBeLessThan(50);
});

test('a record that was being written is not read, and anything else that is no journal is refused', () => {
  const { journal, effects } = recorded(`fs.writeFileSync(directory + '/a', 'one');`);
  expect(effects.map(({ kind }) => kind)).toEqual(['create', 'write']);
  for (let length = 0; length < journal.length; length++) {
    expect(parseJournal(journal.subarray(0, length)).length).toBeLessThan(2);
  }
  expect(() => parseJournal(Buffer.alloc(64))).toThrow('no record at byte 0');
  const renumbered = Buffer.from(journal);
  renumbered[32] = 9;
  expect(() => parseJournal(renumbered)).toThrow('says it is 9');
  const unknown = Buffer.from(journal);
  unknown[4] = 99;
  expect(() => parseJournal(unknown)).toThrow('an effect 99');
});
