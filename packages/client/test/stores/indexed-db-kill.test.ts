import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { chromiumLaunchOptions, findChromium, withoutChromium } from '@proj/browser';
import { bundlePage } from '@proj/browser/bundle';
import { Random } from '@proj/testkit';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { emptyFolder } from '../folder.ts';

const nightly = process.env['PROJ_NIGHTLY'] !== undefined;
const rounds = nightly ? 60 : 5;
const pageSource = join(import.meta.dirname, '..', 'browser', 'inside', 'store-writer.ts');

beforeEach(({ skip }) => skip(findChromium() === undefined, withoutChromium));

interface Site {
  readonly url: string;
  /** What the page says next, and what it says after that. */
  readonly reports: AsyncIterator<readonly [path: string, body: string]>;
}

async function openSite(script: Buffer): Promise<Site> {
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      text(request).then(
        (body) => {
          server.emit('report', request.url?.slice(1), body);
          response.end();
        },
        () => {}, // Killed before it had said it.
      );
    } else if (request.url === '/page.js') {
      response.setHeader('content-type', 'text/javascript').end(script);
    } else {
      response.setHeader('content-type', 'text/html').end('<!doctype html><script type=module src=page.js></script>');
    }
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reports = on(server, 'report') as AsyncIterator<readonly [string, string]>;
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, reports };
}

/** Opens a browser with a page; answers what kills it and every process that it has started. */
function openBrowser(profile: string, url: string): () => Promise<void> {
  const { executablePath, args } = chromiumLaunchOptions();
  const flags = ['--headless=new', '--disable-crash-reporter', '--disable-breakpad', `--user-data-dir=${profile}`];
  const browser = spawn(executablePath, [...args, ...flags, url], { detached: true, stdio: 'ignore' });
  const closed = once(browser, 'close');
  const kill = async (): Promise<void> => {
    if (browser.pid !== undefined && browser.exitCode === null && browser.signalCode === null) {
      process.kill(-browser.pid, 'SIGKILL');
    }
    await closed;
  };
  onTestFinished(kill);
  return kill;
}

test('after its browser was killed an IndexedDB store holds whole writes, from the first on, all that had resolved among them', {
  timeout: 30_000 + rounds * 10_000,
}, async () => {
  const random = new Random(Number(process.env['SEED'] ?? Date.now() % 1_000_000));
  const profile = await emptyFolder();
  const { url, reports } = await openSite(await bundlePage(pageSource));
  // The last round only looks.
  let stored = 0;
  for (let round = 1; round <= rounds; round++) {
    const kill = openBrowser(profile, url);
    // Before it has opened the store come the last words of the one before.
    let isOpen = false;
    for (let left = round === rounds ? 1 : 1 + random.int(30); left > 0; left -= isOpen ? 1 : 0) {
      const { value } = await reports.next();
      const [path, body] = value as readonly [string, string];
      expect(path, `SEED=${random.seed}: ${body}`).not.toBe('failed');
      if (path === 'opened') expect(Number(body), `SEED=${random.seed}`).toBeGreaterThanOrEqual(stored);
      isOpen ||= path === 'opened';
      stored = Math.max(stored, Number(body));
    }
    await kill();
  }
  expect(stored).toBeGreaterThan(20);
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});
