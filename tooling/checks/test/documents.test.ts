import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { absolute, files, read } from '../src/repository.ts';

const folder = absolute('tooling/checks/.documents/');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  readonly path: string;
  readonly language: string;
  readonly code: string;
}

/** The TypeScript blocks of documents, and of what stands above what is exported. Reports of an API are not code. */
function blocks(): readonly Block[] {
  const documents = files(/(?<!\.api)\.md$/).map((path) => [path, read(path)] as const);
  const sources = files(/^packages\/[^/]+\/src\/.*\.tsx?$/).flatMap((path) =>
    [...read(path).matchAll(/^ *\/\*\*\n([\s\S]*?)\*\/$/gm)].map(
      ([, comment = '']) => [path, comment.replaceAll(/^ *\* ?/gm, '')] as const,
    ),
  );
  return [...documents, ...sources].flatMap(([path, text]) =>
    [...text.matchAll(/^```(tsx?)\n([\s\S]*?)^```/gm)].map(([, language = '', code = '']) => ({
      path,
      language,
      code,
    })),
  );
}

test('every TypeScript block of every document and doc comment compiles', { timeout: 60_000 }, () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const all = blocks();
  for (const [index, { path, language, code }] of all.entries()) {
    // Each is a module of its own, named after where it stands.
    writeFileSync(`${folder}${path.replaceAll(/[/.]/g, '-')}-${index}.${language}`, `${code}\nexport {};\n`);
  }
  expect(all.filter(({ path }) => path.endsWith('.md')).length).toBeGreaterThan(5);
  expect(all.filter(({ path }) => path.startsWith('packages/client/src/')).length).toBeGreaterThan(3);
  const config = {
    extends: '../../tsconfig/node.json',
    compilerOptions: {
      isolatedDeclarations: false,
      declaration: false,
      jsx: 'react-jsx',
      // What a page uses is described as well.
      lib: ['ES2024', 'ESNext.Disposable', 'DOM'],
    },
    include: ['*.ts', '*.tsx'],
  };
  writeFileSync(`${folder}tsconfig.json`, JSON.stringify(config));
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  let output = '';
  try {
    execFileSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', folder], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
  } catch (error) {
    output = String((error as { stdout?: string }).stdout ?? error);
  }
  expect(output).toBe('');
});

test('every relative link of every document leads to a file', () => {
  const broken = files(/\.md$/).flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map(([, target = '']) => join(dirname(path), target).replace(/\/$/, ''))
      .filter((target) => files(new RegExp(`^${target.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(/|$)`)).length === 0)
      .map((target) => `${path} → ${target}`),
  );
  expect(broken).toEqual([]);
});
