import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/commands.ts';
import { failures } from '../src/index.ts';

const root = join(import.meta.dirname, '..');
/** Padding of tables is the formatter's. */
const read = (name: string): string => readFileSync(join(root, name), 'utf8').replaceAll(/(?<=\S) +\|/g, ' |');
const tests = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => read(join('test', name)))
  .join('\n');

describe('generated code', () => {
  test('gen/ is what proto/ generates now', () => {
    const fresh = mkdtempSync(join(tmpdir(), 'chat-protocol-'));
    try {
      // Without the conditions of this test run, which are for TypeScript sources.
      const { status, stderr } = spawnSync(process.execPath, [join(root, 'generate.mjs'), fresh], {
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(readdirSync(fresh).toSorted()).toEqual(readdirSync(join(root, 'gen')).toSorted());
      for (const name of readdirSync(fresh)) {
        // Not `toBe` on the text: the difference of two generated files helps nobody.
        expect(
          readFileSync(join(fresh, name)).equals(readFileSync(join(root, 'gen', name))),
          `gen/${name} is fresh`,
        ).toBe(true);
      }
    } finally {
      rmSync(fresh, { recursive: true });
    }
  });
});

describe('documents', () => {
  test('every codec requirement of SPEC.md is cited by a test, and no test cites another', () => {
    const required = [...read('SPEC.md').matchAll(/\*\*\[(CHAT-[\d.]+)\]\*\*/g)].map(([, id]) => id);
    const cited = [...tests.matchAll(/\[(CHAT-\d+\.\d+)\]/g)].map(([, id]) => id);
    expect(required.length).toBeGreaterThan(0);
    expect(new Set(cited)).toEqual(new Set(required));
  });

  test('every error code is in the README and is provoked by a test', () => {
    const codes = [...read('src/errors.ts').matchAll(/^ {2}\| '(CHAT_\w+)'/gm)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(0);
    const documented = [...read('README.md').matchAll(/^\| `(CHAT_\w+)`/gm)].map(([, code]) => code);
    expect(documented).toEqual(codes);
    expect(codes.filter((code) => !tests.includes(`'${code}'`))).toEqual([]);
  });

  test('SPEC.md has the table of failures', () => {
    const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
    const rows = Object.entries(failures).map(
      ([name, { code, terminal, retryable, sentence }]) =>
        `| ${code} | ${name} | ${yesNo(terminal)} | ${yesNo(retryable)} | ${sentence} |`,
    );
    expect(read('SPEC.md').match(/^\| \d+ \| \w+ \| (?:yes|no) .*$/gm)).toEqual(rows);
  });

  test('SPEC.md has the table of commands', () => {
    const documented = [...read('SPEC.md').matchAll(/^\| (\d+) \| (\w+) \| (client|server) \|/gm)].map(
      ([, code, name, sentBy]) => [
        Number(code),
        name?.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase(),
        sentBy,
      ],
    );
    const implemented = Object.entries(commands).map(([type, { cmdCode, sentBy }]) => [cmdCode, type, sentBy]);
    expect(documented).toEqual(implemented.toSorted(([a], [b]) => Number(a) - Number(b)));
  });
});
