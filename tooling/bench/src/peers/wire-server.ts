/** The serving end of one wire, in a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Usage, UsageMeter } from '../process-usage.ts';
import { answerCalls } from '../remote.ts';
import { requirePeers } from './require-peers.ts';
import { serveWire } from './wire-traffic.ts';
import { listenWire, type WireAddress, type WireName } from './wires.ts';

const meter = new UsageMeter();

const tasks = {
  listen: (): Promise<WireAddress> => listenWire(process.argv[2] as WireName, requirePeers(), serveWire),
  mark: (): void => meter.mark(),
  usage: (): Usage => meter.read(),
  /** Resident memory once the garbage is gone. */
  async residentBytes(): Promise<number> {
    for (let i = 0; i < 5; i++) {
      globalThis.gc?.();
      await sleep(20);
    }
    return process.memoryUsage().rss;
  },
};

export type WireServerTasks = typeof tasks;
answerCalls(tasks);
