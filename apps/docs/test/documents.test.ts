import { posix } from 'node:path';
import { testTitles } from '@proj/checks/test-titles';
import { describe, expect, test } from 'vitest';
import { lineOf } from '../src/code/code-page.ts';
import { isFile, read } from '../src/repository.ts';

interface Link {
  readonly text: string;
  /** From the root of the repository. */
  readonly path: string;
}

function linksOf(document: string): readonly Link[] {
  return [...read(document).matchAll(/\[`?([^[\]`]+)`?\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(
    ([, text = '', target = '']) => ({ text, path: posix.join(posix.dirname(document), target) }),
  );
}

describe('the threat model', () => {
  const tests = linksOf('apps/docs/threats.md').filter(({ path }) => path.endsWith('.test.ts'));

  test('names tests by titles that they have', () => {
    expect(tests.length).toBeGreaterThan(60);
    const missing = tests.filter(
      ({ text, path }) =>
        !isFile(path) ||
        !testTitles(path, read(path)).some(({ of, written }) => of === 'test' && written.startsWith(text)),
    );
    expect(missing).toEqual([]);
  });

  test('has a test for everything that is said to be stopped', () => {
    const rows = read('apps/docs/threats.md')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^\| (-+|what one tries)/.test(line));
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((row) => !row.includes('.test.ts)'))).toEqual([]);
  });
});

describe('the architecture', () => {
  const code = linksOf('apps/docs/architecture.md').filter(({ path }) => /\.tsx?$/.test(path));

  test('leads to code that has what it names', () => {
    expect(code.length).toBeGreaterThan(50);
    const missing = code.filter(({ text, path }) => {
      if (!isFile(path)) return true;
      return text !== posix.basename(path) && lineOf(read(path), text) === undefined;
    });
    expect(missing).toEqual([]);
  });

  test('names private methods that are there', () => {
    const session = read('packages/snet/src/core/session.ts');
    const named = [...read('apps/docs/architecture.md').matchAll(/`(#\w+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !session.includes(`${name}(`))).toEqual([]);
  });
});
