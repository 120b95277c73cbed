import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadSession, LoadTarget } from '@proj/load';
import { WebSocket } from 'ws';
import { partnerOf, redialMs, type TargetOptions } from './options.ts';

/** A relay over `ws` that answers each message; a client that is cut off dials again, as every program has to. */
export function wsTarget({ name, port }: TargetOptions): LoadTarget {
  return {
    name,
    async open({ index, members }) {
      const session = new WsSession(`ws://127.0.0.1:${port}`, index, partnerOf(members, index));
      await session.dial();
      return session;
    },
  };
}

class WsSession implements LoadSession {
  readonly #url: string;
  readonly #self: number;
  readonly #other: number;
  readonly #waiting: Map<number, { resolve(): void; reject(error: Error): void }> = new Map();
  #listener: (text: string) => void = () => {};
  #socket: WebSocket | undefined;
  #number = 0;
  #isClosed = false;

  constructor(url: string, self: number, other: number) {
    this.#url = url;
    this.#self = self;
    this.#other = other;
  }

  async dial(): Promise<void> {
    const socket = new WebSocket(this.#url, { perMessageDeflate: false });
    socket.on('error', () => {});
    socket.on('close', () => void this.#lost());
    await once(socket, 'open');
    const ready = once(socket, 'message');
    socket.send(String(this.#self));
    await ready;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#read(data.toString()));
  }

  send(text: string): Promise<void> {
    if (this.#socket === undefined) return Promise.reject(new Error('not connected'));
    const number = this.#number++;
    this.#socket.send(`${this.#other} ${number} ${text}`);
    return new Promise((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
  }

  onDelivery(listener: (text: string) => void): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#socket?.terminate();
  }

  #read(text: string): void {
    if (text.startsWith('. ')) {
      this.#listener(text.slice(2));
      return;
    }
    const number = Number(text);
    this.#waiting.get(number)?.resolve();
    this.#waiting.delete(number);
  }

  async #lost(): Promise<void> {
    this.#socket = undefined;
    for (const waiting of this.#waiting.values()) waiting.reject(new Error('the connection was lost'));
    this.#waiting.clear();
    if (this.#isClosed) return;
    await sleep(redialMs);
    // Another `close` follows when it fails.
    if (!this.#isClosed) await this.dial().catch(() => {});
  }
}
