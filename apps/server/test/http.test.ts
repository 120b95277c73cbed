import { once } from 'node:events';
import { createServer } from 'node:http';
import * as net from 'node:net';
import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import { textAnswer } from '../src/http/answer.ts';
import { boundConnections } from '../src/http/connections.ts';
import { pagesOf, type Readiness } from '../src/http/pages.ts';
import { createHttpServer } from '../src/http/server.ts';
import { noTrace } from '../src/trace.ts';

const healthy: Readiness = { ready: true, durability: 'full', sessions: 3, degraded: [] };
let readiness = healthy;
const registry = new Registry();
new Counter({ registers: [registry], name: 'hits_total', help: 'Hits' }).inc(7);
const errors: unknown[] = [];
const waiting: (() => void)[] = [];
const server = createHttpServer({
  pages: {
    ...pagesOf({ readiness: () => readiness, registry, greeting: 'hello\n' }),
    '/slow': () =>
      new Promise((resolve) => {
        waiting.push(() => resolve(textAnswer(200, 'at last')));
      }),
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

test('pages are refused with a reason where they are', async () => {
  const closed = createHttpServer({
    pages: { '/': () => textAnswer(200, 'open') },
    refuse: (request) => (request.headers.origin === undefined ? undefined : 'no pages'),
    trace: noTrace,
    onError: (error) => errors.push(error),
  });
  closed.listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const url = `http://127.0.0.1:${(closed.address() as net.AddressInfo).port}/`;
  const refused = await fetch(url, { headers: { origin: 'https://evil.example' } });
  expect([refused.status, await refused.text()]).toEqual([403, 'no pages']);
  expect((await fetch(url)).status).toBe(200);
  closed.closeAllConnections();
  closed.close();
});

describe('connections', () => {
  /** One that was answered, and stays. */
  async function kept(): Promise<net.Socket> {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(socket, 'data');
    return socket;
  }

  test('that are idle keep nobody out: the one that is idle longest makes room', async () => {
    server.closeIdleConnections();
    const idle: net.Socket[] = [];
    for (let i = 0; i < 64; i++) idle.push(await kept());
    const [oldest] = idle;
    const gone = once(oldest as net.Socket, 'close');
    expect(await raw('GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
    await gone;
    expect(idle.filter((socket) => socket.closed)).toHaveLength(1);
    for (const socket of idle) socket.destroy();
  });

  test('that are being answered are not closed for others', async () => {
    const asked = Array.from({ length: 64 }, () => raw('GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'));
    await expect.poll(() => waiting.length).toBe(64);
    expect(await raw('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n').catch(() => '')).toBe('');
    for (const resolve of waiting) resolve();
    for (const answer of await Promise.all(asked)) expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('that do not take their answers are closed', async () => {
    const large = createHttpServer({
      pages: { '/': () => textAnswer(200, 'x'.repeat(50_000_000)) },
      takeTimeoutMs: 50,
      trace: noTrace,
      onError: (error) => errors.push(error),
    });
    const closed = new Promise((resolve) => {
      large.on('connection', (socket) => socket.once('close', resolve));
    });
    large.listen(0, '127.0.0.1');
    await once(large, 'listening');
    const socket = net.connect((large.address() as net.AddressInfo).port, '127.0.0.1').pause();
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await closed;
    socket.destroy();
    large.close();
  });

  test('are closed after a hundred answers', async () => {
    const requests = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(100);
    const answers = await raw(requests);
    expect(answers.match(/HTTP\/1\.1 200 /g)).toHaveLength(100);
    expect(answers.toLowerCase().match(/^connection: close\r$/gm)).toHaveLength(1);
  });

  test('are closed with the answer after which they are old', async () => {
    let nowMs = 0;
    const aged = createServer((_, response) => response.end('ok'));
    boundConnections(aged, { most: 2, oldestMs: 60_000, now: () => nowMs });
    aged.listen(0, '127.0.0.1');
    await once(aged, 'listening');
    const socket = net.connect((aged.address() as net.AddressInfo).port, '127.0.0.1');
    const ask = async (): Promise<string> => {
      socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
      return String((await once(socket, 'data'))[0]).toLowerCase();
    };
    expect(await ask()).toContain('connection: keep-alive');
    nowMs = 60_001;
    expect(await ask()).toContain('connection: close');
    await once(socket, 'close');
    aged.close();
  });
});
