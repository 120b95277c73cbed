import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lineOf } from '../src/code/code-page.ts';
import { titlesIn } from '../src/generated/requirements-page.ts';
import { isFile, namesIn, read } from '../src/repository.ts';

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
      ({ text, path }) => !isFile(path) || !titlesIn(read(path)).some((title) => title.startsWith(text)),
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

describe('commands in documents', () => {
  const documents = ['README', 'why', 'start', 'architecture', 'threats'].map((name) => `apps/docs/${name}.md`);
  const guides = namesIn('apps/docs/guides').map((name) => `apps/docs/guides/${name}`);

  test('npm test is given folders and files that there are', () => {
    const given = [...documents, ...guides].flatMap((document) =>
      [...read(document).matchAll(/npm test -- ([^`\n]+)/g)].flatMap(([, names = '']) => names.trim().split(/\s+/)),
    );
    expect(given.length).toBeGreaterThan(5);
    const missing = given.filter((name) => !/^[A-Z]+$/.test(name) && !isFile(name) && namesIn(name).length === 0);
    expect(missing).toEqual([]);
  });

  test('scripts of npm and packages of pnpm are there', () => {
    const scripts = new Set(Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts));
    const texts = [...documents, ...guides].map(read).join('\n');
    const run = [...texts.matchAll(/npm run (?:-s )?([\w-]+)/g)].map(([, name = '']) => name);
    expect(run.length).toBeGreaterThan(3);
    expect(run.filter((name) => !scripts.has(name))).toEqual([]);
    const manifests = ['apps', 'apps/examples'].flatMap((group) =>
      namesIn(group).flatMap((name) => {
        const manifest = `${group}/${name}/package.json`;
        return isFile(manifest) ? [(JSON.parse(read(manifest)) as { name: string }).name] : [];
      }),
    );
    const filtered = [...texts.matchAll(/--filter (@proj\/[\w-]+)/g)].map(([, name = '']) => name);
    expect(filtered.filter((name) => !manifests.includes(name))).toEqual([]);
  });
});
