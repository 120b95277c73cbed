import { once } from 'node:events';
import * as net from 'node:net';
import { Counter, Registry } from 'prom-client';
import { afterEach, expect, test } from 'vitest';
import { textAnswer } from '../src/http/answer.ts';
import { pagesOf, type Readiness } from '../src/http/pages.ts';
import { createHttpServer } from '../src/http/server.ts';
import { noTrace } from '../src/trace.ts';

const healthy: Readiness = { ready: true, durability: 'full', sessions: 3, degraded: [] };
let readiness = healthy;
const registry = new Registry();
new Counter({ registers: [registry], name: 'hits_total', help: 'Hits' }).inc(7);
const errors: unknown[] = [];
const server = createHttpServer({
  pages: {
    ...pagesOf({ readiness: () => readiness, registry, greeting: 'hello\n' }),
    '/broken': () => {
      throw new Error('by itself');
    },
  },
  admin: { root: '/admin', handle: async (_, path) => textAnswer(200, `admin ${path}`) },
  trace: noTrace,
  onError: (error) => errors.push(error),
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as net.AddressInfo;
const base = `http://127.0.0.1:${port}`;

afterEach(() => {
  readiness = healthy;
});

/** What the server says to these bytes until it hangs up. */
async function raw(request: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  socket.write(request);
  let answer = '';
  for await (const chunk of socket) answer += (chunk as Buffer).toString('latin1');
  return answer;
}

test('/healthz answers ok', async () => {
  const response = await fetch(`${base}/healthz`);
  expect([response.status, await response.text()]).toEqual([200, 'ok']);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('/readyz answers what holds now', async () => {
  const response = await fetch(`${base}/readyz?verbose`);
  expect([response.status, await response.json()]).toEqual([200, healthy]);
  expect(response.headers.get('content-type')).toBe('application/json');
  readiness = { ...healthy, degraded: ['the last commit failed'] };
  const worse = await fetch(`${base}/readyz`);
  expect([worse.status, await worse.json()]).toEqual([200, readiness]);
  readiness = { ...healthy, ready: false, sessions: 0 };
  const later = await fetch(`${base}/readyz`);
  expect([later.status, await later.json()]).toEqual([503, readiness]);
});

test('/ greets in plain text', async () => {
  const response = await fetch(base);
  expect([response.status, await response.text()]).toEqual([200, 'hello\n']);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
});

test.each(['/nothing', '/healthz/', '//healthz', '/constructor', '/__proto__', '/../healthz%00'])(
  'there is nothing at %s',
  async (path) => {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  },
);

test('HEAD answers the header of GET alone', async () => {
  const response = await fetch(`${base}/readyz`, { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
  expect(Number(response.headers.get('content-length'))).toBeGreaterThan(10);
});

test('other methods are refused, and the connection does not wait for a body', async () => {
  const answer = await raw('POST /readyz HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nhalf');
  expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  expect(answer.toLowerCase()).toContain('allow: get, head');
});

test('a header beyond 8 KiB is refused', async () => {
  const answer = await raw(`GET / HTTP/1.1\r\nhost: x\r\nfiller: ${'x'.repeat(9_000)}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

test('a request that is not whole in time is hung up on', async () => {
  expect(await raw('GET / HTTP/1.1\r\nhost: x\r\n')).toMatch(/^HTTP\/1\.1 408 /);
});

test('/metrics has what the registry has', async () => {
  const response = await fetch(`${base}/metrics`);
  expect(await response.text()).toContain('hits_total 7');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
});

test('what is below the path of administrators is theirs, and what only begins alike is not', async () => {
  expect(await (await fetch(`${base}/admin/v1/users?x=1`, { method: 'POST' })).text()).toBe('admin /admin/v1/users');
  expect((await fetch(`${base}/administration`)).status).toBe(404);
});

test('a page that fails answers 500 without saying why', async () => {
  const response = await fetch(`${base}/broken`);
  expect([response.status, await response.text()]).toEqual([500, 'internal error']);
  expect(errors).toHaveLength(1);
});
