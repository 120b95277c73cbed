import type { SessionEvent } from './events.ts';

/**
 * What a session has to tell its driver, in order. Bounded by what causes events: `readable` and `go-away`, the kinds that
 * a peer can cause thousands of at once, wait at most once each.
 */
export class EventQueue {
  readonly #events: SessionEvent[] = [];
  /** The one that waits, of the types that a peer can cause thousands of. */
  readonly #waiting: Map<SessionEvent['type'], SessionEvent> = new Map();

  push(event: SessionEvent): void {
    if (event.type !== 'readable' && event.type !== 'go-away') {
      this.#events.push(event);
      return;
    }
    const waits = this.#waiting.has(event.type);
    // The newest counts, at the place of the first.
    this.#waiting.set(event.type, event);
    if (!waits) this.#events.push(event);
  }

  shift(): SessionEvent | undefined {
    const event = this.#events.shift();
    if (event === undefined) return undefined;
    const newest = this.#waiting.get(event.type) ?? event;
    this.#waiting.delete(event.type);
    return newest;
  }
}
