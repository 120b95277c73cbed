import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { waysToNode } from '../src/check/browser.ts';
import {
  filesAreComplete,
  importsAreDeclared,
  linksLead,
  manifestIsResolved,
  mapsLeadToSources,
} from '../src/check/contents.ts';
import type { PackedPackage } from '../src/pack.ts';
import type { Manifest } from '../src/workspace.ts';
import { scratchDirectory } from './scratch.ts';

const scratch = scratchDirectory();

/** A package as it would be unpacked, with these files. */
function packed(files: Readonly<Record<string, string>>, manifest: Partial<Manifest> = {}): PackedPackage {
  const folder = mkdtempSync(join(scratch, 'package-'));
  const whole = { name: '@proj/example', version: '1.0.0', ...manifest };
  const all: Readonly<Record<string, string>> = {
    LICENSE: '',
    'CHANGELOG.md': '',
    ...files,
    'package.json': JSON.stringify(whole),
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { manifest: whole, source: 'packages/io', tarball: '', folder, files: Object.keys(all) };
}

test('what only the workspace can resolve is found', () => {
  const exports = { '.': { '@proj/source': './src/index.ts', default: './dist/index.js' } };
  expect(manifestIsResolved(packed({}, { exports }))).toEqual([`package.json has '@proj/source'`]);
  const dependencies = { '@proj/io': 'workspace:^', ws: 'catalog:' };
  expect(manifestIsResolved(packed({}, { dependencies }))).toHaveLength(2);
  expect(manifestIsResolved(packed({}, { dependencies: { '@proj/io': '^1.0.0' } }))).toEqual([]);
});

test('a file that is promised and missing is found, as is one that does not belong there', () => {
  const exports = { '.': { types: './dist/index.d.ts', default: './dist/index.js' } };
  const files = { 'README.md': '', 'dist/index.js': '', 'src/index.ts': '', 'src/index.test.ts': '' };
  expect(filesAreComplete(packed(files, { exports }))).toEqual([
    'dist/index.d.ts is missing',
    'src/index.test.ts does not belong there',
  ]);
  expect(filesAreComplete(packed({ 'dist/index.js': '' }))).toEqual(['README.md is missing']);
});

test('a map is missed by a file that names one, and a source by its map', () => {
  const files = { 'README.md': '', 'src/a.ts': '', 'dist/a.js': '//# sourceMappingURL=a.js.map', 'dist/b.js': '' };
  expect(filesAreComplete(packed(files))).toEqual(['dist/a.js.map is missing']);
  const map = JSON.stringify({ sources: ['../src/a.ts', '../src/b.ts'] });
  expect(mapsLeadToSources(packed({ ...files, 'dist/a.js.map': map }))).toEqual([
    'dist/a.js.map leads to src/b.ts, which is not there',
  ]);
});

test('an import is found that is declared nowhere, or leads nowhere', () => {
  const code = `import 'ws';\nimport 'pino';\nimport 'node:fs';\nimport './b.js';\nimport '@proj/example/other';\n`;
  const files = { 'dist/a.js': code, 'dist/a.d.ts': `export * from './a.ts';\nimport type { B } from './b.ts';\n` };
  expect(importsAreDeclared(packed(files, { dependencies: { ws: '^8.0.0' } }))).toEqual([
    'dist/a.js imports ./b.js, which is not there',
    'dist/a.js imports pino, which package.json does not declare',
    'dist/a.d.ts imports ./b.ts, which is not there',
  ]);
});

test('a link that leads nowhere is found; addresses and places in the same document lead somewhere', () => {
  const text =
    '[a](SPEC.md) [b](../frame/README.md#x) [c](https://example.org) [d](#limits) [e](../gone.md) [f](./SPEC.md)';
  expect(linksLead(packed({ 'README.md': text, 'SPEC.md': '' }))).toEqual(['README.md links to ../gone.md']);
});

test('the way from an entry point to a module of Node is found through files and packages, as a page resolves them', () => {
  const exports = { '.': { browser: { default: './dist/web.js' }, default: './dist/node.js' }, './x': './dist/x.js' };
  const files = { 'dist/web.js': '', 'dist/node.js': `import 'node:fs';\n`, 'dist/x.js': `import '@proj/other';\n` };
  const other = { 'dist/index.js': `import './deep.js';\n`, 'dist/deep.js': `import 'node:net';\n` };
  const all = [
    packed(files, { exports }),
    packed(other, {
      name: '@proj/other',
      exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    }),
  ];
  expect(waysToNode('@proj/example', all)).toEqual([]);
  expect(waysToNode('@proj/example/x', all)).toEqual([
    '@proj/example/x → dist/x.js → @proj/other → dist/index.js → dist/deep.js → node:net',
  ]);
});
