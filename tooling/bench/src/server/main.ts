/** The serving end of one stack, in a process of its own. */

import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { serve, serveWebSocket } from '../conversation.ts';
import { type Usage, UsageMeter } from '../process-usage.ts';
import { answerCalls } from '../remote.ts';
import { type Address, loadStack, type StackName } from '../stacks.ts';

const meter = new UsageMeter();
const connections: Set<Duplex | WebSocket> = new Set();
let detached = 0;

function onConnection(socket: Duplex | WebSocket): void {
  connections.add(socket);
  socket.on('close', () => connections.delete(socket));
  if (socket instanceof WebSocket) {
    serveWebSocket(socket);
    return;
  }
  socket.on('detach', () => detached++);
  socket.on('reattach', () => detached--);
  serve(socket);
}

const tasks = {
  async listen(): Promise<Address> {
    const stack = await loadStack(process.argv[2] as StackName);
    return stack.listen(onConnection);
  },
  mark: (): void => meter.mark(),
  usage: (): Usage => meter.read(),
  watchLoop: (): void => meter.watchLoop(),
  /** Connections or sessions there are, and how many of them have no transport. */
  census: (): { readonly connections: number; readonly detached: number } => ({
    connections: connections.size,
    detached,
  }),
  /** Resident memory once the garbage is gone. */
  async residentBytes(): Promise<number> {
    for (let i = 0; i < 5; i++) {
      globalThis.gc?.();
      await sleep(20);
    }
    return process.memoryUsage().rss;
  },
};

export type ServerTasks = typeof tasks;
answerCalls(tasks);
