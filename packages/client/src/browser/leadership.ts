import type { UserId } from '@proj/chat-protocol';
import { ClientError } from '../errors.ts';
import type { Backend, News } from '../messenger/backend.ts';
import { plainError } from './plain-error.ts';
import type { TabAsk, TabMessage } from './tab-protocol.ts';

/** Asks of all other tabs that may be under way. One more is answered with `CLIENT_BUSY`. */
const maxServed = 1_024;
/** News that one message holds. More of one turn go out as several. */
const maxBatch = 256;

/** A backend that can be told to leave the store alone at once, for another tab to write it. */
export interface Writer {
  readonly backend: Backend;
  /** Nothing is written any more. Resolves when what was being written is: with no task in between if that is nothing. */
  stop(): Promise<void>;
}

export interface LeadershipOptions {
  /** Names this time of leading among all others. */
  readonly term: string;
  readonly user: UserId;
  readonly writer: Writer;
  readonly post: (message: TabMessage) => void;
  /** A served command was carried out. */
  readonly onDone: (ask: Pick<TabAsk, 'command' | 'ask'>) => void;
}

/** One term of leading: a backend, served to the other tabs. */
export class Leadership {
  readonly term: string;
  readonly backend: Backend;
  readonly #options: LeadershipOptions;
  /** Asks under way, by the tab and the number that it gave them. */
  readonly #served: Map<string, AbortController> = new Map();
  #batch: News[] = [];
  #number = 0;
  #resigned: Promise<void> | undefined;

  constructor(options: LeadershipOptions) {
    this.term = options.term;
    this.backend = options.writer.backend;
    this.#options = options;
  }

  /** Says who leads, and how things are. */
  announce(): void {
    this.#flush();
    const { status, presences } = this.backend;
    const { term, user } = this.#options;
    this.#options.post({ type: 'here', term, user, number: this.#number, status, presences });
  }

  /** What happens in one turn goes out together. */
  tell(news: News): void {
    if (this.#batch.push(news) >= maxBatch) this.#flush();
    else if (this.#batch.length === 1) queueMicrotask(() => this.#flush());
  }

  /** An ask that is repeated while it is under way is one ask. */
  serve(ask: TabAsk): void {
    const key = `${ask.from} ${ask.id}`;
    if (this.#served.has(key) || this.#resigned !== undefined) return;
    if (this.#served.size >= maxServed) {
      this.#fail(ask, new ClientError('CLIENT_BUSY', 'other tabs ask too much at once'));
      return;
    }
    const controller = new AbortController();
    this.#served.set(key, controller);
    void this.#answer(ask, controller.signal).finally(() => this.#served.delete(key));
  }

  abort(from: string, id: number): void {
    this.#served.get(`${from} ${id}`)?.abort(new ClientError('CLIENT_CLOSED', 'nobody waits for the answer any more'));
  }

  /**
   * When this resolves, the backend writes no more. It is closed then as well, or `atOnce` is being closed, which the page
   * may have no time for. Never rejects.
   */
  resign({ atOnce }: { readonly atOnce: boolean }): Promise<void> {
    this.#resigned ??= this.#resign(atOnce);
    return this.#resigned;
  }

  async #resign(atOnce: boolean): Promise<void> {
    this.#flush();
    this.#options.post({ type: 'bye', term: this.term });
    const stopped = atOnce ? this.#options.writer.stop() : undefined;
    const closed = this.backend.close();
    await (stopped ?? closed);
  }

  /** Never rejects. Who asked asks the next one that leads, unless it was answered before. */
  async #answer(ask: TabAsk, signal: AbortSignal): Promise<void> {
    const { term, from, id, command } = ask;
    try {
      const answer = await this.backend.ask(command, ask.ask, { signal });
      this.#options.onDone(ask);
      if (this.#resigned !== undefined || signal.aborted) return;
      // The news of what was done come before the answer to it, as they do where it was asked.
      this.#flush();
      this.#options.post({ type: 'answer', term, to: from, id, answer });
    } catch (error) {
      if (this.#resigned === undefined && !signal.aborted) this.#fail(ask, error);
    }
  }

  #fail({ term, from, id }: TabAsk, error: unknown): void {
    this.#flush();
    this.#options.post({ type: 'error', term, to: from, id, error: plainError(error) });
  }

  #flush(): void {
    const news = this.#batch;
    if (news.length === 0 || this.#resigned !== undefined) return;
    this.#batch = [];
    this.#options.post({ type: 'news', term: this.term, number: ++this.#number, news });
  }
}
