import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { openSqliteStore } from '@proj/store/sqlite';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fileNameField } from '../src/admin/fields.ts';
import { readBackupRecord, recordBackup } from '../src/backup-record.ts';
import { LineOutput } from '../src/commands/export.ts';
import { restore } from '../src/commands/restore.ts';
import { rootMistake } from '../src/data-directory.ts';
import { backupCheck, copiesCheck } from '../src/doctor/backup-checks.ts';
import { ownerMistake } from '../src/doctor/directory-checks.ts';
import type { Patient } from '../src/doctor/finding.ts';
import { passingName, removeLeftovers, removeStaleBackups } from '../src/leftovers.ts';
import { openStorage } from '../src/storage.ts';
import { start, startReady } from './program.ts';
import { scratchDirectory } from './scratch.ts';

afterEach(() => void vi.restoreAllMocks());

const atMs = Date.UTC(2026, 10, 22, 3, 4, 5);

async function makeStore(file: string, users: readonly string[]): Promise<void> {
  await using store = await openSqliteStore({ file });
  for (const name of users) await store.users.create({ name, passwordRecord: 'x', createdAtMs: 1 });
}

async function usersOf(file: string): Promise<readonly string[]> {
  await using store = await openSqliteStore({ file });
  return (await store.users.list({ limit: 10 })).map(({ name }) => name);
}

async function ended(args: readonly string[]): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const program = start(args);
  const code = await program.exit;
  return { code, stdout: program.stdout, stderr: program.stderr };
}

const log = { debug() {}, info() {}, warn() {}, error() {} };
const patient = (dataDirectory: string, nowMs: number): Patient =>
  ({ config: { dataDirectory }, server: undefined, nowMs }) as unknown as Patient;

describe('restoring', () => {
  test('keeps every store that it replaces, also twice within a second', async () => {
    const directory = scratchDirectory();
    const [data, file] = [join(directory, 'data'), join(directory, 'backup.db')];
    mkdirSync(data, { mode: 0o700 });
    await makeStore(file, ['ben', 'cat']);
    await makeStore(join(data, 'chat.db'), ['ann']);
    const first = await restore(data, file, atMs);
    const second = await restore(data, file, atMs);
    expect(first).toEqual({ kept: join(data, 'chat.db.before-2026-11-22T03-04-05Z'), users: 2, entries: 0 });
    expect(second.kept).toBe(`${first.kept}-2`);
    expect(await usersOf(first.kept!)).toEqual(['ann']);
    expect(await usersOf(second.kept!)).toEqual(['ben', 'cat']);
    expect(await usersOf(join(data, 'chat.db'))).toEqual(['ben', 'cat']);
  });

  test('takes no name whose WAL there is already', async () => {
    const directory = scratchDirectory();
    const [data, file] = [join(directory, 'data'), join(directory, 'backup.db')];
    mkdirSync(data, { mode: 0o700 });
    await makeStore(file, []);
    await makeStore(join(data, 'chat.db'), ['ann']);
    const wal = join(data, 'chat.db.before-2026-11-22T03-04-05Z-wal');
    writeFileSync(wal, 'of another');
    expect((await restore(data, file, atMs)).kept).toMatch(/05Z-2$/);
    expect(readFileSync(wal, 'utf8')).toBe('of another');
  });

  test('that was interrupted between a store and its WAL brings them together again', async () => {
    const directory = scratchDirectory();
    const [data, file] = [join(directory, 'data'), join(directory, 'backup.db')];
    mkdirSync(data, { mode: 0o700 });
    await makeStore(file, ['ben']);
    const kept = join(data, 'chat.db.before-2026-11-21T00-00-00Z');
    await makeStore(join(data, 'chat.db'), ['ann']);
    writeFileSync(join(data, 'chat.db-wal'), 'the last commits');
    renameSync(join(data, 'chat.db'), kept);
    writeFileSync(join(data, 'restore.pending'), JSON.stringify({ from: file, kept }));
    expect((await restore(data, file, atMs)).kept).toBe(kept);
    expect(readFileSync(`${kept}-wal`, 'utf8')).toBe('the last commits');
    expect(await usersOf(join(data, 'chat.db'))).toEqual(['ben']);
  });

  test('that was interrupted between the two names of a store goes on', async () => {
    const directory = scratchDirectory();
    const [data, file] = [join(directory, 'data'), join(directory, 'backup.db')];
    mkdirSync(data, { mode: 0o700 });
    await makeStore(file, ['ben']);
    await makeStore(join(data, 'chat.db'), ['ann']);
    const kept = join(data, 'chat.db.before-2026-11-21T00-00-00Z');
    linkSync(join(data, 'chat.db'), kept);
    writeFileSync(join(data, 'restore.pending'), JSON.stringify({ from: file, kept }));
    expect((await restore(data, file, atMs)).kept).toBe(kept);
    expect(await usersOf(kept)).toEqual(['ann']);
    expect(await usersOf(join(data, 'chat.db'))).toEqual(['ben']);
    expect(existsSync(join(data, 'restore.pending'))).toBe(false);
  });

  test('says what is in it, and warns when nobody is', async () => {
    const directory = scratchDirectory();
    const file = join(directory, 'empty.db');
    await makeStore(file, []);
    const { code, stdout, stderr } = await ended(['restore', file, '--data', join(directory, 'data')]);
    expect([code, stdout]).toEqual([0, `restored ${file}: 0 users, 0 entries\n`]);
    expect(stderr).toContain('there are no accounts');
  });
});

test('a directory without a store is not given one by what reads it', async () => {
  const directory = scratchDirectory();
  const data = join(directory, 'unmounted');
  mkdirSync(data, { mode: 0o700 });
  for (const command of [['backup', join(directory, 'copy.db')], ['export'], ['user', 'list'], ['stats']]) {
    const { code, stdout, stderr } = await ended([...command, '--data', data]);
    expect([command[0], code, stdout]).toEqual([command[0], 4, '']);
    expect(stderr).toContain(`there is no chat.db in ${data}`);
  }
  expect(readdirSync(data)).toEqual([]);
  expect(readdirSync(directory)).toEqual(['unmounted']);
});

test('why a server could not be asked is said by backups and exports as well', async () => {
  const data = scratchDirectory();
  const server = start(['--listen', '127.0.0.1:0', '--http', 'off', '--data', data]);
  await server.said('stdout', /^ready /);
  for (const command of [['backup', join(scratchDirectory(), 'copy.db')], ['export']]) {
    const { code, stderr } = await ended([...command, '--data', data]);
    expect(code).toBe(4);
    expect(stderr).toContain('runs with --http off');
  }
});

test('names of backups are no parts of databases', () => {
  for (const name of ['x.db-wal', 'x-shm', 'x.db-journal', 'x.PART', '.x', 'a/b']) {
    expect(() => fileNameField.read(name), name).toThrow(RangeError);
  }
  for (const name of ['x.db', 'x.partial', passingName('backup'), passingName('export')])
    expect(fileNameField.read(name)).toBe(name);
});

describe('copies that were left behind', () => {
  const uuid = '0193a1b2-c3d4-4e5f-8a9b-0c1d2e3f4a5b';
  const copies = [
    ...[`.chat-${uuid}.part`, `.chat-${uuid}.part-wal`, 'export-aB3dE6'],
    ...[`backups/export-${uuid}.passing`, `backups/backup-${uuid}.passing`],
  ];
  const others = ['chat.db', 'export-notes', `${uuid}.part`, 'backups/export-monday.db', 'backups/x.part.db'];

  function fill(): string {
    const data = scratchDirectory();
    mkdirSync(join(data, 'backups'));
    mkdirSync(join(data, 'export-aB3dE6'));
    writeFileSync(join(data, 'export-aB3dE6', 'copy.db'), 'everything');
    for (const name of [...copies, ...others]) {
      if (name !== 'export-aB3dE6') writeFileSync(join(data, name), 'everything');
    }
    return data;
  }

  test('are removed, and nothing else', async () => {
    const data = fill();
    await removeLeftovers(data, log);
    for (const name of copies) expect(existsSync(join(data, name)), name).toBe(false);
    for (const name of others) expect(existsSync(join(data, name)), name).toBe(true);
  });

  test('are removed when the server starts', async () => {
    const data = scratchDirectory();
    mkdirSync(join(data, 'export-aB3dE6'));
    writeFileSync(join(data, 'export-aB3dE6', 'copy.db'), 'everything');
    await startReady(data);
    expect(existsSync(join(data, 'export-aB3dE6'))).toBe(false);
  });

  test('are removed before another backup is written, once nobody can be moving them any more', async () => {
    const data = fill();
    const [young, old] = [`backups/export-${uuid}.passing`, `backups/backup-${uuid}.passing`];
    const nowMs = Date.now();
    for (const name of [...copies, ...others]) utimesSync(join(data, name), 1, name === young ? nowMs / 1_000 : 1);
    await removeStaleBackups(data, nowMs);
    for (const name of [...copies, ...others]) expect(existsSync(join(data, name)), name).toBe(name !== old);
  });

  test('of a backup that was killed before it moved its file are removed by the next start', async () => {
    const [data, target] = [scratchDirectory(), scratchDirectory()];
    {
      await using store = await openSqliteStore({ file: join(data, 'chat.db'), durability: 'normal' });
      // Long enough under way to be seen.
      for (let number = 0; number < 16; number += 1) {
        await store.append({
          ...{ conversation: 'c', sender: 'ann', kind: 1, sentAtMs: 0, body: new Uint8Array(1_000_000) },
          id: Uint8Array.from({ length: 16 }, (_, at) => (at === 0 ? number : 0)),
        });
      }
    }
    const server = await startReady(data);
    const program = start(['backup', join(target, 'mine.db'), '--data', data]);
    const among = (): readonly string[] =>
      existsSync(join(data, 'backups')) ? readdirSync(join(data, 'backups')) : [];
    await vi.waitUntil(() => among().length > 0, { interval: 1, timeout: 20_000 });
    program.child.kill('SIGKILL');
    expect(await program.exit).toBe('SIGKILL');
    await vi.waitUntil(() => among().every((name) => name.endsWith('.passing')), { timeout: 20_000 });
    expect([among().length, await readBackupRecord(data), readdirSync(target)]).toEqual([1, undefined, []]);
    server.child.kill('SIGKILL');
    await server.exit;
    await startReady(data);
    expect(among()).toEqual([]);
  });

  test('are none where a backup could not be moved: it stays under a name of its own', async () => {
    const data = scratchDirectory();
    await startReady(data);
    const { code, stderr } = await ended(['backup', join(data, 'missing', 'mine.db'), '--data', data]);
    expect(code).toBe(1);
    const [kept, ...more] = readdirSync(join(data, 'backups'));
    expect([kept, more]).toEqual([expect.stringMatching(/^\d{4}-.*Z\.db$/), []]);
    const file = join(data, 'backups', String(kept));
    expect(stderr).toContain(`The backup is in ${file}`);
    expect(await readBackupRecord(data)).toMatchObject({ file, bytes: statSync(file).size });
  });

  test('are listed by doctor with their size once they are old, as are stores that were replaced', async () => {
    const data = fill();
    expect(await copiesCheck.run(patient(data, Date.now()))).toEqual([]);
    writeFileSync(join(data, 'chat.db.before-2026'), 'everything');
    for (const name of copies) utimesSync(join(data, name), 1, 1);
    const findings = await copiesCheck.run(patient(data, Date.now()));
    expect(findings.map(({ level }) => level)).toEqual([...copies.map(() => 'warning'), 'ok']);
    expect(findings.find(({ text }) => text.includes('aB3dE6'))?.text).toContain('10 B');
  });
});

describe('doctor on backups', () => {
  test('knows the last one wherever it went, and not the copy of an export', async () => {
    const data = scratchDirectory();
    const file = join(scratchDirectory(), 'copy.db');
    await startReady(data);
    expect((await ended(['export', '--data', data])).code).toBe(0);
    expect(await readBackupRecord(data)).toBeUndefined();
    expect(await backupCheck.run(patient(data, Date.now()))).toEqual([
      { level: 'warning', text: expect.stringContaining('none was ever finished') },
    ]);
    expect((await ended(['backup', file, '--data', data])).code).toBe(0);
    const record = await readBackupRecord(data);
    expect(record).toMatchObject({ file, bytes: statSync(file).size });
    const [now] = await backupCheck.run(patient(data, Date.now()));
    expect(now).toMatchObject({ level: 'ok', text: expect.stringContaining(file) });
    const [later] = await backupCheck.run(patient(data, Date.now() + 8 * 86_400_000));
    expect(later).toMatchObject({ level: 'warning', text: expect.stringContaining('the last is 8 days old') });
  });

  test('takes a record that makes no sense for none, and the newest file there for the last', async () => {
    const data = scratchDirectory();
    await recordBackup(data, { atMs: 1, file: 'x', bytes: 2 });
    expect(await readBackupRecord(data)).toEqual({ atMs: 1, file: 'x', bytes: 2 });
    writeFileSync(join(data, 'backup.json'), '{"atMs":"then"}');
    expect(await readBackupRecord(data)).toBeUndefined();
    writeFileSync(join(data, 'chat.db'), '');
    mkdirSync(join(data, 'backups'));
    writeFileSync(join(data, 'backups', 'by-hand'), 'everything');
    const [finding] = await backupCheck.run(patient(data, Date.now()));
    expect(finding?.text).toContain('by-hand');
  });
});

describe('owners', () => {
  test('root makes nothing in a directory of somebody else', async () => {
    const data = scratchDirectory();
    if (process.getuid?.() === 0) chownSync(data, 1234, 1234);
    const owner = statSync(data).uid;
    vi.spyOn(process, 'getuid').mockReturnValue(0);
    await expect(openStorage({ data, durability: 'normal' }, { create: true })).rejects.toMatchObject({
      exit: 'DataDirectory',
      message: expect.stringContaining(`sudo -u '#${owner}' chat-server`),
    });
    expect(readdirSync(data)).toEqual([]);
    expect(rootMistake(data, { uid: 7 }, 7)).toBeUndefined();
    expect(rootMistake(data, { uid: 0 }, 0)).toBeUndefined();
  });

  test('a file that its directory’s owner cannot use is told of with what to do', () => {
    expect(ownerMistake('/d/chat.db', { uid: 7, gid: 1 }, { uid: 7, gid: 8 })).toBeUndefined();
    expect(ownerMistake('/d/chat.db', { uid: 0, gid: 0 }, { uid: 7, gid: 8 })).toContain('chown 7:8 /d/chat.db');
  });
});

describe('output', () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

  test('that is lost is a failure, and said to be', async () => {
    const data = scratchDirectory();
    await makeStore(join(data, 'chat.db'), ['ann']);
    for (const args of [['user', 'list', '--data', data], ['--version']]) {
      const full = openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', full, 'pipe'] });
      closeSync(full);
      let stderr = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const [code] = await once(child, 'close');
      expect([args[0], code]).toEqual([args[0], 1]);
      expect(stderr).toContain('chat-server: stdout took not all of it: ENOSPC');
    }
  });

  test('that is read late is whole', async () => {
    const data = scratchDirectory();
    const file = join(data, 'chat.db');
    const names = Array.from({ length: 4_000 }, (_, user) => `user-${user}-${'x'.repeat(20)}`);
    {
      await using store = await openSqliteStore({ file, durability: 'normal' });
      await Promise.all(names.map((name) => store.users.create({ name, passwordRecord: 'x', createdAtMs: 1 })));
    }
    const before = statSync(file, { bigint: true }).mtimeNs;
    const child = spawn(process.execPath, [main, 'user', 'list', '--json', '--data', data], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // It has let go of the store: all that is left to do is to be read.
    await expect
      .poll(() => statSync(file, { bigint: true }).mtimeNs !== before && !existsSync(`${file}-wal`), {
        timeout: 10_000,
      })
      .toBe(true);
    let text = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk;
    expect(text.length).toBeGreaterThan(262_144);
    expect(text.trim().split('\n')).toHaveLength(names.length);
  });

  test('that nobody wants is none', async () => {
    const data = scratchDirectory();
    await makeStore(join(data, 'chat.db'), ['ann']);
    const program = start(['user', 'list', '--data', data]);
    program.child.stdout?.destroy();
    expect([await program.exit, program.stderr]).toEqual([0, '']);
  });

  test('that stalls does not keep a signal from ending an export', async () => {
    const controller = new AbortController();
    const stalled = new Writable({ highWaterMark: 1, write() {} });
    using output = new LineOutput(stalled, controller.signal);
    const writing = expect(output.write({ type: 'store' })).rejects.toThrow('ended by SIGTERM');
    expect(stalled.writableNeedDrain).toBe(true);
    controller.abort(new Error('ended by SIGTERM'));
    await writing;
    await expect(output.write({ type: 'user' })).rejects.toThrow('ended by SIGTERM');
    expect(stalled.writableLength).toBe('{"type":"store"}\n'.length);
  });

  test('of an export that is interrupted is said not to be whole, and no copy stays', async () => {
    const data = scratchDirectory();
    {
      await using store = await openSqliteStore({ file: join(data, 'chat.db'), durability: 'normal' });
      const about = 'x'.repeat(1_000);
      await Promise.all(
        Array.from({ length: 2_000 }, async (_, user) => {
          await store.users.create({ name: `user${user}`, passwordRecord: 'x', createdAtMs: 1 });
          await store.users.changeProfile(`user${user}`, { displayName: '', about });
        }),
      );
    }
    await startReady(data, ['--new-key']);
    const program = start(['export', '--data', data]);
    await program.said('stdout', /"user"/);
    program.child.stdout?.pause();
    program.child.kill('SIGTERM');
    const [code] = await once(program.child, 'exit');
    expect(code).toBe(1);
    expect(readdirSync(data).filter((name) => name.startsWith('export-'))).toEqual([]);
    expect(program.stderr).toContain('ended by SIGTERM: the export is not whole');
  });
});
