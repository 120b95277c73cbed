import type { ByteDuplex } from '@proj/io';

/** A byte stream over two kinds of requests: one that answers without end, and one after another that bring bytes. */
export class HttpDuplex extends EventTarget implements ByteDuplex {
  readonly #url: string;
  readonly #controller: AbortController = new AbortController();
  #written: Promise<unknown>;

  constructor(url: string) {
    super();
    this.#url = url;
    const opened = fetch(url, { signal: this.#controller.signal });
    this.#written = opened;
    opened.then(({ body }) => this.#read(body)).catch((error: unknown) => this.#fail(error));
  }

  write(chunk: Uint8Array): boolean {
    const body = new Uint8Array(chunk);
    this.#later(() => fetch(this.#url, { method: 'POST', body, signal: this.#controller.signal }));
    return true;
  }

  end(): void {
    this.#later(() => fetch(this.#url, { method: 'DELETE', signal: this.#controller.signal }));
  }

  destroy(): void {
    if (this.#controller.signal.aborted) return;
    this.#controller.abort();
    this.#say('close');
  }

  pause(): void {}

  resume(): void {}

  on(event: string, listener: (detail: never) => void): this {
    this.addEventListener(event, (said) => listener((said as CustomEvent<never>).detail));
    return this;
  }

  #later(request: () => Promise<Response>): void {
    this.#written = this.#written.then(request);
    this.#written.catch((error: unknown) => this.#fail(error));
  }

  async #read(body: ReadableStream<Uint8Array> | null): Promise<void> {
    if (body === null) throw new Error('there is no body');
    const reader = body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) this.#say('data', part.value);
    this.#say('end');
  }

  #fail(error: unknown): void {
    if (this.#controller.signal.aborted) return;
    this.#say('error', error instanceof Error ? error : new Error(String(error)));
    this.destroy();
  }

  #say(event: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}
