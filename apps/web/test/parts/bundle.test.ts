import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
let index = '';
/** Name → contents. */
const assets: Map<string, string> = new Map();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat-web-'));
  // Else it would be React's for developers.
  vi.stubEnv('NODE_ENV', 'production');
  await build({ root, logLevel: 'silent', mode: 'production', build: { outDir: folder, emptyOutDir: true } });
  vi.unstubAllEnvs();
  index = await readFile(join(folder, 'index.html'), 'utf8');
  for (const name of await readdir(join(folder, 'assets'))) {
    assets.set(name, await readFile(join(folder, 'assets', name), 'utf8'));
  }
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const kilobytes = (text: string) => gzipSync(text, { level: 9 }).length / 1_000;

test('the scripts of the page are as large as the README says, and no more than 200 kB', async () => {
  // The cryptography of browsers is WebAssembly in a script of its own.
  const own = [...assets].filter(([name]) => name.endsWith('.js') && !name.startsWith('libsodium'));
  const size = own.reduce((sum, [, text]) => sum + kilobytes(text), 0);
  process.stdout.write(`scripts of the page: ${size.toFixed(1)} kB gzip\n`);
  expect(size).toBeLessThan(200);
  const [, told] = /(\d+) kB of scripts/.exec(await readFile(join(root, 'README.md'), 'utf8')) ?? [];
  expect(Math.abs(size - Number(told)) / size).toBeLessThan(0.03);
});

test('nothing in the page is inline, and nothing comes from elsewhere', () => {
  expect(index).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/);
  expect([...index.matchAll(/<script[^>]*>([^<]*)/g)].map(([, inside]) => inside)).toEqual(['']);
  const addresses = [...index.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
  expect(addresses).not.toEqual([]);
  for (const address of addresses) expect(address).toMatch(/^\/[^/]/);
  for (const [name, text] of assets) {
    if (name.endsWith('.css')) expect(text).not.toMatch(/url\(|@import|expression/);
    else expect(text).not.toMatch(/\beval\(|new Function\(|document\.write\(/);
  }
});
