import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import type { SnetSocket } from '../../src/node/index.ts';
import { dial } from '../node/harness.ts';

const messageBytes = 100;

/** A client that says something, waits for the echo, compares, and says the next thing. */
export class LiveSession {
  readonly socket: SnetSocket;
  /** What it sent first on each of its transports. */
  readonly firstFlights: Uint8Array[] = [];
  readonly roundTripsMs: number[] = [];
  reattached = 0;
  #transport: Socket | undefined;
  #stopped = false;
  #running: Promise<void> | undefined;

  constructor(port: number, number: number) {
    this.socket = dial(port, { dial: () => this.#dial(port) });
    this.socket.on('reattach', () => this.reattached++);
    this.socket.on('error', () => {}); // The loop finds out.
    this.#running = this.#run(number);
  }

  /** Echoes that came back right. */
  get echoes(): number {
    return this.roundTripsMs.length;
  }

  /** Breaks the transport in use. */
  cut(): void {
    this.#transport?.destroy();
  }

  /** Ends after the echo that is awaited. @throws what went wrong, if anything did. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(number: number): Promise<void> {
    const echoes = this.socket.iterator({ destroyOnReturn: false });
    let rest = Buffer.alloc(0);
    for (let turn = 0; !this.#stopped; turn++) {
      const message = Buffer.alloc(messageBytes, `${number}/${turn} `);
      const sentAtMs = performance.now();
      this.socket.write(message);
      while (rest.length < messageBytes) {
        const { value, done } = await echoes.next();
        if (done === true) throw new Error(`session ${number} ended after ${turn} echoes`);
        rest = Buffer.concat([rest, value as Buffer]);
      }
      if (!rest.subarray(0, messageBytes).equals(message)) throw new Error(`session ${number}: a wrong echo`);
      rest = rest.subarray(messageBytes);
      this.roundTripsMs.push(performance.now() - sentAtMs);
    }
  }

  async #dial(port: number): Promise<Socket> {
    const socket = connectTcp(port, '127.0.0.1');
    socket.setNoDelay(true);
    await once(socket, 'connect');
    this.#transport = socket;
    const write = socket.write.bind(socket);
    socket.write = ((chunk: Uint8Array, ...rest: []) => {
      this.firstFlights.push(new Uint8Array(chunk));
      socket.write = write;
      return write(chunk, ...rest);
    }) as typeof write;
    return socket;
  }
}
