import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry } from '@proj/chat-protocol';
import type { ProbeDevice } from '../probe/device.ts';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, names } from './traffic.ts';
import { must } from './world.ts';

export const backlog: Scenario = scenario({
  number: 18,
  name: 'a device missed much in many conversations; messages come while it syncs, and it dies in the middle, ten times',
  pass: 'it has everything, in order and without a hole; the server’s memory is bounded',
  short: { messages: 2_000, conversations: 40, deaths: 10, live: 40, grownMiB: 200 },
  full: { messages: 100_000, conversations: 500, deaths: 10, live: 500, grownMiB: 400 },
  run: async (world, { messages, conversations, deaths, live, grownMiB }) => {
    const server = await world.server();
    await world.register(server, 'ann', 'ben');
    const [ann] = await world.devices(server, ['ann'], { parallel: 24 });
    must(ann !== undefined, 'nobody is there');
    const groups = await Promise.all(names(conversations).map(() => createGroup(ann, ['ben'])));
    const group = (index: number): string => groups[index % groups.length] ?? '';
    const rssBytes = (): Promise<number> => world.http(server).metric('process_resident_memory_bytes');
    const before = await rssBytes();
    for (let number = 0; number < messages; number += 1_000) {
      const count = Math.min(1_000, messages - number);
      await Promise.all(names(count).map((_, index) => ann.text(group(number + index), `missed ${number + index}`)));
    }

    let entries = 0;
    let dieAfter = Number.POSITIVE_INFINITY;
    /** The deaths so far, each until it is over. */
    const died: Promise<void>[] = [];
    const onEntry = (_entry: LogEntry): void => {
      if (++entries < dieAfter) return;
      dieAfter = Number.POSITIVE_INFINITY;
      died.push(ben.kill());
    };
    const ben: ProbeDevice = world.device(server, 'ben', 'd1', { onEntry, pageEntries: 100 });
    let isLive = true;
    const talking = (async () => {
      for (let number = 0; number < live || isLive; number++) {
        await ann.text(group(world.random.between(0, conversations - 1)), `live ${number}`);
        await sleep(10);
      }
    })();
    const startedAtMs = world.nowMs;
    for (let time = 1; time <= deaths; time++) {
      dieAfter = Math.floor((messages * time) / (deaths + 2));
      await ben.start();
      await world.until(() => died.length === time, `death ${time} comes`, 60_000);
      await Promise.all(died);
    }
    await ben.start();
    await world.until(
      () => groups.every((one) => ben.last(one) >= world.recorder.head(one)),
      'it has everything',
      120_000,
    );
    const tookMs = world.nowMs - startedAtMs;
    isLive = false;
    await talking;
    const figures = await world.settled(60_000);
    const grown = ((await rssBytes()) - before) / 0x10_0000;
    must(grown < grownMiB, `the server grew by ${grown.toFixed()} MiB`);
    return `caught up in ${tookMs.toFixed()} ms with ${deaths} deaths, server +${grown.toFixed()} MiB; ${figures}`;
  },
});
