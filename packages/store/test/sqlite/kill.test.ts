import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { scratchFile } from './scratch.ts';

const appender = fileURLToPath(new URL('./appender.ts', import.meta.url));

/** Runs the appender until it has printed `lines` lines, kills it in the middle of whatever it does then. */
async function linesBeforeKill(file: string, first: number, lines: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--conditions=@proj/source', appender, file, String(first)], {
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
