import { describe, expect, test } from 'vitest';
import { files, read } from '../src/repository.ts';
import { citationsIn, idsIn, requirementsOf } from '../src/specification.ts';
import { testTitles } from '../src/test-titles.ts';

const cited = new Set(
  files(/\/test\/.*\.test\.tsx?$/).flatMap((path) => citationsIn(path, read(path)).map(({ id }) => id)),
);

test.for(files(/SPEC\.md$/))('every MUST of %s is cited by the title of a test', (path) => {
  const all = requirementsOf(read(path));
  expect(all.length).toBeGreaterThan(5);
  expect(all.filter(({ id, text }) => /\bMUST\b/.test(text) && !cited.has(id)).map(({ id }) => id)).toEqual([]);
});

test('no test and no comment cites a requirement that does not exist', () => {
  const known = new Set(files(/SPEC\.md$/).flatMap((path) => requirementsOf(read(path)).map(({ id }) => id)));
  const prefixes = new Set([...known].map((id) => id.split('-')[0]));
  const mentioned = files(/^(packages|apps|tooling)\/[^/]+\/(src|test)\/.*\.tsx?$/).flatMap((path) =>
    idsIn(read(path)),
  );
  expect([...new Set(mentioned)].filter((id) => prefixes.has(id.split('-')[0]) && !known.has(id))).toEqual([]);
});

describe('a title', () => {
  const written = (source: string) => testTitles('a.test.ts', source).map(({ of, written: title }) => `${of} ${title}`);
  const rows = (source: string) => testTitles('a.test.ts', source).flatMap((title) => title.rows);

  test('is that of any kind of test, or of a group', () => {
    expect(
      written(`
        test('one', f);
        test.for([1, 'a'])("two's", f);
        it(\`three \${x}\`, f);
        test.concurrent.each<Row>([
          {},
        ])(
          'four',
          { timeout: 1 },
          f,
        );
        describe('five', () => test('six', f));`),
    ).toEqual(['test one', "test two's", `test three \${x}`, 'test four', 'group five', 'test six']);
  });

  test('is not in a comment, a text, or a call of anything else', () => {
    expect(
      written(`
        // test('a comment [X-1.1]', f)
        /test('x')/.test('a text');
        const text = "test('a text', f)";`),
    ).toEqual([]);
  });

  test.each(['skip', 'todo', 'fails', 'concurrent.skip'])('is none of what counts for nothing: %s', (member) => {
    expect(
      written(`test.${member}('one', f); it.${member}('two', f); test.${member}.each([['a']])('three %s', f);`),
    ).toEqual([]);
  });

  test('is none of what is in a group that is not run', () => {
    const inner = `test('one', f); describe('two', () => { test('three', f); })`;
    expect(written(`describe.skip('four', () => { ${inner} }); describe.todo(name, () => { ${inner} });`)).toEqual([]);
    expect(written(`describe.skip.each([['a']])('%s', () => { ${inner} }); test('five', f);`)).toEqual(['test five']);
  });

  test('is that of a group only if a test in it counts', () => {
    expect(written(`describe('one', () => {});`)).toEqual([]);
    expect(written(`describe('one', () => { describe('two', () => { test.skip('three', f); }); });`)).toEqual([]);
    expect(written(`describe('one', () => { describe('two', () => { test(title, f); }); });`)).toEqual([
      'group one',
      'group two',
    ]);
    expect(written(`test('before', f); describe('one', () => {});`)).toEqual(['test before']);
  });

  test('is that of a test that runs on some machines', () => {
    expect(written(`test.runIf(isLinux)('one', f); test.skipIf(isLinux)('two', f);`)).toEqual(['test one', 'test two']);
  });

  test('has the texts of the rows of its table, wherever the file has them', () => {
    expect(rows(`test.each([['a', 1], ['b', 2]])('%s is %d', f)`)).toEqual(['a is %d', 'b is %d']);
    expect(rows(`test.for(['a', \`b\`] as const)('%j', f)`)).toEqual(['a', 'b']);
    expect(rows(`test.each([{ name: 'a', size: 1 }])('$name of $size', f)`)).toEqual(['a of $size']);
    expect(rows(`const more = [['b']]; const all: Row[] = [['a'], ...more]; test.each(all)('%s', f)`)).toEqual([
      'a',
      'b',
    ]);
  });

  test('has none of rows that are computed, or have no text', () => {
    expect(rows(`test.each([[1], null, ...names.map((name) => name)])('%s', f); test.each(made())('%s', f)`)).toEqual(
      [],
    );
  });

  test('cites what it names, and what its rows name', () => {
    expect(citationsIn('a.test.ts', `test.each([['a [X-1.1]'], ['b [X-1.2]']])('%s [X-1.3]', f) // [X-1.4]`)).toEqual([
      { id: 'X-1.3', title: '%s [X-1.3]' },
      { id: 'X-1.1', title: 'a [X-1.1] [X-1.3]' },
      { id: 'X-1.2', title: 'b [X-1.2] [X-1.3]' },
    ]);
  });
});
