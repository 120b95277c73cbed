import { entryBytes, Limit, type LogEntry } from '@proj/chat-protocol';

export interface InboxLimits {
  readonly inboxMessages: number;
  readonly inboxBytes: number;
}

/** Entries that one page asks for. */
export const pageEntries = 100;

/**
 * How much of the inbox is taken: by what waits for the consumer, by what is held for the sake of order, and by the
 * pages that are on their way, each as large as a page may be.
 */
export class InboxRoom {
  readonly #limits: InboxLimits;
  #messages = 0;
  #bytes = 0;
  #heldMessages = 0;
  #heldBytes = 0;
  #pages = 0;

  constructor(limits: InboxLimits) {
    this.#limits = limits;
  }

  /** Pages on their way. */
  get pages(): number {
    return this.#pages;
  }

  isEnoughFor(entry: LogEntry): boolean {
    return this.#fits(1, entryBytes(entry), this.#pages);
  }

  /** Half of the room at most is for what is held: it must not keep out the page that it waits for. */
  isEnoughToHold(entry: LogEntry): boolean {
    const { inboxMessages, inboxBytes } = this.#limits;
    const isHalf = this.#heldMessages < inboxMessages / 2 && this.#heldBytes + entryBytes(entry) <= inboxBytes / 2;
    return isHalf && this.isEnoughFor(entry);
  }

  isEnoughForPage(): boolean {
    return this.#fits(0, 0, this.#pages + 1);
  }

  keep(entry: LogEntry): void {
    this.#count(entry, 1);
  }

  release(entry: LogEntry): void {
    this.#count(entry, -1);
  }

  hold(entry: LogEntry): void {
    this.#count(entry, 1);
    this.#countHeld(entry, 1);
  }

  unhold(entry: LogEntry): void {
    this.#count(entry, -1);
    this.#countHeld(entry, -1);
  }

  expectPage(): void {
    this.#pages++;
  }

  pageEnded(): void {
    this.#pages--;
  }

  noPages(): void {
    this.#pages = 0;
  }

  #fits(messages: number, bytes: number, pages: number): boolean {
    return (
      this.#messages + messages + pages * pageEntries <= this.#limits.inboxMessages &&
      this.#bytes + bytes + pages * Limit.pageBytes <= this.#limits.inboxBytes
    );
  }

  #count(entry: LogEntry, sign: 1 | -1): void {
    this.#messages += sign;
    this.#bytes += sign * entryBytes(entry);
  }

  #countHeld(entry: LogEntry, sign: 1 | -1): void {
    this.#heldMessages += sign;
    this.#heldBytes += sign * entryBytes(entry);
  }
}
