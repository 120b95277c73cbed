import { once } from 'node:events';
import * as net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createHealthServer, type Readiness } from '../src/http.ts';

let readiness: Readiness = { ready: true, durability: 'full', sessions: 3 };
const server = createHealthServer({ readiness: () => readiness, greeting: 'hello\n' });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as net.AddressInfo;
const base = `http://127.0.0.1:${port}`;

afterEach(() => {
  readiness = { ready: true, durability: 'full', sessions: 3 };
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
  expect([response.status, await response.json()]).toEqual([200, { ready: true, durability: 'full', sessions: 3 }]);
  expect(response.headers.get('content-type')).toBe('application/json');
  readiness = { ready: false, durability: 'full', sessions: 0 };
  const later = await fetch(`${base}/readyz`);
  expect([later.status, await later.json()]).toEqual([503, { ready: false, durability: 'full', sessions: 0 }]);
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
