/**
 * A typed event emitter whose subscriptions are disposables. Listeners are called synchronously, in the order they
 * subscribed; one that subscribes or unsubscribes while an event is being emitted takes effect from the next event.
 */
export class Emitter<Events extends object> {
  readonly #listeners: Map<keyof Events, ReadonlySet<(detail: never) => void>> = new Map();

  on<E extends keyof Events>(event: E, listener: (detail: Events[E]) => void): Disposable {
    // Wrapped, so that the same function subscribed twice is two subscriptions.
    const entry = (detail: Events[E]): void => listener(detail);
    this.#listeners.set(event, new Set([...(this.#listeners.get(event) ?? []), entry]));
    return {
      [Symbol.dispose]: () => {
        const left = new Set(this.#listeners.get(event));
        left.delete(entry);
        this.#listeners.set(event, left);
      },
    };
  }

  emit<E extends keyof Events>(event: E, detail: Events[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (detail: Events[E]) => void)(detail);
  }
}
