/**
 * The outside world as types. Everything above this package is handed one of these; nothing above it opens a
 * socket or reads a clock by itself.
 */
export { abortable } from './abort.ts';
export { systemClock } from './clock.ts';
export { Emitter } from './emitter.ts';
export { AsyncQueue, type AsyncQueueOptions } from './queue.ts';

/**
 * A byte stream. `net.Socket`, `tls.TLSSocket` and `SnetSocket` fit as they are. It may emit any event while one of its
 * methods runs, `'drain'` and `'data'` inside `write` for instance; the end is told by `'end'`, `'close'` or both.
 */
export interface ByteDuplex {
  /** `false`: wait for `'drain'` before writing more. The chunk is ours until flushed: do not mutate it. */
  write(chunk: Uint8Array): boolean;
  /** Half-close after everything written so far. */
  end(): unknown;
  /** Ends both directions at once; what was not flushed is lost. */
  destroy(error?: Error): unknown;
  pause(): unknown;
  resume(): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'drain' | 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Monotonic milliseconds, and a callback at one of them. */
export interface Clock {
  /** Monotonic milliseconds from an arbitrary start. Never wall-clock time. */
  now(): number;
  /** Calls `fire` once at or after `atMs` (a value of {@link Clock.now}), unless disposed of before. */
  schedule(atMs: number, fire: () => void): Disposable;
}

/** Structured log lines. Never message bodies, keys or passwords. `pino` loggers fit as they are. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface AbortOptions {
  /** On abort the promise rejects with `signal.reason`, untouched. */
  readonly signal?: AbortSignal | undefined;
}
