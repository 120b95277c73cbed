import { once } from 'node:events';
import * as net from 'node:net';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { type Client, connect, memoryStore, register } from '@proj/client';
import { connect as snetOverTcp } from '@proj/snet';
import { connect as snetOverWeb } from '@proj/snet/web';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { type ReadyServer, start, startReady } from '../program.ts';
import { scratchDirectory } from '../scratch.ts';

const [ann, ben] = [parseUserId('ann'), parseUserId('ben')];

interface Opening {
  readonly at?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function transport(server: ReadyServer, { at = server.http, headers = {} }: Opening = {}) {
  return () =>
    snetOverWeb(`${at.replace('http:', 'ws:')}/snet`, {
      serverKey: server.publicKey,
      open: (url) => new WebSocket(url, { headers }) as never,
    });
}

async function online(server: ReadyServer, user: string, opening?: Opening): Promise<Client> {
  const client = await connect({
    transport: transport(server, opening),
    credential: { user: parseUserId(user), password: 'a password' },
    deviceId: parseDeviceId('page'),
    store: memoryStore(),
  });
  onTestFinished(() => client.close());
  return client;
}

async function createAccounts(server: ReadyServer, ...users: readonly string[]): Promise<void> {
  for (const user of users) {
    await register({ transport: transport(server), user: parseUserId(user), password: 'a password' });
  }
}

async function metric(server: ReadyServer, line: string): Promise<number> {
  const text = await (await fetch(`${server.http}/metrics`)).text();
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.split(' ').at(-1));
}

/** The status with which a WebSocket is refused; 101: it is not. */
function statusOf(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const webSocket = new WebSocket(url, { headers });
    webSocket.on('open', () => {
      webSocket.terminate();
      resolve(101);
    });
    webSocket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    webSocket.on('error', reject);
  });
}

test('somebody on the page and somebody in a terminal talk, and are counted apart', async () => {
  const server = await startReady(scratchDirectory());
  await createAccounts(server, 'ann', 'ben');
  const page = await online(server, 'ann');
  await using terminal = await connect({
    transport: () => snetOverTcp({ host: '127.0.0.1', port: server.snetPort, serverKey: server.publicKey }),
    credential: { user: ben, password: 'a password' },
    deviceId: parseDeviceId('terminal'),
    store: memoryStore(),
  });
  await page.send(ben, 'from the page');
  await terminal.send(ann, 'from the terminal');
  for (const client of [page, terminal]) {
    for await (const { content } of client.messages()) {
      expect(content).toEqual({ kind: 'text', text: client === page ? 'from the terminal' : 'from the page' });
      break;
    }
  }
  expect(await metric(server, 'chat_snet_carried_sessions{carrier="ws"}')).toBe(1);
  expect(await metric(server, 'chat_snet_carried_sessions{carrier="tcp"}')).toBe(1);
});

test('whoever comes through a proxy that is trusted is known by the address that it passes on', async () => {
  const data = scratchDirectory();
  const server = await startReady(data, ['--trusted-proxies', '127.0.0.1', '--max-connections-per-source', '1']);
  await createAccounts(server, 'ann', 'ben');
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  await online(server, 'ann', from('203.0.113.9'));
  await online(server, 'ben', from('203.0.113.10'));
  const list = start(['session', 'list', '--json', '--data', data]);
  await list.exit;
  const rows = list.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toMatchObject([
    { user: 'ann', remote: '203.0.113.9' },
    { user: 'ben', remote: '203.0.113.10' },
  ]);
  // The limits of a source are those of the address that was passed on, too.
  await expect(online(server, 'ben', from('203.0.113.9'))).rejects.toThrow();
});

test('only the page itself opens WebSockets, at one path, and a request of another protocol is answered', async () => {
  const server = await startReady(scratchDirectory(), ['--allowed-origins', 'https://chat.example']);
  const url = `${server.http.replace('http:', 'ws:')}/snet`;
  expect(await statusOf(url)).toBe(101);
  expect(await statusOf(`${url}?x=1`, { origin: server.http })).toBe(101);
  expect(await statusOf(url, { origin: 'https://chat.example' })).toBe(101);
  expect(await statusOf(url, { origin: 'https://evil.example' })).toBe(403);
  // By its own name, which was made to stand for this machine.
  expect(await statusOf(url, { origin: 'http://evil.example', host: 'evil.example' })).toBe(403);
  expect(await statusOf(`${server.http.replace('http:', 'ws:')}/`)).toBe(404);
  const socket = net.connect(Number(new URL(server.http).port), '127.0.0.1');
  socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n');
  expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
});

test('whoever says nothing, or too much at once, is hung up on', async () => {
  const server = await startReady(scratchDirectory());
  const url = `${server.http.replace('http:', 'ws:')}/snet`;
  const silent = new WebSocket(url);
  const loud = new WebSocket(url);
  const wordy = new WebSocket(url);
  for (const webSocket of [silent, loud, wordy]) webSocket.on('error', () => {});
  const closed = [silent, loud, wordy].map((webSocket) => once(webSocket, 'close'));
  loud.once('open', () => loud.send(new Uint8Array(262_145)));
  wordy.once('open', () => wordy.send('text'));
  const codes = (await Promise.all(closed)).map(([code]) => code);
  expect(codes).toEqual([1006, 1009, 1006]);
  expect((await fetch(`${server.http}/healthz`)).status).toBe(200);
});

test('WebSockets and pages do not keep each other out', async () => {
  const server = await startReady(scratchDirectory(), ['--max-connections', '3']);
  const url = `${server.http.replace('http:', 'ws:')}/snet`;
  const open = Array.from({ length: 3 }, () => new WebSocket(url));
  onTestFinished(() => {
    for (const webSocket of open) webSocket.terminate();
  });
  await Promise.all(open.map((webSocket) => once(webSocket, 'open')));
  expect(await statusOf(url)).toBe(503);
  expect((await fetch(`${server.http}/chat.json`)).status).toBe(200);
});

test('a server that stops tells those on the page, lets no more of them in, and ends in time', async () => {
  const server = await startReady(scratchDirectory());
  await createAccounts(server, 'ann');
  const page = await online(server, 'ann');
  const silent = new WebSocket(`${server.http.replace('http:', 'ws:')}/snet`);
  silent.on('error', () => {});
  await once(silent, 'open');
  const offline = new Promise<string>((resolve) => {
    page.on('status', (status) => status.state === 'offline' && resolve(status.state));
  });
  const startedAt = performance.now();
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(8_000);
  expect(await offline).toBe('offline');
});

test('the page has an address of its own where it is told one, and is nowhere where it is switched off', async () => {
  const apart = start([
    ...['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0', '--page', '127.0.0.1:0'],
    ...['--data', scratchDirectory(), '--page-name', 'The Shop'],
  ]);
  const ready = /^ready snet=\S+ http=(\S+) key=([\w-]{43}) pid=\d+ page=(http:\/\/127\.0\.0\.1:\d+)\n/;
  const [, http = '', key, page = ''] = await apart.said('stdout', ready);
  expect(await (await fetch(`${page}/chat.json`)).json()).toMatchObject({ key, name: 'The Shop' });
  expect(await (await fetch(`${page}/healthz`)).text()).toBe('ok');
  for (const path of ['/metrics', '/readyz', '/admin/v1/users']) expect((await fetch(page + path)).status).toBe(404);
  expect((await fetch(`${http}/chat.json`)).status).toBe(404);
  expect(await (await fetch(http)).text()).toMatch(/^chat-server \d[\s\S]*\/healthz/);
  expect(await statusOf(`${page.replace('http:', 'ws:')}/snet`)).toBe(101);

  const off = await startReady(scratchDirectory(), ['--page', 'off']);
  expect((await fetch(`${off.http}/chat.json`)).status).toBe(404);
  expect((await fetch(`${off.http}/metrics`)).status).toBe(200);
});

test('metrics are for this machine alone where the page is', async () => {
  const server = await startReady(scratchDirectory());
  expect((await fetch(`${server.http}/metrics`)).status).toBe(200);
  const forwarded = await fetch(`${server.http}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
  expect([forwarded.status, await forwarded.text()]).toEqual([403, expect.stringContaining('this machine alone')]);
});
