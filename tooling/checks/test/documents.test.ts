import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createLogger, createServer } from 'vite';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { absolute, files, read } from '../src/repository.ts';

const folder = absolute('tooling/checks/.documents/');
beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  readonly path: string;
  readonly language: string;
  readonly code: string;
}

/** The blocks of documents in some languages, and of what stands above what is exported. Reports of an API are not code. */
function blocks(languages: string): readonly Block[] {
  const documents = files(/(?<!\.api)\.md$/).map((path) => [path, read(path)] as const);
  const sources = files(/^packages\/[^/]+\/src\/.*\.tsx?$/).flatMap((path) =>
    [...read(path).matchAll(/^ *\/\*\*\n([\s\S]*?)\*\/$/gm)].map(
      ([, comment = '']) => [path, comment.replaceAll(/^ *\* ?/gm, '')] as const,
    ),
  );
  return [...documents, ...sources].flatMap(([path, text]) =>
    [...text.matchAll(new RegExp(`^\`\`\`(${languages})\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
      ([, language = '', code = '']) => ({ path, language, code }),
    ),
  );
}

/** What the compiler says of a folder; nothing, when it is content. */
function compiled(name: string, all: readonly Block[], compilerOptions: object): string {
  const place = `${folder}${name}/`;
  mkdirSync(place, { recursive: true });
  for (const [index, { path, language, code }] of all.entries()) {
    // Each is a module of its own, named after where it stands.
    const isCommon = language === 'js' && /\brequire\(/.test(code);
    const extension = isCommon ? 'cjs' : language;
    const file = `${place}${path.replaceAll(/[/.]/g, '-')}-${index}.${extension}`;
    writeFileSync(file, isCommon ? code : `${code}\nexport {};\n`);
  }
  // What a document uses of others, and the workspace does not have.
  writeFileSync(`${place}others.d.ts`, "declare module '@opentelemetry/api';\n");
  const config = {
    extends: '../../../tsconfig/node.json',
    compilerOptions: {
      isolatedDeclarations: false,
      declaration: false,
      jsx: 'react-jsx',
      // What a page uses is described as well.
      lib: ['ES2024', 'ESNext.Disposable', 'DOM'],
      ...compilerOptions,
    },
    include: ['*'],
  };
  writeFileSync(`${place}tsconfig.json`, JSON.stringify(config));
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  try {
    execFileSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', place], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
  return '';
}

test('every TypeScript block of every document and doc comment compiles', { timeout: 60_000 }, () => {
  const all = blocks('tsx?');
  expect(all.filter(({ path }) => path.endsWith('.md')).length).toBeGreaterThan(5);
  expect(all.filter(({ path }) => path.startsWith('packages/client/src/')).length).toBeGreaterThan(3);
  expect(compiled('typescript', all, {})).toBe('');
});

test('every JavaScript block of every document compiles with the types of what it uses', { timeout: 60_000 }, () => {
  const all = blocks('[cm]?jsx?');
  expect(all.length).toBeGreaterThan(4);
  const options = { checkJs: true, noImplicitAny: false };
  expect(compiled('javascript', all, options)).toBe('');
  const wrong = { path: 'wrong.md', language: 'js', code: "const { conect } = require('@proj/snet');\n" };
  expect(compiled('wrong', [wrong], options)).toContain("no exported member named 'conect'");
});

test('every block of JSON is some', () => {
  const all = blocks('json');
  expect(all.length).toBeGreaterThan(1);
  for (const { path, code } of all) expect(() => JSON.parse(code) as unknown, path).not.toThrow();
});

test('every block of HTML is a page, or a part of one', async () => {
  const complaints: string[] = [];
  const warn = (text: string): void => void complaints.push(text);
  const server = await createServer({
    configFile: false,
    root: folder,
    server: { middlewareMode: true, ws: false, preTransformRequests: false },
    optimizeDeps: { noDiscovery: true },
    customLogger: { ...createLogger('silent'), warn, warnOnce: warn, error: warn },
  });
  onTestFinished(() => server.close());
  const all = blocks('html');
  expect(all.length).toBeGreaterThan(0);
  for (const { path, code } of all) await server.transformIndexHtml(`/${path}.html`, code);
  expect(complaints).toEqual([]);
  await server.transformIndexHtml('/wrong.html', '<!doctype html><form><input name="a" <button>').catch(warn);
  expect(complaints).toHaveLength(1);
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
