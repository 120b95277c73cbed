import type { UserPresence } from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import type { Backend, Commands, News } from '../messenger/backend.ts';
import type { MessengerStatus } from '../messenger/messenger.ts';

/** A backend with which something else ends that was opened for it. */
export class OwningBackend implements Backend {
  readonly user: Backend['user'];
  readonly reader: Backend['reader'];
  readonly #backend: Backend;
  readonly #end: () => Promise<void>;
  #closing: Promise<void> | undefined;

  /** `end` is called once, after the backend was closed. */
  constructor(backend: Backend, end: () => Promise<void>) {
    this.user = backend.user;
    this.reader = backend.reader;
    this.#backend = backend;
    this.#end = end;
  }

  get status(): MessengerStatus {
    return this.#backend.status;
  }

  get presences(): readonly UserPresence[] {
    return this.#backend.presences;
  }

  ask<C extends keyof Commands>(
    command: C,
    ask: Commands[C]['ask'],
    options?: AbortOptions,
  ): Promise<Commands[C]['answer']> {
    return this.#backend.ask(command, ask, options);
  }

  listen(listener: (news: News) => void): void {
    this.#backend.listen(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // What can go wrong here concerns nobody any more.
    await this.#backend.close().catch(() => {});
    await this.#end().catch(() => {});
  }
}
