import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { scratchFile } from './scratch.ts';

const programOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const appender = programOf('./appender.ts');

/** Runs a program until it has printed `lines` lines, kills it in the middle of whatever it does then. */
async function linesBeforeKill(
  file: string,
  first: number,
  lines: number,
  program: string = appender,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--conditions=@proj/source', program, file, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let count = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    count += chunk.split('\n').length - 1;
    if (count >= lines) child.kill('SIGKILL');
  });
  const [exitCode, signal] = await once(child, 'close');
  expect({ exitCode, signal }).toEqual({ exitCode: null, signal: 'SIGKILL' });
  return output.split('\n').slice(0, -1);
}

test('whatever was answered before kill -9 is there afterwards, without holes and only once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 3, maxLength: 3 }), async (kills) => {
      const file = scratchFile();
      const answered = new Set<string>();
      for (const [round, lines] of kills.entries()) {
        for (const line of await linesBeforeKill(file, round * 1_000_000, lines)) answered.add(line);
        await using store = await openSqliteStore({ file });
        const stored: string[] = [];
        for (const conversation of ['g:0', 'g:1', 'g:2']) {
          let seq = 0;
          for (;;) {
            const page = await store.read(conversation, seq, 1_000);
            if (page.length === 0) break;
            for (const one of page) {
              seq += 1;
              expect(one.seq).toBe(seq);
              stored.push(`${conversation} ${seq} ${Number(Buffer.from(one.id).toString())}`);
            }
          }
          expect(await store.head(conversation)).toBe(seq);
        }
        expect([...answered].filter((line) => !stored.includes(line))).toEqual([]);
        expect(new Set(stored.map((line) => line.split(' ')[2])).size).toBe(stored.length);
      }
    }),
    { numRuns: 2 },
  );
});

test('a password and the limit of what the one before opened are never apart, wherever kill -9 comes', async () => {
  const users = Array.from({ length: 8 }, (_, number) => `u${number}`);
  const file = scratchFile();
  {
    await using store = await openSqliteStore({ file });
    for (const name of users) await store.users.create({ name, passwordRecord: '0', createdAtMs: 0 });
  }
  let first = 0;
  for (const lines of [1, 40, 333]) {
    const answered = await linesBeforeKill(file, first, lines, programOf('./password-changer.ts'));
    await using store = await openSqliteStore({ file });
    const limits = new Map((await store.devices.revocations(-1)).map(({ user, beforeMs }) => [user, beforeMs]));
    for (const name of users) {
      const number = Number((await store.users.find(name))?.passwordRecord);
      expect([name, limits.get(name) ?? 0]).toEqual([name, number]);
      first = Math.max(first, number);
    }
    for (const line of answered) {
      const [name = '', number] = line.split(' ');
      expect(limits.get(name)).toBeGreaterThanOrEqual(Number(number));
    }
  }
});
