import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { absolute, files, read } from '../src/repository.ts';

const folder = absolute('tooling/checks/.documents/');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every TypeScript block of every document compiles', { timeout: 60_000 }, () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let blocks = 0;
  for (const path of files(/\.md$/)) {
    for (const [index, [, code = '']] of [...read(path).matchAll(/^```ts\n([\s\S]*?)^```/gm)].entries()) {
      blocks++;
      // Each is a module of its own, named after where it stands.
      writeFileSync(`${folder}${path.replaceAll('/', '-')}-${index}.ts`, `${code}\nexport {};\n`);
    }
  }
  expect(blocks).toBeGreaterThan(5);
  const config = {
    extends: '../../tsconfig/node.json',
    compilerOptions: { isolatedDeclarations: false, declaration: false },
    include: ['*.ts'],
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
