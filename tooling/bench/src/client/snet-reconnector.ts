import type { Socket } from 'node:net';
import type { ByteDuplex } from '@proj/io';
import type { SnetSocket } from '@proj/snet';
import { beginEcho, nextChunk } from '../conversation.ts';
import { type Address, connectSnet, connectTcp, opened } from '../stacks.ts';
import type { Reconnector } from './reconnectors.ts';

/** Long enough for a dial to wait behind a closed gate. */
const connectTimeoutMs = 600_000;

/** A session whose transports can be cut. */
export class SnetReconnector implements Reconnector {
  dialledAtMs = 0;
  readonly #address: Address;
  readonly #silent: Socket[] = [];
  #session: SnetSocket | undefined;
  #line: CutLine | undefined;
  #gate: Promise<void> = Promise.resolve();
  #openGate: (() => void) | undefined;

  constructor(address: Address) {
    this.#address = address;
  }

  async open(): Promise<void> {
    const dial = async (): Promise<ByteDuplex> => {
      await this.#gate;
      this.dialledAtMs = performance.now();
      const socket = await connectTcp(this.#address);
      this.#line = new CutLine(socket);
      return this.#line;
    };
    this.#session = await opened(connectSnet(this.#address, { dial, connectTimeoutMs }), 'connect');
    await beginEcho(this.#session);
    this.#session.on('error', () => {});
  }

  cut(how: 'reset' | 'unseen'): void {
    const line = this.#line;
    this.#line = undefined;
    if (line === undefined) return;
    if (how === 'reset') line.socket.resetAndDestroy();
    else {
      this.#silent.push(line.socket);
      line.silence();
    }
  }

  /** Comes back by itself: no sooner than {@link comeBack} when this was called before the cut. */
  closeGate(): void {
    this.#gate = new Promise((resolve) => {
      this.#openGate = resolve;
    });
  }

  async comeBack(): Promise<void> {
    const session = this.#session;
    if (session === undefined) throw new Error('not open');
    const echoed = nextChunk(session);
    session.write('.');
    this.#openGate?.();
    await echoed;
  }

  end(): void {
    this.#session?.destroy();
    for (const socket of this.#silent) socket.destroy();
  }
}

/** A TCP connection that can be gone for this end while the other sees nothing of it. */
class CutLine implements ByteDuplex {
  readonly socket: Socket;
  readonly #onClose: (() => void)[] = [];
  #isSilent = false;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  silence(): void {
    this.#isSilent = true;
    this.socket.removeAllListeners('data');
    for (const listener of this.#onClose) listener();
  }

  write(chunk: Uint8Array): boolean {
    return this.#isSilent || this.socket.write(chunk);
  }

  end(): unknown {
    return this.#isSilent || this.socket.end();
  }

  destroy(error?: Error): unknown {
    return this.#isSilent || this.socket.destroy(error);
  }

  pause(): unknown {
    return this.socket.pause();
  }

  resume(): unknown {
    return this.socket.resume();
  }

  on(event: string, listener: (...details: never[]) => void): unknown {
    if (event === 'close') this.#onClose.push(listener as () => void);
    return this.socket.on(event, listener as (...details: unknown[]) => void);
  }
}
