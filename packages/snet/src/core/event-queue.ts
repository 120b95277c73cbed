import type { SessionEvent } from './events.ts';

/**
 * What a session has to tell its driver, in order. Bounded by what causes events: `readable`, the only kind that a peer
 * can cause thousands of at once, waits at most once.
 */
export class EventQueue {
  readonly #events: SessionEvent[] = [];
  #readableWaits = false;

  push(event: SessionEvent): void {
    if (event.type === 'readable') {
      if (this.#readableWaits) return;
      this.#readableWaits = true;
    }
    this.#events.push(event);
  }

  shift(): SessionEvent | undefined {
    const event = this.#events.shift();
    if (event?.type === 'readable') this.#readableWaits = false;
    return event;
  }
}
