import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { entry, talk } from '../../src/compliance/samples.ts';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { emptyFolder } from '../folder.ts';

const everything = { limit: 1_000_000 };
const program = (name: string): string => join(import.meta.dirname, '..', 'stores', 'programs', `${name}.ts`);

async function emptyPlace(): Promise<string> {
  return join(await emptyFolder(), 'replica.db');
}

/** A store with entries in it, closed. */
async function written(count: number): Promise<string> {
  const file = await emptyPlace();
  await using store = await openSqliteStore(file);
  for (let seq = 1; seq <= count; seq++) {
    const text = `text ${seq} ${'x'.repeat(400)}`;
    await store.write([{ type: 'entry', entry: entry(seq, { kind: 'text', text }) }], { durable: false });
  }
  return file;
}

/** Runs `sql` on a file that is no store, or none any more. */
function change(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** Overwrites a page in the middle. */
async function damage(file: string): Promise<void> {
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(4_096, 0x5a), 0, 4_096, Math.floor(size / 8_192) * 4_096);
  await handle.close();
}

type Opener = ChildProcessByStdio<Writable, Readable, null>;

/** Another process that opens the store, and what it says. */
async function opener(file: string): Promise<{ readonly child: Opener; readonly said: string }> {
  const child = spawn(process.execPath, [program('open-sqlite'), file], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, said };
}

describe('file', () => {
  test('the file and what SQLite puts beside it are for their user alone, in a folder that is made', async () => {
    const dir = join(await emptyFolder(), 'a', 'b');
    const file = join(dir, 'replica.db');
    await using store = await openSqliteStore(file);
    await store.write([{ type: 'entry', entry: entry(1) }], { durable: true });
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await readdir(dir)).toSorted()).toEqual(['replica.db', 'replica.db-wal']);
    for (const name of await readdir(dir)) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);
  });

  test('closed, it is one file', async () => {
    const file = await written(3);
    expect(await readdir(join(file, '..'))).toEqual(['replica.db']);
  });

  test('a name that looks like a URI is a name', async () => {
    const dir = await emptyFolder();
    const former = process.cwd();
    process.chdir(dir);
    try {
      await using _ = await openSqliteStore('file:x?mode=memory');
    } finally {
      process.chdir(former);
    }
    expect(await readdir(dir)).toEqual(['file:x?mode=memory']);
  });

  test('a place where none can be is a failure with its cause', async () => {
    const file = await emptyPlace();
    await writeFile(file, '');
    await expect(openSqliteStore(join(file, 'x', 'replica.db'))).rejects.toMatchObject({
      code: 'CLIENT_STORE_FAILED',
      fault: 'local',
      cause: { code: 'ENOTDIR' },
    });
    const folder = join(await emptyFolder(), 'folder');
    await mkdir(folder);
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED' });
  });

  test('an erased text is not in the file any more', async () => {
    const file = await emptyPlace();
    {
      await using store = await openSqliteStore(file);
      const secret = { kind: 'text', text: `a secret ${'y'.repeat(9_000)}` } as const;
      await store.write(
        [1, 2, 3].map((seq) => ({ type: 'entry', entry: entry(seq, secret) })),
        { durable: true },
      );
      for (const seq of [1, 2, 3]) await store.write([{ type: 'erase', conversation: talk, seq }], { durable: true });
    }
    const bytes = await readFile(file);
    expect(bytes.includes('erased')).toBe(true);
    expect(bytes.includes('a secret')).toBe(false);
    expect(bytes.includes('yyyy')).toBe(false);
  });
});

describe('refusal', () => {
  test('a file of a newer version is left alone and said to be one', async () => {
    const file = await written(1);
    change(file, 'PRAGMA user_version = 2');
    const before = await readFile(file);
    await expect(openSqliteStore(file)).rejects.toThrow(/newer version.*\[CLIENT_STORE_FAILED\]$/);
    expect(await readFile(file)).toEqual(before);
  });

  test('a database of something else is left alone', async () => {
    const file = await emptyPlace();
    change(file, 'CREATE TABLE letters (text)');
    const before = await readFile(file);
    await expect(openSqliteStore(file)).rejects.toThrow(/something else \[CLIENT_STORE_FAILED\]$/);
    expect(await readFile(file)).toEqual(before);
  });

  test('a file that is no database is corrupt', async () => {
    const file = await emptyPlace();
    await writeFile(file, 'Dear diary, '.repeat(1_000));
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT', fault: 'local' });
  });

  test('a damaged page is found when the store is opened, and the file left as it is', async () => {
    const file = await written(400);
    await damage(file);
    const before = await readFile(file);
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT' });
    expect(await readFile(file)).toEqual(before);
  });

  test('a damaged file and the WAL that a killed process left are left as they are', async () => {
    const source = await written(400);
    const file = await emptyPlace();
    {
      await using store = await openSqliteStore(source);
      await store.write([{ type: 'entry', entry: entry(1) }], { durable: true });
      await copyFile(source, file);
      await copyFile(`${source}-wal`, `${file}-wal`);
    }
    await damage(file);
    const before = [await readFile(file), await readFile(`${file}-wal`)];
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT' });
    expect([await readFile(file), await readFile(`${file}-wal`)]).toEqual(before);
  });

  test('an entry that cannot be read any more is corrupt', async () => {
    const file = await written(3);
    change(file, `UPDATE entry SET entry = '{"conversation' WHERE seq = 2`);
    await using store = await openSqliteStore(file);
    await expect(store.entries(talk, everything)).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT' });
    expect(await store.entries(talk, { beforeSeq: 2, limit: 9 })).toHaveLength(1);
  });
});

describe('lock', () => {
  test('a second store in the same process is refused until the first is disposed of', async () => {
    const file = await emptyPlace();
    const first = await openSqliteStore(file);
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'CLIENT_STORE_LOCKED', fault: 'local' });
    await first[Symbol.asyncDispose]();
    await using second = await openSqliteStore(file);
    expect(await second.outgoing()).toEqual([]);
  });

  test('another process is refused while one has it, also after a refusal in its own process', async () => {
    const file = await written(1);
    await using _ = await openSqliteStore(file);
    expect((await opener(file)).said).toBe('CLIENT_STORE_LOCKED');
    // Whoever opens and closes the file by other means than SQLite's takes the lock away with it.
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'CLIENT_STORE_LOCKED' });
    expect((await opener(file)).said).toBe('CLIENT_STORE_LOCKED');
  });

  test('a killed process holds no lock', async () => {
    const file = await written(1);
    const { child, said } = await opener(file);
    expect(said).toBe('open');
    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'CLIENT_STORE_LOCKED' });
    child.kill('SIGKILL');
    await once(child, 'close');
    await using store = await openSqliteStore(file);
    expect(await store.entries(talk, everything)).toHaveLength(1);
  });

  test('of many that come at once one at most has a new file, and it is whole', async () => {
    const file = await emptyPlace();
    const openers = await Promise.all(Array.from({ length: 4 }, () => opener(file)));
    const said = openers.map((one) => one.said);
    expect(said.filter((word) => word === 'open').length).toBeLessThanOrEqual(1);
    expect(said.filter((word) => word !== 'open' && word !== 'CLIENT_STORE_LOCKED')).toEqual([]);
    for (const { child } of openers) {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    }
    await using store = await openSqliteStore(file);
    expect(await store.outgoing()).toEqual([]);
  });
});

test('what was written is there without the process having closed it', async () => {
  const file = await emptyPlace();
  const elsewhere = await emptyPlace();
  await using store = await openSqliteStore(file);
  await store.write([{ type: 'entry', entry: entry(1) }], { durable: false });
  // As a crash leaves it.
  await copyFile(file, elsewhere);
  await copyFile(`${file}-wal`, `${elsewhere}-wal`);
  await using copy = await openSqliteStore(elsewhere);
  expect(await copy.entries(talk, everything)).toEqual([entry(1)]);
});

test('after a failed write every later one fails, it can still be read, and opened again it has what was written', async () => {
  const file = await emptyPlace();
  const child = spawn('bash', [
    '-c',
    `ulimit -f 256 && exec "${process.execPath}" "$0" "$1"`,
    program('fill-sqlite'),
    file,
  ]);
  const [output] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { count, errors, read } = JSON.parse(output) as { count: number; errors: string[]; read: number };
  expect(errors).toEqual(['CLIENT_STORE_FAILED true', 'CLIENT_STORE_FAILED true', 'CLIENT_STORE_FAILED true']);
  expect(count).toBeGreaterThan(10);
  await using store = await openSqliteStore(file);
  const entries = await store.entries(talk, everything);
  expect([read, entries.length, (await store.load()).cursors.get(talk)]).toEqual([count, count, count]);
});
