import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { createServer as createSnetServer, generateKeys } from '@proj/snet';
import { describe, expect, onTestFinished, test } from 'vitest';
import { textAnswer } from '../../src/http/answer.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { ServerLog } from '../../src/log.ts';
import { readPageFiles } from '../../src/page/page-files.ts';
import { openSite, type PageSite } from '../../src/page/site.ts';
import { noTrace } from '../../src/trace.ts';
import { scratchDirectory } from '../scratch.ts';

const script = 'export const answer = 42; // a long and winding road\n'.repeat(40);

function pageFolder(): string {
  const folder = join(scratchDirectory(), 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>a page</title>');
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'assets/main-Abc.js'), script);
  writeFileSync(join(folder, 'assets/main-Abc.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'assets/main-Abc.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'assets/core-Xyz.wasm'), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(folder, '.env'), 'SECRET=1');
  writeFileSync(join(folder, 'notes.unknown'), 'what is this');
  writeFileSync(join(folder, '..', 'server.key'), 'secret');
  return folder;
}

const said: string[] = [];
const note = (_: object, message: string): void => void said.push(message);
const log: ServerLog = { debug: note, info: note, warn: note, error: note, fatal: note, close: async () => {} };

interface Served {
  readonly base: string;
  readonly port: number;
  readonly site: PageSite;
}

async function serve(folder: string): Promise<Served> {
  const keys = generateKeys();
  const site = await openSite({
    config: { place: 'http', name: 'Ours', allowedOrigins: ['https://chat.example'], trustedProxies: [] },
    snet: createSnetServer({ keys }),
    ...{ publicKey: keys.publicKey, registration: true, minPasswordCharacters: 8, mostWebSockets: 10, log, folder },
  });
  const server = createHttpServer({
    pages: { '/': () => textAnswer(200, 'of operators'), '/healthz': () => textAnswer(200, 'ok') },
    site,
    trace: noTrace,
    onError: (error) => {
      throw error;
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    site[Symbol.dispose]();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as net.AddressInfo;
  return { base: `http://127.0.0.1:${port}`, port, site };
}

/** What the server says to a request as it is written here; `fetch` would tidy it. */
async function raw(port: number, path: string, headers: readonly string[] = [], method = 'GET'): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  socket.write([`${method} ${path} HTTP/1.1`, 'connection: close', ...headers, '', ''].join('\r\n'));
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

describe('the page', () => {
  test('is shown as it is, and asked for anew each time', async () => {
    const { base } = await serve(pageFolder());
    const first = await fetch(`${base}/`);
    expect([first.status, await first.text()]).toEqual([200, '<!doctype html><title>a page</title>']);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(`${base}/?lang=en`, { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await fetch(base, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('may do nothing but what it is for', async () => {
    const { base } = await serve(pageFolder());
    for (const path of ['/', '/assets/main-Abc.js', '/chat.json', '/icon.svg']) {
      const { headers } = await fetch(base + path);
      const policy = (headers.get('content-security-policy') ?? '').split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          ...["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'"],
          ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
          ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
        ]),
      );
      expect(policy.join()).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('microphone=()'),
      });
    }
  });

  test('what is beside it may do nothing at all', async () => {
    const { base } = await serve(pageFolder());
    for (const path of ['/nowhere', '/healthz', '/assets/gone.js']) {
      const { headers } = await fetch(base + path);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    }
  });

  test('keeps its parts for ever, since another part has another name', async () => {
    const { base } = await serve(pageFolder());
    const { headers } = await fetch(`${base}/assets/main-Abc.js`);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await fetch(`${base}/icon.svg`)).headers.get('cache-control')).toBe('no-cache');
  });

  test.each([
    ['/assets/main-Abc.js', 'text/javascript; charset=utf-8'],
    ['/assets/core-Xyz.wasm', 'application/wasm'],
    ['/icon.svg', 'image/svg+xml'],
  ])('%s is %s', async (path, type) => {
    const { base } = await serve(pageFolder());
    expect((await fetch(base + path)).headers.get('content-type')).toBe(type);
  });

  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, GZIP;q=0.5', 'gzip'],
    ['br;q=0.0, identity', null],
    ['', null],
  ])('to whom accepts %j a part comes in the encoding %s', async (accept, encoding) => {
    const { base } = await serve(pageFolder());
    const response = await fetch(`${base}/assets/main-Abc.js`, { headers: { 'accept-encoding': accept } });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toBe('accept-encoding');
    expect(await response.text()).toBe(script);
  });

  test('each encoding has a tag of its own, and HEAD the header of GET', async () => {
    const { base, port } = await serve(pageFolder());
    const tagOf = async (accept: string): Promise<string | null> =>
      (await fetch(`${base}/assets/main-Abc.js`, { headers: { 'accept-encoding': accept } })).headers.get('etag');
    expect(new Set(await Promise.all(['br', 'gzip', 'identity'].map(tagOf))).size).toBe(3);
    const answer = await raw(port, '/assets/main-Abc.js', ['host: localhost', 'accept-encoding: gzip'], 'HEAD');
    const [head = '', body] = answer.split('\r\n\r\n');
    expect(head.toLowerCase()).toContain(`content-length: ${gzipSync(script).length}`);
    expect(body).toBe('');
    const whole = await raw(port, '/assets/main-Abc.js', ['host: localhost', 'accept-encoding: gzip']);
    const bytes = Buffer.from(whole.slice(whole.indexOf('\r\n\r\n') + 4), 'latin1');
    expect(gunzipSync(bytes).toString()).toBe(script);
  });

  test('is not changed by anybody', async () => {
    const { base } = await serve(pageFolder());
    for (const path of ['/', '/chat.json', '/snet']) {
      const response = await fetch(base + path, { method: 'POST', body: 'x' });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    }
  });

  test.each([
    ...['/../server.key', '/assets/../../server.key', '/%2e%2e/server.key', '/..%2fserver.key', '//server.key'],
    ...['/.env', '/notes.unknown', '/index.html', '/assets', '/assets/', '/assets/main-Abc.js.br', '/assets/gone.js'],
    ...['/constructor', '/__proto__', '/assets\\main-Abc.js', '/%00'],
  ])('has nothing at %s', async (path) => {
    const { port } = await serve(pageFolder());
    expect(await raw(port, path, ['host: localhost'])).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('leaves the other pages alone', async () => {
    const { base } = await serve(pageFolder());
    expect(await (await fetch(`${base}/healthz`)).text()).toBe('ok');
  });

  test('is told whose it is', async () => {
    const { base, site } = await serve(pageFolder());
    expect(site.isBuilt).toBe(true);
    const response = await fetch(`${base}/chat.json`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      ...{
        key: expect.stringMatching(/^[\w-]{43}$/),
        webSocket: '/snet',
        registration: true,
        minPasswordCharacters: 8,
        name: 'Ours',
      },
    });
  });

  test('is shown by an address of this machine to those who call it so', async () => {
    const { base, port, site } = await serve(pageFolder());
    expect(await raw(port, '/', ['host: evil.example'])).toMatch(/^HTTP\/1\.1 200 /);
    site.restrict('127.0.0.1');
    for (const path of ['/', '/chat.json', '/assets/main-Abc.js']) {
      expect(await raw(port, path, ['host: evil.example:80'])).toMatch(/^HTTP\/1\.1 403 /);
      for (const host of ['127.0.0.1:9', 'localhost', '[::1]:80', 'chat.example']) {
        expect(await raw(port, path, [`host: ${host}`])).toMatch(/^HTTP\/1\.1 200 /);
      }
    }
    expect(await (await fetch(`${base}/healthz`)).text()).toBe('ok');
  });
});

describe('a page that is not built', () => {
  test.each(['', 'missing'])('says so, and everything else works (%j)', async (name) => {
    said.length = 0;
    const { base, site } = await serve(join(scratchDirectory(), name));
    expect(site.isBuilt).toBe(false);
    const response = await fetch(base);
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('not built')]);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/chat.json`)).status).toBe(200);
    expect(said).toEqual(['the chat page is not built: / says so']);
  });
});

test('a folder that cannot be the page is not read into memory', async () => {
  const many = pageFolder();
  for (let i = 0; i < 200; i++) writeFileSync(join(many, `${i}.js`), '');
  await expect(readPageFiles(many)).rejects.toThrow(RangeError);
  const large = pageFolder();
  writeFileSync(join(large, 'large.js'), new Uint8Array(17 * 1_048_576));
  await expect(readPageFiles(large)).rejects.toThrow(RangeError);
  said.length = 0;
  expect((await serve(large)).site.isBuilt).toBe(false);
  expect(said).toEqual(['the chat page cannot be read: / says that it is not built']);
});

test('what is left of a part that is gone is not served', async () => {
  const folder = pageFolder();
  writeFileSync(join(folder, 'assets/old.js.br'), brotliCompressSync('old'));
  const files = await readPageFiles(folder);
  expect([...(files?.keys() ?? [])].toSorted()).toEqual([
    ...['/', '/assets/core-Xyz.wasm', '/assets/main-Abc.js', '/icon.svg'],
  ]);
});
