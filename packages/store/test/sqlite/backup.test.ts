import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ChatStore } from '../../src/index.ts';
import { backupDatabase } from '../../src/sqlite/backup.ts';
import { checkSqliteStore, openSqliteStore, restoreSqliteStore } from '../../src/sqlite/index.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

const login = { user: 'ann', device: 'phone', deviceClass: 0, client: '', remote: '', atMs: 1 };

async function fill(store: ChatStore, first: number, count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      store.append(message(first + index, { body: new Uint8Array(2_000), outbox: true, counts: true })),
    ),
  );
}

describe('a backup', () => {
  test('is a store of its own, one file for its owner, with another epoch', async () => {
    const file = scratchFile();
    const copy = scratchFile();
    await using store = await openSqliteStore({ file });
    await fill(store, 0, 100);
    await store.devices.touch(login);
    store.advanceCursor({ user: 'ann', device: 'phone', conversation: 'c', seq: 7 });
    await store.backup(copy);
    expect(readdirSync(dirname(copy))).toEqual([basename(copy)]);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(await checkSqliteStore(copy)).toEqual([]);
    expect(readdirSync(dirname(copy))).toEqual([basename(copy)]);
    await fill(store, 100, 1);
    await using other = await openSqliteStore({ file: copy });
    expect(other.epoch).not.toEqual(store.epoch);
    expect(await other.head('c')).toBe(100);
    expect(await other.cursor('ann', 'phone', 'c')).toBe(7);
    expect(await other.append(message(5, { body: new Uint8Array(2_000) }))).toMatchObject({ seq: 6, duplicate: true });
  });

  test('is whole though the store is written to all the while, which it does not hold up', async () => {
    const file = scratchFile();
    const copy = scratchFile();
    await using store = await openSqliteStore({ file, durability: 'normal' });
    await fill(store, 0, 4_000);
    let number = 4_000;
    let isDone = false;
    const backup = store.backup(copy).finally(() => {
      isDone = true;
    });
    while (!isDone) {
      await fill(store, number, 20);
      number += 20;
    }
    await backup;
    expect(number).toBeGreaterThan(4_040);
    expect(await checkSqliteStore(copy)).toEqual([]);
    await using other = await openSqliteStore({ file: copy });
    expect(await other.head('c')).toBeGreaterThanOrEqual(4_000);
    expect(await store.head('c')).toBe(number);
  });

  test('that begins while its database is in a transaction waits for the end of that', async () => {
    using database = new DatabaseSync(scratchFile());
    database.exec(
      "PRAGMA journal_mode = WAL; CREATE TABLE counter (name, value); INSERT INTO counter VALUES ('open', 1)",
    );
    database.exec("BEGIN IMMEDIATE; INSERT INTO counter VALUES ('said', 2)");
    const copy = scratchFile();
    const copied = backupDatabase(database, copy, new AbortController().signal);
    // Its first step, in another thread, has met the transaction by then; without that this would show nothing.
    await setTimeout(20);
    database.exec('COMMIT');
    await copied;
    using other = new DatabaseSync(copy);
    expect(other.prepare("SELECT value FROM counter WHERE name = 'said'").get()).toEqual({ value: 2 });
  });

  test('refuses a file that exists, and leaves it as it is', async () => {
    const copy = scratchFile();
    await using store = await openSqliteStore({ file: scratchFile() });
    writeFileSync(copy, 'something');
    await expect(store.backup(copy)).rejects.toMatchObject({ code: 'STORE_BAD_ARGUMENT' });
    expect(readFileSync(copy, 'utf8')).toBe('something');
    await expect(store.backup(`${copy}/missing/x.db`)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('is made one at a time, can be given up, and leaves nothing then', async () => {
    const copy = scratchFile();
    const store = await openSqliteStore({ file: scratchFile(), durability: 'normal' });
    await fill(store, 0, 4_000);
    const controller = new AbortController();
    const reason = new Error('enough');
    const backup = expect(store.backup(copy, { signal: controller.signal })).rejects.toBe(reason);
    await store.head('c');
    await expect(store.backup(`${copy}.2`)).rejects.toMatchObject({ code: 'STORE_OVERLOADED' });
    controller.abort(reason);
    await backup;
    expect(readdirSync(dirname(copy))).toEqual([]);
    const last = store.backup(copy);
    await store.head('c');
    await store[Symbol.asyncDispose]();
    await last;
    expect(await checkSqliteStore(copy)).toEqual([]);
  });

  test('touches no other file, whatever its name is', async () => {
    const copy = scratchFile();
    await using store = await openSqliteStore({ file: scratchFile() });
    const names = ['', '-wal', '-shm', '-journal'].map((suffix) => `${copy}.part${suffix}`);
    for (const name of names) writeFileSync(name, 'mine');
    await store.backup(copy);
    await restoreSqliteStore({ from: copy, to: `${copy}.again` });
    await expect(restoreSqliteStore({ from: `${copy}.part`, to: copy })).rejects.toThrow();
    for (const name of names) expect(readFileSync(name, 'utf8')).toBe('mine');
    expect(readdirSync(dirname(copy))).toHaveLength(names.length + 2);
  });

  test('is not made under a name that belongs to another database', async () => {
    const file = scratchFile();
    const copy = scratchFile();
    await using store = await openSqliteStore({ file });
    for (const suffix of ['-wal', '-shm', '-journal']) {
      await expect(store.backup(copy + suffix)).rejects.toMatchObject({ code: 'STORE_BAD_ARGUMENT' });
    }
    expect(readdirSync(dirname(copy))).toEqual([]);
  });
});

describe('restoring', () => {
  async function backedUp(): Promise<{ readonly copy: string; readonly epoch: Uint8Array }> {
    const copy = scratchFile();
    await using store = await openSqliteStore({ file: scratchFile() });
    await fill(store, 0, 100);
    await store.backup(copy);
    return { copy, epoch: store.epoch };
  }

  test('makes a store with everything, a new epoch, and leaves the backup as it is', async () => {
    const { copy, epoch } = await backedUp();
    const before = readFileSync(copy);
    const to = scratchFile();
    await restoreSqliteStore({ from: copy, to });
    expect(readFileSync(copy).equals(before)).toBe(true);
    expect([...readdirSync(dirname(copy)), ...readdirSync(dirname(to))]).toEqual([basename(copy), basename(to)]);
    expect(statSync(to).mode & 0o777).toBe(0o600);
    const epochs: Uint8Array[] = [];
    for (let times = 0; times < 2; times += 1) {
      await using store = await openSqliteStore({ file: to });
      epochs.push(store.epoch);
      expect(await store.head('c')).toBe(100);
    }
    expect(epochs[0]).not.toEqual(epoch);
    expect(epochs[1]).toEqual(epochs[0]);
  });

  test('refuses a target that exists, or whose WAL does', async () => {
    const { copy } = await backedUp();
    const to = scratchFile();
    writeFileSync(`${to}-wal`, 'old');
    await expect(restoreSqliteStore({ from: copy, to })).rejects.toMatchObject({ code: 'STORE_BAD_ARGUMENT' });
    expect(existsSync(to)).toBe(false);
    await expect(restoreSqliteStore({ from: copy, to: copy })).rejects.toMatchObject({ code: 'STORE_BAD_ARGUMENT' });
    expect(await checkSqliteStore(copy)).toEqual([]);
  });

  test('refuses a damaged backup, what is no store, and what is not there, and makes nothing', async () => {
    const { copy } = await backedUp();
    const to = scratchFile();
    const bytes = readFileSync(copy);
    bytes.fill(0x5a, bytes.length - 20 * 4096, bytes.length - 10 * 4096);
    writeFileSync(copy, bytes);
    await expect(restoreSqliteStore({ from: copy, to })).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    writeFileSync(copy, 'not a database, but long enough to look at. '.repeat(100));
    await expect(restoreSqliteStore({ from: copy, to })).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    const missing = { from: `${copy}.missing`, to };
    await expect(restoreSqliteStore(missing)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(readdirSync(dirname(to))).toEqual([]);
  });
});

describe('checking', () => {
  async function closed(): Promise<string> {
    const file = scratchFile();
    await using store = await openSqliteStore({ file });
    await fill(store, 0, 10);
    await store.users.create({ name: 'ann', passwordRecord: 'x', createdAtMs: 0 });
    await store.append(message(90, { effects: [{ type: 'index', text: 'words' }] }));
    return file;
  }

  test('finds each promise that is broken', async () => {
    const harms: readonly (readonly [harm: string, finding: string])[] = [
      ['DELETE FROM message WHERE seq = 5', 'entries have the seqs'],
      ['DELETE FROM message WHERE seq = 11', 'entries have the seqs'],
      ['UPDATE conversation SET head = 12', 'entries have the seqs'],
      ['UPDATE message SET tally = 9 WHERE seq = 3', 'entries are counted'],
      ['UPDATE message SET own_tally = 4 WHERE seq = 3', 'entries of each sender'],
      ['UPDATE message SET position = 1 WHERE seq = 3', 'positions grow'],
      ['UPDATE conversation SET members = 3', 'conversations know'],
      ['UPDATE member SET read = 99', 'members see'],
      ['UPDATE outbox SET seq = 99', 'what is indexed or waits'],
      ['UPDATE indexed SET since = 1', 'entries are found by one text'],
      ['UPDATE indexed SET until = since', 'entries are found by one text'],
      ['DELETE FROM user', 'counters are right: users'],
      [`UPDATE counter SET value = 1 WHERE name = 'open'`, 'its last commits are lost'],
      [`PRAGMA foreign_keys = OFF; INSERT INTO cursor VALUES ('ann', 'd', 77, 1)`, 'references lead somewhere'],
    ];
    for (const [harm, finding] of harms) {
      const file = await closed();
      expect(await checkSqliteStore(file)).toEqual([]);
      {
        using database = new DatabaseSync(file);
        database.exec(harm);
      }
      expect((await checkSqliteStore(file)).join('; '), harm).toContain(finding);
    }
  });

  test('neither changes the file nor leaves anything beside it', async () => {
    const file = await closed();
    const before = readFileSync(file);
    await checkSqliteStore(file);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(dirname(file))).toEqual([basename(file)]);
  });

  test('a damaged page is a finding, what is no store is refused', async () => {
    const file = await closed();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, bytes.length - 4096);
    writeFileSync(file, bytes);
    expect((await checkSqliteStore(file)).length).toBeGreaterThan(0);
    const other = scratchFile();
    mkdirSync(other);
    await expect(checkSqliteStore(other)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(checkSqliteStore(`${other}.missing`)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('a store in use is refused with STORE_LOCKED', async () => {
    const file = scratchFile();
    await using store = await openSqliteStore({ file });
    await store.append(message(1));
    await expect(checkSqliteStore(file)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    expect(await store.append(message(2))).toMatchObject({ seq: 2 });
    expect(existsSync(`${file}-wal`)).toBe(true);
  });
});
