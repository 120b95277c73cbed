import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { Log } from '@proj/io';
import { describe, expect, test } from 'vitest';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/sqlite/index.ts';
import { openDatabase } from '../../src/sqlite/opening.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

/** A closed store with some messages. */
async function filled(): Promise<string> {
  const file = scratchFile();
  await using store = await openSqliteStore({ file });
  await Promise.all(
    Array.from({ length: 200 }, (_, number) => store.append(message(number, { body: new Uint8Array(500) }))),
  );
  return file;
}

const refused = (options: SqliteStoreOptions, code: string) =>
  expect(openSqliteStore(options)).rejects.toMatchObject({ name: 'StoreError', code, fault: 'local' });

test('a second store on the same file is refused with STORE_LOCKED until the first is closed', async () => {
  const file = scratchFile();
  const store = await openSqliteStore({ file });
  await refused({ file, lockTimeoutMs: 0 }, 'STORE_LOCKED');
  await store.append(message(1));
  await store[Symbol.asyncDispose]();
  await using next = await openSqliteStore({ file });
  expect(await next.head('c')).toBe(1);
});

test('a store that is refused here leaves the lock of the first as it was, for other processes too', async () => {
  const file = scratchFile();
  await using _ = await openSqliteStore({ file });
  await refused({ file, lockTimeoutMs: 0 }, 'STORE_LOCKED');
  const opener = fileURLToPath(new URL('opener.ts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=@proj/source', opener, file, '0'], {
    encoding: 'utf8',
  });
  expect(stderr).toContain('STORE_LOCKED');
  expect(status).toBe(1);
});

test('only the owner may read the file', async () => {
  const file = scratchFile();
  await using store = await openSqliteStore({ file });
  await store.append(message(1));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
});

test('closing leaves one file without a WAL', async () => {
  const file = await filled();
  expect(statSync(file).size).toBeGreaterThan(100_000);
  expect(() => statSync(`${file}-wal`)).toThrow('ENOENT');
});

describe('STORE_CORRUPT', () => {
  test('a newer schema is refused and left as it is', async () => {
    const file = await filled();
    using database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = readFileSync(file);
    await refused({ file }, 'STORE_CORRUPT');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('a database of something else is refused and left as it is', async () => {
    const file = scratchFile();
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE other (a)');
    database.close();
    const before = readFileSync(file);
    await refused({ file }, 'STORE_CORRUPT');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('a file that is no database is refused and left as it is', async () => {
    const file = scratchFile();
    writeFileSync(file, 'not a database, but long enough to look at. '.repeat(100));
    const before = readFileSync(file);
    await refused({ file }, 'STORE_CORRUPT');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('a store without its schema version is refused', async () => {
    const file = await filled();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 0');
    database.close();
    await refused({ file }, 'STORE_CORRUPT');
  });

  test('a damaged page is found on opening', async () => {
    const file = await filled();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, bytes.length - 3 * 4096, bytes.length - 4096);
    writeFileSync(file, bytes);
    await refused({ file }, 'STORE_CORRUPT');
  });

  test('without verification a damaged page is found when it is read', async () => {
    const file = await filled();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, bytes.length - 20 * 4096);
    writeFileSync(file, bytes);
    await using store = await openSqliteStore({ file, verify: false });
    await expect(store.read('c', 0, 1_000)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });
});

describe('after a process that was killed', () => {
  /** What a killed process leaves: a file and its WAL. */
  async function killed(
    durability: 'normal' | 'full' = 'full',
  ): Promise<{ readonly file: string; readonly epoch: Uint8Array }> {
    const used = scratchFile();
    const file = scratchFile();
    await using store = await openSqliteStore({ file: used, durability });
    for (let number = 0; number < 20; number += 1) {
      await store.append(message(number, { body: new Uint8Array(2_000).fill(number) }));
    }
    copyFileSync(used, file);
    copyFileSync(`${used}-wal`, `${file}-wal`);
    return { file, epoch: store.epoch };
  }

  test('the WAL is taken over, under the same epoch', async () => {
    const { file, epoch } = await killed();
    await using store = await openSqliteStore({ file });
    expect(await store.head('c')).toBe(20);
    expect(store.epoch).toEqual(epoch);
    expect(existsSync(`${file}-shm`)).toBe(false);
  });

  test('a store whose WAL was deleted or emptied opens with a new epoch, and says so', async () => {
    for (const harm of [(wal: string) => rmSync(wal), (wal: string) => truncateSync(wal)]) {
      const { file, epoch } = await killed();
      harm(`${file}-wal`);
      const warnings: string[] = [];
      const log: Log = { debug() {}, info() {}, error() {}, warn: (_, text) => warnings.push(text) };
      await using store = await openSqliteStore({ file, log });
      expect(warnings).toEqual([expect.stringContaining('its last commits are lost')]);
      expect(store.epoch).not.toEqual(epoch);
      expect(await store.append(message(99))).toMatchObject({ duplicate: false });
    }
  });

  /** What a machine finds that was or was not started anew. */
  function openedUnder(boot: string | undefined, file: string, durability: 'normal' | 'full') {
    const { database, lostCommits } = openDatabase({
      file,
      durability,
      verify: true,
      boot,
      lockTimeoutMs: 0,
      maxFileBytes: undefined,
    });
    const epoch = database.prepare(`SELECT value FROM meta WHERE key = 'epoch'`).get()?.['value'];
    const head = database.prepare('SELECT head FROM conversation').get()?.['head'];
    // Not closed as a store is: whoever opens it next finds it in use.
    const left = scratchFile();
    copyFileSync(file, left);
    copyFileSync(`${file}-wal`, `${left}-wal`);
    database.close();
    return { epoch, lostCommits, head, left };
  }

  test('a store of durability normal has a new epoch once the machine was started anew, for its WAL may be shorter', async () => {
    const { file, epoch } = await killed('normal');
    truncateSync(`${file}-wal`, Math.floor(statSync(`${file}-wal`).size * 0.7));
    const first = openedUnder('another start', file, 'normal');
    expect(first.head).toBeLessThan(20);
    expect(first.epoch).not.toEqual(epoch);
    expect(first.lostCommits).toBe('crash');
    const second = openedUnder('another start', first.left, 'normal');
    expect([second.epoch, second.lostCommits]).toEqual([first.epoch, undefined]);
    // Where nothing says whether it was started anew, it may have been.
    const third = openedUnder(undefined, second.left, 'normal');
    expect(third.epoch).not.toEqual(first.epoch);
    expect(third.lostCommits).toBe('crash');
    expect(openedUnder(undefined, third.left, 'normal').lostCommits).toBe('crash');
  });

  test('while the machine goes on, a store of durability normal keeps its epoch', async () => {
    const { file, epoch } = await killed('normal');
    await using store = await openSqliteStore({ file, durability: 'normal' });
    expect(await store.head('c')).toBe(20);
    expect(store.epoch).toEqual(epoch);
  });

  test('what counts is how the store was run before: full lost nothing, whatever it is opened with', async () => {
    const full = await killed('full');
    expect(openedUnder('another start', full.file, 'normal')).toMatchObject({ epoch: full.epoch, head: 20 });
    const normal = await killed('normal');
    expect(openedUnder('another start', normal.file, 'full').lostCommits).toBe('crash');
  });

  test('a damaged file is refused with STORE_CORRUPT, and neither it nor its WAL is changed', async () => {
    const { file } = await killed();
    const bytes = readFileSync(file);
    // The first byte of every page but the first says what the page is.
    for (let at = 4096; at < bytes.length; at += 4096) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(file, bytes);
    const wal = readFileSync(`${file}-wal`);
    await refused({ file }, 'STORE_CORRUPT');
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readFileSync(`${file}-wal`).equals(wal)).toBe(true);
  });
});

test('a file that cannot be opened or created is STORE_UNAVAILABLE', async () => {
  const file = scratchFile();
  await refused({ file: `${file}/missing/chat.db` }, 'STORE_UNAVAILABLE');
  await refused({ file: dirname(file) }, 'STORE_UNAVAILABLE');
});

test('a worker that cannot be started is STORE_UNAVAILABLE', async () => {
  const workerUrl = new URL('./no-such-worker.js', import.meta.url);
  await refused({ file: scratchFile(), workerUrl }, 'STORE_UNAVAILABLE');
});

test('options outside their bounds are STORE_BAD_ARGUMENT', async () => {
  const file = scratchFile();
  const wrong: readonly Partial<SqliteStoreOptions>[] = [
    { file: '' },
    { file: ':memory:' },
    { file: 'a\0b' },
    { durability: 'none' as 'full' },
    { lockTimeoutMs: -1 },
    { cursorFlushMs: Number.NaN },
    { commitWindowMs: -1 },
    { commitWindowMs: 51 },
    { commitWindowMs: 0.5 },
    { maxQueuedCalls: 0 },
    { maxQueuedBytes: 1_000 },
    { maxFileBytes: 1 },
  ];
  for (const options of wrong) await refused({ file, ...options }, 'STORE_BAD_ARGUMENT');
});
