import type { Live, Transport } from '@proj/client';
import { connect, type SnetStream } from '@proj/snet/web';
import { type Site, webSocketUrl } from './site.ts';

/**
 * The way to the server. A session outlives its connections, so that the messenger is online all the while: `current` says
 * whether there is a connection under it just now.
 */
export class ServerLink implements Live<boolean> {
  readonly #site: Site;
  readonly #base: string;
  readonly #listeners: Set<() => void> = new Set();
  #isAttached = true;
  #stream: SnetStream | undefined;

  constructor(site: Site, base: string) {
    this.#site = site;
    this.#base = base;
  }

  get current(): boolean {
    return this.#isAttached;
  }

  subscribe(listener: () => void): () => void {
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  readonly transport: Transport = async ({ signal }): Promise<SnetStream> => {
    const stream = await connect(webSocketUrl(this.#site, this.#base), { serverKey: this.#site.key, signal });
    this.#stream = stream;
    stream.on('detach', () => this.#set(false));
    stream.on('reattach', () => this.#set(true));
    // From here on the messenger says how it is.
    stream.on('close', () => {
      if (this.#stream === stream) this.#stream = undefined;
      this.#set(true);
    });
    return stream;
  };

  /** The pause before the session's next connection, if this is one, is over. */
  retryNow(): void {
    if (!this.#isAttached) this.#stream?.networkChanged();
  }

  #set(isAttached: boolean): void {
    if (this.#isAttached === isAttached) return;
    this.#isAttached = isAttached;
    for (const tell of [...this.#listeners]) tell();
  }
}
