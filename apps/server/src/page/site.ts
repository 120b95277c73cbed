import type { SnetServer } from '@proj/snet';
import type { Site } from '../http/server.ts';
import type { ServerLog } from '../log.ts';
import type { Address } from '../values.ts';
import { pageAnswers } from './page-answers.ts';
import { type PageFiles, pageFolder, readPageFiles } from './page-files.ts';
import { Visitors } from './visitors.ts';
import { WebSocketDoor } from './web-sockets.ts';

/** Where the page's WebSocket is. */
const webSocketPath = '/snet';

/** The page, and who may use it. */
export interface PageConfig {
  /** `http`: where the pages for operators are. */
  readonly place: Address | 'http';
  readonly name: string;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
}

export interface PageSiteOptions {
  readonly config: PageConfig;
  readonly snet: SnetServer;
  readonly publicKey: Uint8Array;
  readonly registration: boolean;
  /** So that the page asks before it sends. */
  readonly minPasswordCharacters: number;
  /** Open WebSockets, at a time. */
  readonly mostWebSockets: number;
  readonly log: ServerLog;
  /** @defaultValue that of the package of the page */
  readonly folder?: string | undefined;
}

/** The chat page: its files, what it is told of the server, and where its sessions come in. */
export interface PageSite extends Site, Disposable {
  /** Whether there are files to serve. */
  readonly isBuilt: boolean;
  /** Says by which host programs of this machine reach it; by others nobody does. */
  restrict(own: string): void;
  /** No more WebSockets come in. */
  close(): void;
}

export async function openSite(options: PageSiteOptions): Promise<PageSite> {
  const { config, snet, publicKey, registration, minPasswordCharacters, mostWebSockets: most, log } = options;
  const { allowedOrigins, trustedProxies, name } = config;
  const files = await pageFiles(options.folder, log);
  let own: string | undefined;
  const visitors = new Visitors({ allowedOrigins, trustedProxies, own: () => own });
  const door = new WebSocketDoor({ path: webSocketPath, snet, visitors, most, log });
  const key = Buffer.from(publicKey).toString('base64url');
  const answer = pageAnswers(files, { key, webSocket: webSocketPath, registration, minPasswordCharacters, name });
  return {
    isBuilt: files !== undefined,
    answer: (request, path) => answer(request, path, visitors.wrongHost(request)),
    enter: (request, socket, head) => door.enter(request, socket, head),
    restrict(host) {
      own = host;
    },
    close: () => door.close(),
    [Symbol.dispose]: () => door[Symbol.dispose](),
  };
}

/** Whatever is wrong with the page, the server has people to serve in terminals. */
async function pageFiles(folder: string | undefined, log: ServerLog): Promise<PageFiles | undefined> {
  try {
    const files = await readPageFiles(folder ?? pageFolder());
    if (files === undefined) log.warn({}, 'the chat page is not built: / says so');
    return files;
  } catch (error) {
    log.error({ error }, 'the chat page cannot be read: / says that it is not built');
    return undefined;
  }
}
