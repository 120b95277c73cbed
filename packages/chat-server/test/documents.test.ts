import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { counters, gauges, histograms, limits } from '../src/index.ts';

const root = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const squeezed = (text: string): string => text.replaceAll(/(?<=\S) +\|/g, ' |');

test('every error code is in the README with its meaning, and is provoked by a test', () => {
  const rows = [...read('src/errors.ts').matchAll(/^ \* (\| `CHAT_SERVER_\w+` .*)$/gm)].map(([, row]) => row);
  const codes = [...read('src/errors.ts').matchAll(/^ {2}\| '(CHAT_SERVER_\w+)'/gm)].map(([, code]) => code);
  expect(rows).toHaveLength(codes.length);
  expect(squeezed(read('README.md')).match(/^\| `CHAT_SERVER_.*$/gm)).toEqual(rows);
  const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.startsWith('documents'))
    .map((name) => read(join('test', name)))
    .join('\n');
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.filter((code) => !tests.includes(code ?? ''))).toEqual([]);
});

const numbers = (text: string): string => text.replaceAll(/(?<=\d)[ _](?=\d)/g, '');

test('the README has the default and the range of every limit', () => {
  const readme = numbers(squeezed(read('README.md').replace(/## Packet clients[\s\S]*?(?=\n## )/, '')));
  const documented = [...readme.matchAll(/^\| `([\w.]+)` \| (\d+) \| (\d+–\d+|(?:above|from) `\w+`) \|/gm)];
  // Two begin where another option is, and what `shutdown` takes is no option.
  const relative: Readonly<Record<string, string>> = {
    idleTimeoutMs: 'above `heartbeatMs`',
    drainSpreadMaxMs: 'from `drainSpreadMinMs`',
  };
  const implemented = Object.entries(limits).map(([name, { byDefault, least, most }]) => [
    name,
    [String(byDefault), relative[name] ?? `${least}–${most}`],
  ]);
  expect(Object.fromEntries(documented.map(([, name, value, range]) => [name, [value, range]]))).toEqual({
    ...Object.fromEntries(implemented),
    graceMs: ['5000', '0–86400000'],
  });
});

test('the comment above every limit has its default', () => {
  const sources = ['src/options.ts', 'src/conversations/options.ts', 'src/accounts.ts'].map(read).join('\n');
  const comments = [
    ...numbers(sources).matchAll(/@defaultValue (\d+)(?:(?!\*\/)[\s\S])*\*\/\s+readonly (\w+)\?: number/g),
  ].map(([, value, name = '']) => [name, Number(value)] as const);
  const elsewhere = ['maxHashing', 'maxWaiting'];
  const { 'sessions.max': _, ...own } = limits;
  expect(Object.fromEntries(comments.filter(([name]) => !elsewhere.includes(name)))).toEqual(
    Object.fromEntries(Object.entries(own).map(([name, { byDefault }]) => [name, byDefault])),
  );
});

test('the README has the default of every limit of packet clients', () => {
  const section = numbers(squeezed(read('README.md').split('## Packet clients')[1] ?? ''));
  const documented = [...section.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)];
  const implemented = [...numbers(read('src/compat/options.ts')).matchAll(/integer\(\s*'(\w+)',\s*[\w.]+,\s*(\d+),/g)];
  const entries = (matches: readonly RegExpExecArray[]): object =>
    Object.fromEntries(matches.map(([, name, value]) => [name, value]));
  expect(documented.length).toBeGreaterThan(5);
  expect(entries(documented)).toEqual(entries(implemented));
});

test('the README has every metric, with its labels and what it means', () => {
  const row = (name: string, kind: string, labels: readonly string[], help: string): string =>
    `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`.replaceAll(/ +/g, ' ');
  const rows = [
    ...Object.entries(counters).map(([name, { help, labels }]) => row(name, 'counter', labels, help)),
    ...Object.entries(histograms).map(([name, { help }]) => row(name, 'histogram', [], help)),
    ...Object.entries(gauges).map(([name, { help }]) => row(name, 'gauge', [], help)),
  ];
  const documented = read('README.md').match(/^\| `\w+` +\| (counter|histogram|gauge) .*$/gm) ?? [];
  expect(documented.map((line) => line.replaceAll(/ +/g, ' '))).toEqual(rows);
});

test('every value of `limit` is in the README, counted somewhere, and provoked by a test', () => {
  const [, section = ''] = /^Values of `limit`: ([^.]*)\./m.exec(read('README.md')) ?? [];
  const documented = [...section.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
  const files = (folder: string): string =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('documents'))
      .map((name) => read(join(folder, name)))
      .join('\n');
  const [sources, tests] = [files('src'), files('test')];
  expect(documented).toHaveLength(23);
  expect(documented.filter((name) => !sources.includes(`'${name}'`))).toEqual([]);
  expect(documented.filter((name) => !tests.includes(`'${name}'`))).toEqual([]);
});
