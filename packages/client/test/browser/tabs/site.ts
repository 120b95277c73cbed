import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { bundlePage } from '@proj/browser/bundle';
import { type ConversationId, directConversation, newMessageId, parseUserId } from '@proj/chat-protocol';
import { type ByteDuplex, systemClock } from '@proj/io';
import { memoryDuplexPair } from '@proj/io/memory';
import type { Page } from 'playwright';
import { onTestFinished } from 'vitest';
import { ReferenceServer } from '../../reference-server.ts';
import type { PageCommands } from './page-commands.ts';

/** The page's script. */
export function bundle(): Promise<Buffer> {
  return bundlePage(join(import.meta.dirname, '..', 'inside', 'tabs-page.ts'));
}

interface Link {
  readonly tab: string;
  readonly duplex: ByteDuplex;
}

/** A server of pages and, over HTTP, of chat. */
export class Site {
  readonly chat: ReferenceServer = new ReferenceServer({ clock: systemClock });
  /** Connections that are open, by the id that the page gave them. */
  readonly links: Map<string, Link> = new Map();
  /** Connections at once, at most. */
  mostLinks = 0;
  url = '';
  readonly #http: Server;
  readonly #script: Buffer;
  #messages = 0;

  constructor(script: Buffer) {
    this.#script = script;
    for (const user of ['ann', 'bob']) this.chat.passwords.set(user, `${user}-secret`);
    this.#http = createServer((request, response) => void this.#serve(request, response));
  }

  static async open(script: Buffer): Promise<Site> {
    const site = new Site(script);
    site.#http.listen(0, '127.0.0.1');
    onTestFinished(() => {
      site.#http.close();
      site.#http.closeAllConnections();
    });
    await once(site.#http, 'listening');
    site.url = `http://127.0.0.1:${(site.#http.address() as AddressInfo).port}/`;
    return site;
  }

  /** Which tab has the connection. */
  get connected(): string | undefined {
    return [...this.links.values()].at(-1)?.tab;
  }

  /** Somebody without a page writes. */
  write(from: string, to: string, text: string): void {
    const [sender, receiver] = [parseUserId(from), parseUserId(to)];
    const id = newMessageId(Date.now(), new Uint8Array(10).fill(++this.#messages));
    const conversation = directConversation(sender, receiver);
    this.chat.append(sender, { conversation, id, content: { kind: 'text', text }, sentAtMs: 0 });
  }

  /** The texts of a log. */
  texts(conversation: ConversationId): readonly string[] {
    return this.chat.log(conversation).map(({ content }) => (content.kind === 'text' ? content.text : content.kind));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, place, id = ''] = pathname.split('/');
    if (place === 'page.js') {
      response.setHeader('content-type', 'text/javascript').end(this.#script);
    } else if (place !== 'link') {
      const title = searchParams.get('tab') ?? '';
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><title>${title}</title><script type=module src=page.js></script>`);
    } else if (request.method === 'GET') {
      this.#open(id, searchParams.get('tab') ?? '', response);
    } else {
      const body = await buffer(request).catch(() => undefined);
      const duplex = this.links.get(id)?.duplex;
      if (request.method === 'DELETE') duplex?.end();
      else if (body !== undefined) duplex?.write(body);
      response.writeHead(duplex === undefined ? 410 : 204).end();
    }
  }

  #open(id: string, tab: string, response: ServerResponse): void {
    const [duplex, far] = memoryDuplexPair();
    this.links.set(id, { tab, duplex });
    this.mostLinks = Math.max(this.mostLinks, this.links.size);
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).flushHeaders();
    duplex.on('data', (chunk) => response.write(chunk));
    duplex.on('error', () => {});
    duplex.on('close', () => response.end());
    duplex.on('end', () => response.end());
    response.on('close', () => {
      this.links.delete(id);
      duplex.destroy();
    });
    this.chat.accept(far);
  }
}

/** Until it is so. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(20);
}

/** What a page is asked from outside. */
export type PageAsks = {
  readonly [C in keyof PageCommands]: (
    ...asks: Parameters<PageCommands[C]>
  ) => Promise<Awaited<ReturnType<PageCommands[C]>>>;
};

export function commandsOf(page: Page): PageAsks {
  type PageGlobal = { readonly commands: Readonly<Record<string, (...asks: readonly unknown[]) => unknown>> };
  const ask =
    (command: keyof PageCommands) =>
    (...asks: readonly unknown[]): Promise<never> =>
      page.evaluate(
        ([name, given]) => (globalThis as unknown as PageGlobal).commands[name]?.(...given) as Promise<never>,
        [command, asks] as const,
      );
  return {
    open: ask('open'),
    send: ask('send'),
    shown: ask('shown'),
    status: ask('status'),
    hasHalted: ask('hasHalted'),
    freeze: ask('freeze'),
    close: ask('close'),
  };
}
