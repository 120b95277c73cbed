import type { ConversationId, UserId } from '@proj/chat-protocol';
import type { Live, Messenger, Thread, ThreadView } from '@proj/client';

/** What is shown before anything was read. */
const nothingYet: ThreadView = { items: [], hasOlder: false, loading: true };

type Hole = Parameters<Thread['fill']>[0];
type Options = Parameters<Thread['loadOlder']>[0];

/**
 * A thread that is open for as long as somebody listens: rendering, which may come to nothing, opens none, and what is
 * mounted twice leaves none open. Between two listeners it shows what it showed last.
 */
export class ThreadSource implements Live<ThreadView> {
  readonly #messenger: Messenger;
  readonly #of: UserId | ConversationId;
  readonly #listeners: Set<() => void> = new Set();
  #thread: Thread | undefined;
  #last: ThreadView = nothingYet;

  constructor(messenger: Messenger, of: UserId | ConversationId) {
    this.#messenger = messenger;
    this.#of = of;
  }

  get current(): ThreadView {
    return this.#thread === undefined ? this.#last : this.#seen(this.#thread.current);
  }

  /** A thread that was just opened has read nothing: better what was seen before than an empty page. */
  #seen(view: ThreadView): ThreadView {
    const isEmptier = view.loading && view.items.length === 0 && this.#last.items.length > 0;
    if (!isEmptier) this.#last = view;
    return this.#last;
  }

  subscribe(listener: () => void): () => void {
    // A copy of the function for each: the same one may be given twice.
    const entry = (): void => listener();
    this.#listeners.add(entry);
    this.#thread ??= this.#open();
    return () => {
      this.#listeners.delete(entry);
      if (this.#listeners.size > 0 || this.#thread === undefined) return;
      this.#last = this.current;
      this.#thread[Symbol.dispose]();
      this.#thread = undefined;
    };
  }

  #open(): Thread {
    const thread = this.#messenger.thread(this.#of);
    thread.subscribe(() => {
      for (const tell of [...this.#listeners]) tell();
    });
    return thread;
  }

  loadOlder = (options?: Options): Promise<void> => this.#ask((thread) => thread.loadOlder(options), options);

  fill = (hole: Hole, options?: Options): Promise<void> => this.#ask((thread) => thread.fill(hole, options), options);

  /** What a thread leaves undone that nobody looks at any more is nobody's error. */
  async #ask(work: (thread: Thread) => Promise<void>, options: Options): Promise<void> {
    const thread = this.#thread;
    if (thread === undefined) return;
    try {
      await work(thread);
    } catch (error) {
      if (this.#thread === thread || options?.signal?.aborted === true) throw error;
    }
  }
}
