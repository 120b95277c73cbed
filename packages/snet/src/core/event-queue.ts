import type { SessionEvent } from './events.ts';

/**
 * What a session has to tell its driver, in order. Bounded by what causes events: `readable` and `go-away`, the kinds that
 * a peer can cause thousands of at once, wait at most once each.
 */
export class EventQueue {
  readonly #events: SessionEvent[] = [];
  #hasReadable = false;
  /** The newest counts, at the place of the first. */
  #goAway: SessionEvent | undefined;

  push(event: SessionEvent): void {
    let waits = false;
    if (event.type === 'readable') {
      waits = this.#hasReadable;
      this.#hasReadable = true;
    } else if (event.type === 'go-away') {
      waits = this.#goAway !== undefined;
      this.#goAway = event;
    }
    if (!waits) this.#events.push(event);
  }

  shift(): SessionEvent | undefined {
    const event = this.#events.shift();
    if (event?.type === 'readable') this.#hasReadable = false;
    if (event?.type !== 'go-away') return event;
    const newest = this.#goAway;
    this.#goAway = undefined;
    return newest;
  }
}
