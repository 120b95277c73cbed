import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openFileStore } from '../../src/file/index.ts';
import type { ClientStore } from '../../src/index.ts';
import { emptyFolder } from '../folder.ts';
import { cursor, outgoing, settled } from './messages.ts';

const durably = { durable: true };
const soon = { durable: false };

async function numbers(store: ClientStore): Promise<readonly number[]> {
  return (await store.load()).outgoing.map(({ sentAtMs }) => sentAtMs);
}

async function written(dir: string, count: number): Promise<string> {
  await using store = await openFileStore(dir);
  for (let number = 0; number < count; number++) await store.write([outgoing(number)], durably);
  return join(dir, 'journal');
}

describe('journal', () => {
  test('the folder and the file are for their user alone', async () => {
    const dir = join(await emptyFolder(), 'a', 'b');
    const journal = await written(dir, 1);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    expect((await stat(journal)).mode & 0o777).toBe(0o600);
  });

  test('cut at any byte after the header it is read up to the last whole line, when nothing later had been synced', async () => {
    const dir = await emptyFolder();
    {
      await using store = await openFileStore(dir);
      for (let number = 0; number < 4; number++) await store.write([outgoing(number)], soon);
    }
    const journal = join(dir, 'journal');
    const whole = await readFile(journal);
    const ends = [...whole.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
    const [header = 0] = ends;
    for (let length = whole.length; length >= header; length -= 11) {
      await writeFile(journal, whole.subarray(0, length));
      await using store = await openFileStore(dir);
      const lines = ends.filter((end) => end <= length).length - 1;
      expect(await numbers(store)).toEqual([0, 1, 2, 3].slice(0, lines));
    }
  });

  test('what follows a torn line is not lost by it', async () => {
    const dir = await emptyFolder();
    const journal = await written(dir, 2);
    await truncate(journal, (await stat(journal)).size - 1);
    {
      await using store = await openFileStore(dir);
      await store.write([outgoing(7)], durably);
    }
    await using store = await openFileStore(dir);
    expect(await numbers(store)).toEqual([0, 7]);
  });

  test('garbage after the last line is cut off', async () => {
    const dir = await emptyFolder();
    await appendFile(await written(dir, 2), Buffer.from('\0\0\0\n00000000 {}\n\0'));
    await using store = await openFileStore(dir);
    expect(await numbers(store)).toEqual([0, 1]);
  });

  test('a damaged line that a later one knows to have been synced is refused, and the file left as it is', async () => {
    const dir = await emptyFolder();
    const journal = await written(dir, 5);
    const bytes = await readFile(journal);
    bytes[bytes.indexOf('text 1')] = 0x54;
    await writeFile(journal, bytes);
    await expect(openFileStore(dir)).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT', fault: 'local' });
    expect(await readFile(journal)).toEqual(bytes);
    expect(await readdir(dir)).toEqual(['journal']);
  });

  test('a damaged line of a rewritten journal is refused, also the last', async () => {
    const dir = await emptyFolder();
    {
      await using store = await openFileStore(dir);
      for (let number = 0; number < 300; number++) {
        await store.write([outgoing(number, 'x'.repeat(1000)), ...(number === 0 ? [] : [settled(number)])], soon);
      }
    }
    const journal = join(dir, 'journal');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    await writeFile(journal, `${lines[0]}\n`);
    await expect(openFileStore(dir)).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT' });
  });

  test('an empty journal is refused: one is never made empty', async () => {
    const dir = await emptyFolder();
    await truncate(await written(dir, 1), 0);
    await expect(openFileStore(dir)).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT' });
  });

  test('another version is refused and said to be one', async () => {
    const dir = await emptyFolder();
    const json = '{"format":"proj-client-store","version":3,"synced":1}';
    await writeFile(join(dir, 'journal'), `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`);
    await expect(openFileStore(dir)).rejects.toThrow(/another version.*\[CLIENT_STORE_FAILED\]$/);
  });

  test('it stays small however much passes through it', async () => {
    const dir = await emptyFolder();
    const text = 'x'.repeat(10_000);
    {
      await using store = await openFileStore(dir);
      await store.write([outgoing(0)], durably);
      for (let number = 1; number <= 200; number++) {
        await store.write([outgoing(number, text)], soon);
        await store.write([settled(number), cursor(number)], soon);
        expect((await stat(join(dir, 'journal'))).size).toBeLessThan(300_000);
      }
    }
    await using store = await openFileStore(dir);
    expect(await numbers(store)).toEqual([0]);
    expect((await store.load()).cursors.get('c:ann:bob' as never)).toBe(200);
  });

  test('what is left of a rewrite that did not finish is removed', async () => {
    const dir = await emptyFolder();
    await written(dir, 1);
    await writeFile(join(dir, 'journal.new'), 'half');
    await using store = await openFileStore(dir);
    expect(await numbers(store)).toEqual([0]);
    expect(await readdir(dir)).not.toContain('journal.new');
  });

  test('a folder that cannot be made is a failure with its cause', async () => {
    const file = join(await emptyFolder(), 'file');
    await writeFile(file, '');
    await expect(openFileStore(join(file, 'store'))).rejects.toMatchObject({
      code: 'CLIENT_STORE_FAILED',
      cause: { code: 'ENOTDIR' },
    });
  });

  test('after a failed write every later one fails, and opened again the store has what was written', async () => {
    const dir = await emptyFolder();
    const child = spawn('bash', [
      '-c',
      `ulimit -f 16 && exec "${process.execPath}" "$0" "$1"`,
      fixture('overflow'),
      dir,
    ]);
    const [output] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { count, errors } = JSON.parse(output) as { count: number; errors: string[] };
    await once(child, 'close');
    expect(errors).toEqual(['CLIENT_STORE_FAILED EFBIG', 'CLIENT_STORE_FAILED EFBIG', 'CLIENT_STORE_FAILED EFBIG']);
    await using store = await openFileStore(dir);
    expect(await numbers(store)).toEqual(Array.from({ length: count }, (_, number) => number));
  });
});

const fixture = (name: string): string => join(import.meta.dirname, 'programs', `${name}.ts`);

test('a process that is killed loses nothing that it was told is stored', { timeout: 30_000 }, async () => {
  const dir = await emptyFolder();
  let stored = 0;
  for (let round = 0; round < 5; round++) {
    const child = spawn(process.execPath, [fixture('put'), dir, String(stored)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const first = stored;
    for await (const line of createInterface(child.stdout)) {
      stored = Number(line) + 1;
      if (stored - first === 30 + round) child.kill('SIGKILL');
    }
    await using store = await openFileStore(dir);
    const found = await numbers(store);
    expect(found).toEqual(found.map((_, number) => number));
    expect(found.length).toBeGreaterThanOrEqual(stored);
    stored = found.length;
  }
  expect(stored).toBeGreaterThanOrEqual(160);
});

describe('lock', () => {
  test('a second store in the same process is refused until the first is disposed of', async () => {
    const dir = await emptyFolder();
    const first = await openFileStore(dir);
    await expect(openFileStore(dir)).rejects.toMatchObject({ code: 'CLIENT_STORE_LOCKED', fault: 'local' });
    await first[Symbol.asyncDispose]();
    await using second = await openFileStore(dir);
    expect(await numbers(second)).toEqual([]);
  });

  test('another process is refused while one has it, and gets it when that one was killed', async () => {
    const dir = await emptyFolder();
    const child = spawn(process.execPath, [fixture('put'), dir, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(createInterface(child.stdout), 'line');
    await expect(openFileStore(dir)).rejects.toThrow(`process ${child.pid} has the store`);
    child.kill('SIGKILL');
    await once(child, 'close');
    await using store = await openFileStore(dir);
    expect((await numbers(store)).length).toBeGreaterThan(0);
    expect((await readdir(dir)).filter((name) => name.startsWith('lock-'))).toHaveLength(1);
  });

  test.runIf(process.platform === 'linux')(
    'a process with the number of a dead one does not hold its lock',
    async () => {
      const dir = await emptyFolder();
      const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).slice(0, 8);
      for (const stale of [`${process.pid}-1-${bootId}`, `${process.ppid}-1-${bootId}`, `${process.ppid}-1-00000000`]) {
        await writeFile(join(dir, `lock-${stale}-00000000`), '');
      }
      await using store = await openFileStore(dir);
      expect(await numbers(store)).toEqual([]);
      expect((await readdir(dir)).filter((name) => name.startsWith('lock-'))).toHaveLength(1);
    },
  );

  test('of many that come at once one at most has it', async () => {
    const dir = await emptyFolder();
    const stores = await Promise.allSettled(Array.from({ length: 8 }, () => openFileStore(dir)));
    const open = stores.filter(({ status }) => status === 'fulfilled');
    expect(open.length).toBeLessThanOrEqual(1);
    for (const result of stores) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'CLIENT_STORE_LOCKED' });
      else await result.value[Symbol.asyncDispose]();
    }
    await using store = await openFileStore(dir);
    expect(await numbers(store)).toEqual([]);
  });
});
