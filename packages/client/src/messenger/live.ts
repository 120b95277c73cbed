/**
 * A value that changes, as stores of user interfaces want it. `current` is the same object until it changes, and is never
 * changed in place.
 */
export interface Live<T> {
  readonly current: T;
  /** Calls `listener` after every change, at most once in a turn. Answers what ends that. */
  subscribe(listener: () => void): () => void;
}
