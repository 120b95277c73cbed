import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromiumLaunchOptions, findChromium, withoutChromium } from '@proj/browser';
import { bundlePage } from '@proj/browser/bundle';
import { type ChaosProxy, type CutMode, createChaosProxy, type FaultPlan } from '@proj/chaos-proxy';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createServer, type SnetSocket } from '../../src/node/index.ts';
import { duplexFromWebSocket } from '../../src/ws/index.ts';
import { keys, until } from '../node/harness.ts';
import type { NumbersPage, PageReport } from './page/client.ts';

const isHere = findChromium() !== undefined;
beforeEach(({ skip }) => skip(!isHere, withoutChromium));

let browser: Browser;
let script: Buffer;
const pageSource = fileURLToPath(new URL('./page/client.ts', import.meta.url));

beforeAll(async () => {
  if (!isHere) return;
  [browser, script] = await Promise.all([chromium.launch(chromiumLaunchOptions()), bundlePage(pageSource)]);
});
afterAll(async () => {
  await browser?.close();
});

interface Site {
  readonly page: Page;
  readonly proxy: ChaosProxy;
  /** Where the page is to connect to. */
  readonly url: string;
  /** What a user's console would show. */
  readonly complaints: string[];
}

/** A page with a strict policy, and a proxy between its WebSockets and the server of sessions. */
async function openSite(scriptSource: string, onConnection: (socket: SnetSocket) => void): Promise<Site> {
  const snet = createServer(
    { keys, allowHalfOpen: true, keepAliveMs: 300, deadPathMs: 300, handshakeTimeoutMs: 2_000 },
    onConnection,
  );
  onTestFinished(() => snet[Symbol.asyncDispose]());
  const http = createHttpServer((request, response) => {
    const isScript = request.url === '/client.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src ${scriptSource}; connect-src ${url}; base-uri 'none'; form-action 'none'`,
    );
    response.end(
      isScript ? script : '<!doctype html><title>numbers</title><script type="module" src="client.js"></script>',
    );
  });
  const web = new WebSocketServer({ server: http, maxPayload: 262_144 });
  web.on('connection', (webSocket) => snet.accept(duplexFromWebSocket(webSocket)));
  http.listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const webSocket of web.clients) webSocket.terminate();
    http.close();
    http.closeAllConnections();
  });
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port }, seed: 11 });
  onTestFinished(() => proxy.close());
  await proxy.listen();
  const url = `ws://127.0.0.1:${proxy.port}`;

  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${port}/`);
  return { page, proxy, url, complaints };
}

type PageGlobal = { readonly numbersPage: NumbersPage };

const start = ({ page, url }: Site): Promise<void> =>
  page.evaluate(([to, serverKey]) => (globalThis as unknown as PageGlobal).numbersPage.start(to, serverKey), [
    url,
    [...keys.publicKey],
  ] as const);
const report = ({ page }: Site): Promise<PageReport> =>
  page.evaluate(() => (globalThis as unknown as PageGlobal).numbersPage.report());

/** Asks the page until it says so. */
async function untilPage(site: Site, condition: (seen: PageReport) => boolean): Promise<PageReport> {
  for (;;) {
    const seen = await report(site);
    // What went wrong for good is shown by what follows.
    if (condition(seen) || seen.closed || seen.firstWrong !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The server's end: sends 0, 1, 2 … and checks that the same comes from the page. */
class Numbers {
  received = 0;
  sent = 0;
  firstWrong: string | undefined;
  ended = false;
  #rest = Buffer.alloc(0);

  constructor(socket: SnetSocket) {
    const timer = setInterval(() => {
      if (socket.writableNeedDrain) return;
      const bytes = Buffer.alloc(4 * 100);
      for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32BE(this.sent++, at);
      socket.write(bytes);
    }, 4);
    onTestFinished(() => clearInterval(timer));
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('end', () => {
      this.ended = true;
      clearInterval(timer);
      socket.end();
    });
    socket.on('error', (error) => {
      this.firstWrong ??= error.message;
    });
  }

  #receive(chunk: Buffer): void {
    let bytes = Buffer.concat([this.#rest, chunk]);
    for (; bytes.length >= 4; bytes = bytes.subarray(4)) {
      const number = bytes.readUInt32BE();
      if (number !== this.received) this.firstWrong ??= `${number} instead of ${this.received}`;
      this.received++;
    }
    this.#rest = bytes;
  }
}

const modes: readonly CutMode[] = ['reset', 'half-open', 'fin', 'hole-to-server', 'reset', 'hole-to-client'];

/** Each connection is cut at some moment of its first 150 ms, and bytes that are on their way are lost. */
const hostile: FaultPlan = (index, random) => ({
  latencyMs: 5,
  sliceBytes: 1_000,
  cut: { mode: modes[index % modes.length]!, afterMs: random.between(0, 150) },
});

/** All that Chromium itself has to say of a connection that breaks; a page cannot keep it from doing so. */
const isNewsOfTheNetwork = (complaint: string): boolean =>
  /^WebSocket connection to 'ws:\/\/\S+' failed/.test(complaint);

test('a page gets and sends each number once and in order, whatever becomes of its WebSockets [SNET-6.1]', {
  timeout: 90_000,
}, async () => {
  const arrived = Promise.withResolvers<Numbers>();
  const site = await openSite("'self' 'wasm-unsafe-eval'", (socket) => arrived.resolve(new Numbers(socket)));
  await start(site);
  const { proxy } = site;
  const server = await arrived.promise;

  proxy.setFaults(hostile);
  proxy.cutAll('reset');
  const cut = await untilPage(site, ({ detaches }) => {
    const { cuts } = proxy.statistics;
    return detaches >= 20 && modes.every((mode) => cuts[mode] >= 3);
  });
  expect(cut).toMatchObject({ firstWrong: undefined, error: undefined, closed: false });

  // Offline: every dial fails. The page writes on.
  proxy.setFaults({ cut: { mode: 'reset', afterBytes: { toServer: 0 } } });
  proxy.cutAll('reset');
  const dials = proxy.statistics.connections;
  const offline = await untilPage(site, ({ attached }) => !attached && proxy.statistics.connections >= dials + 5);
  const later = await untilPage(site, ({ sent }) => sent > offline.sent);
  expect(later).toMatchObject({ attached: false, received: offline.received });

  // Online again.
  proxy.setFaults({});
  const online = await untilPage(site, ({ attached, received }) => attached && received > later.received + 1_000);
  expect(online).toMatchObject({ firstWrong: undefined, error: undefined, attached: true });
  expect(online.reattaches).toBeGreaterThanOrEqual(20);
  await until(() => server.received > later.sent || server.firstWrong !== undefined);

  await site.page.evaluate(() => (globalThis as unknown as PageGlobal).numbersPage.finish());
  const end = await untilPage(site, ({ closed }) => closed);
  expect(end).toMatchObject({ firstWrong: undefined, error: undefined, ended: true, finished: true, closed: true });
  expect(server).toMatchObject({ firstWrong: undefined, ended: true, received: end.sent });
  expect(end.received).toBe(server.sent);
  expect(site.complaints.filter((complaint) => !isNewsOfTheNetwork(complaint))).toEqual([]);
});

test("a policy without 'wasm-unsafe-eval' makes connect reject, and says why", async () => {
  const site = await openSite("'self'", () => {});
  await expect(start(site)).rejects.toThrow('CRYPTO_UNAVAILABLE');
  expect(site.proxy.statistics.connections).toBe(0);
});
