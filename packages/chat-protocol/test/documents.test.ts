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
