import type { WebSocketLike } from '../../src/ws/index.ts';

type Listener = (event: never) => void;

/** A WebSocket whose network is the test: what a browser's has, and nothing that only `ws` has. */
export class FakeWebSocket implements WebSocketLike {
  binaryType = 'blob';
  bufferedAmount = 0;
  readyState = 1;
  readonly sent: Uint8Array[] = [];
  readonly closes: (number | undefined)[] = [];
  readonly #listeners: Map<string, Listener[]> = new Map();

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  send(data: Uint8Array): void {
    this.sent.push(data);
    this.bufferedAmount += data.length;
  }

  close(code?: number): void {
    this.readyState = 2;
    this.closes.push(code);
  }

  /** Something happens to it. */
  happen(type: 'open' | 'message' | 'error' | 'close', event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }

  message(bytes: string): void {
    this.happen('message', { data: new TextEncoder().encode(bytes).buffer });
  }
}
