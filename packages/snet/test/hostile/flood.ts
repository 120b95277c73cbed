import { connect, type Socket } from 'node:net';
import { provider } from '@proj/crypto/provider';
import { ClientSession } from '../../src/core/index.ts';

const atOnce = 100;

/** Connections that never become sessions. Run as a program it takes a port, the server's key in hex, and how many. */
export class Flood {
  readonly #port: number;
  readonly #serverKey: Uint8Array;
  readonly #overheard: readonly Uint8Array[];
  readonly #open: Set<Socket> = new Set();
  #made = 0;

  /** @param overheard first flights of others, to be replayed */
  constructor(port: number, serverKey: Uint8Array, overheard: readonly Uint8Array[]) {
    this.#port = port;
    this.#serverKey = serverKey;
    this.#overheard = overheard;
  }

  /** Connections that the server has not closed. */
  get open(): number {
    return this.#open.size;
  }

  /** Makes so many more, and leaves them open. */
  async add(count: number): Promise<void> {
    for (let left = count; left > 0; left -= atOnce) {
      await Promise.all(Array.from({ length: Math.min(atOnce, left) }, () => this.#connect()));
    }
  }

  destroy(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #connect(): Promise<void> {
    const says = this.#nextWords();
    return new Promise((resolve) => {
      const socket = connect(this.#port, '127.0.0.1');
      this.#open.add(socket);
      socket.on('connect', () => {
        if (says.length > 0) socket.write(says);
        resolve();
      });
      socket.on('error', () => {}); // A reset is what it deserves.
      socket.on('close', () => {
        this.#open.delete(socket);
        resolve();
      });
      socket.resume();
    });
  }

  /** Nothing, half a HELLO, garbage, a HELLO without a CONFIRM to follow, a replay. */
  #nextWords(): Uint8Array {
    const turn = this.#made++;
    switch (turn % 5) {
      case 0:
        return new Uint8Array(0);
      case 1: {
        const hello = this.#hello();
        return hello.subarray(0, hello.length >> 1);
      }
      case 2:
        return provider.randomBytes(500);
      case 3:
        return this.#hello();
      default:
        return this.#overheard[turn % Math.max(1, this.#overheard.length)] ?? this.#hello();
    }
  }

  #hello(): Uint8Array {
    const client = new ClientSession(provider, this.#serverKey);
    client.connect();
    return client.pollTransmit(client.attach(0), 0) ?? new Uint8Array(0);
  }
}

if (import.meta.main) {
  const [port, serverKey, count] = process.argv.slice(2);
  const flood = new Flood(Number(port), Buffer.from(serverKey ?? '', 'hex'), []);
  // Until whoever started it has seen enough.
  for (;;) {
    await flood.add(Number(count));
    flood.destroy();
  }
}
