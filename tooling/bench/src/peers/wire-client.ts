/** The other end of one wire, in a process of its own. */
import { once } from 'node:events';
import { createChaosProxy } from '@proj/chaos-proxy';
import { header } from '../conversation.ts';
import { type Usage, UsageMeter } from '../process-usage.ts';
import { answerCalls } from '../remote.ts';
import { quantile } from '../samples.ts';
import { requirePeers } from './require-peers.ts';
import { pingWire, streamWire, type WirePings, type WireStream } from './wire-traffic.ts';
import { comesBackByItself, openWire, type Wire, type WireAddress } from './wires.ts';

const meter = new UsageMeter();
const modules = requirePeers();
const idle: Wire[] = [];
let address: WireAddress | undefined;

async function open(through?: number): Promise<Wire> {
  if (address === undefined) throw new TypeError('nobody to connect to');
  const wire = await openWire(address, modules, through);
  wire.on('error', () => {});
  return wire;
}

const tasks = {
  meet: (server: WireAddress): void => {
    address = server;
  },
  mark: (): void => meter.mark(),
  usage: (): Usage => meter.read(),
  async stream(plan: WireStream): Promise<number> {
    const wire = await open();
    const seconds = await streamWire(wire, plan);
    wire.destroy();
    return seconds;
  },
  async ping(count: number): Promise<WirePings> {
    const wire = await open();
    const pings = await pingWire(wire, count);
    wire.destroy();
    return pings;
  },
  /** So many more that do nothing. */
  async gather(count: number): Promise<void> {
    const atOnce = 32;
    for (let left = count; left > 0; left -= atOnce) {
      const opening = Array.from({ length: Math.min(atOnce, left) }, () => open());
      idle.push(...(await Promise.all(opening)));
    }
  },
  /** Median time from a cut of the link, by RST, to the next byte that comes back; in milliseconds. */
  async cuts(count: number): Promise<number> {
    if (address === undefined) throw new TypeError('nobody to connect to');
    await using proxy = createChaosProxy({ upstream: { host: '127.0.0.1', port: address.port } });
    await proxy.listen();
    const begin = async (): Promise<Wire> => {
      const wire = await open(proxy.port);
      const echoed = once(wire as never, 'data');
      wire.write(Buffer.concat([header(0), Buffer.from('.')]));
      await echoed;
      return wire;
    };
    let wire = await begin();
    const tookMs: number[] = [];
    for (let cut = 0; cut < count; cut++) {
      const stays = comesBackByItself(address.wire);
      const closed = stays ? undefined : new Promise<void>((resolve) => wire.on('close', resolve));
      const echoed = stays ? once(wire as never, 'data') : undefined;
      // What Socket.IO is given before it knows of the cut is lost.
      const reconnected = address.wire === 'socket.io' ? once(wire as never, 'reconnect') : undefined;
      const cutAtMs = performance.now();
      proxy.cutAll('reset');
      if (stays) {
        await reconnected;
        // Its server has another object for the same session then, which was told nothing yet.
        wire.write(reconnected === undefined ? Buffer.from('.') : Buffer.concat([header(0), Buffer.from('.')]));
        await echoed;
      } else {
        await closed;
        wire = await begin();
      }
      tookMs.push(performance.now() - cutAtMs);
      // Long enough that the next loss counts as the first.
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    wire.destroy();
    return quantile(tookMs, 0.5);
  },
};

export type WireClientTasks = typeof tasks;
answerCalls(tasks);
