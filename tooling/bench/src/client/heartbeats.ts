import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { beginEcho } from '../conversation.ts';
import { type Address, connectSnet, connectTcp, dialWs, isSnet, opened } from '../stacks.ts';

export interface HeartbeatPlan {
  readonly intervalMs: number;
  readonly durationMs: number;
}

/** Clients that do nothing but ask, each after the same silence, whether their server is there. */
export class HeartbeatCrowd {
  readonly #address: Address;
  #answers = 0;

  constructor(address: Address) {
    this.#address = address;
  }

  /** Connects, at an even rate, so that their heartbeats are spread over the interval as those of strangers are. */
  async gather(count: number, intervalMs: number): Promise<void> {
    const startedAtMs = performance.now();
    for (let i = 0; i < count; i++) {
      const aheadMs = startedAtMs + (i * intervalMs) / count - performance.now();
      if (aheadMs > 1) await sleep(aheadMs);
      await this.#open(intervalMs);
    }
  }

  /** Answers how many heartbeats were answered. */
  async watch(durationMs: number): Promise<number> {
    const before = this.#answers;
    await sleep(durationMs);
    return this.#answers - before;
  }

  async #open(intervalMs: number): Promise<void> {
    const answered = (): void => void this.#answers++;
    if (isSnet(this.#address.name)) {
      // Its sessions ask by themselves, and all that a server has to say to one that is silent is that it is there.
      const dial = async (): Promise<Socket> => (await connectTcp(this.#address)).on('data', answered);
      const socket = await opened(connectSnet(this.#address, { dial, keepAliveMs: intervalMs }), 'connect');
      await beginEcho(socket);
    } else if (this.#address.name === 'ws') {
      const socket: WebSocket = dialWs(this.#address);
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
      socket.on('pong', answered);
      setInterval(() => socket.ping(), intervalMs);
    } else {
      const socket = await connectTcp(this.#address);
      await beginEcho(socket);
      socket.on('data', answered);
      setInterval(() => socket.write('.'), intervalMs);
    }
  }
}
