import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromiumLaunchOptions } from '@proj/browser';
import { chromium } from 'playwright';
import { startChatServer } from './chat-server.ts';
import { Consumer, type ConsumerOptions } from './consumer.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Serves a folder to this machine. */
async function serveFolder(folder: string): Promise<AsyncDisposable & { readonly origin: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname === '/' ? '/index.html' : pathname;
    readFile(join(folder, file)).then(
      (bytes) =>
        response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Bundles a page with Vite, starts the server, and lets two users talk in Chromium. Answers what one of them read.
 *
 * @throws Error when something fails, with its output.
 */
export async function useAsPage(options: Omit<ConsumerOptions, 'template'>): Promise<string> {
  const consumer = await Consumer.install({ ...options, template: 'page' });
  await consumer.run('npx', ['--no-install', 'vite', 'build', '--target', 'es2023']);
  await using site = await serveFolder(join(consumer.folder, 'dist'));
  const program = join(consumer.folder, 'node_modules', '.bin', 'chat-server');
  await using server = await startChatServer([program, '--allowed-origins', site.origin], {
    cwd: consumer.folder,
    env: consumer.env,
    data: join(consumer.folder, 'data'),
  });
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const page = await browser.newPage();
    const query = new URLSearchParams({ address: `ws://${server.http}/snet`, key: server.key });
    await page.goto(`${site.origin}/?${query.toString()}`);
    const output = page.locator('output:not(:empty)');
    await output.waitFor({ timeout: 60_000 });
    return (await output.textContent()) ?? '';
  } finally {
    await browser.close();
  }
}
