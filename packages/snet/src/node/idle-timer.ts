/** `setTimeout` takes at most this many milliseconds. */
const longestTimerMs = 0x7fffffff;

/** Calls once when nothing has happened for a while, and again only after something has. Keeps no process alive. */
export class IdleTimer {
  readonly #onIdle: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onIdle: () => void) {
    this.#onIdle = onIdle;
  }

  /** Starts anew; 0 stops. */
  set(timeoutMs: number): void {
    this.stop();
    if (timeoutMs > 0) this.#timer = setTimeout(this.#onIdle, Math.min(timeoutMs, longestTimerMs)).unref();
  }

  /** Something has happened. */
  refresh(): void {
    this.#timer?.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
