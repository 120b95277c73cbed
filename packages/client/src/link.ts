import type { ByteDuplex } from '@proj/io';

export interface LinkListeners {
  readonly data: (chunk: Uint8Array) => void;
  readonly drain: () => void;
  /** The transport ended, closed or broke: called once. */
  readonly lost: (cause: Error | undefined) => void;
}

/** A transport in use. Once it is lost or destroyed, whatever it still has to say is not heard. */
export class Link {
  readonly #duplex: ByteDuplex;
  #isOver = false;
  #isWritable = true;

  constructor(duplex: ByteDuplex, listeners: LinkListeners) {
    this.#duplex = duplex;
    const lost = (cause: Error | undefined): void => {
      if (this.#isOver) return;
      this.destroy();
      listeners.lost(cause);
    };
    // Stays subscribed for good: an 'error' without a listener would end a Node process.
    duplex.on('error', lost);
    duplex.on('end', () => lost(undefined));
    duplex.on('close', () => lost(undefined));
    duplex.on('drain', () => {
      this.#isWritable = true;
      if (!this.#isOver) listeners.drain();
    });
    duplex.on('data', (chunk) => {
      if (!this.#isOver) listeners.data(chunk);
    });
  }

  get isWritable(): boolean {
    return this.#isWritable && !this.#isOver;
  }

  write(chunk: Uint8Array): void {
    this.#isWritable = this.#duplex.write(chunk);
  }

  end(): void {
    if (!this.#isOver) this.#duplex.end();
  }

  destroy(): void {
    this.#isOver = true;
    this.#duplex.destroy();
  }
}

/** Gets rid of a transport that came too late. */
export function discard(duplex: ByteDuplex): void {
  new Link(duplex, { data: () => {}, drain: () => {}, lost: () => {} }).destroy();
}
