import { setTimeout as sleep } from 'node:timers/promises';
import { FailureCode } from '@proj/chat-protocol';
import type { ProbeConnection } from '../probe/connection.ts';
import { Pace } from './pace.ts';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, names } from './traffic.ts';
import { must } from './world.ts';

/** What may wait for one that does not read: in the queue of its chat session, and in its snet session to be said again. */
const queuedKiB = 256;
const replayKiB = 1_024;

export const slowConsumers: Scenario = scenario({
  number: 9,
  name: 'many sessions that never read, or a byte a second',
  pass: 'the server’s memory is bounded, nobody else waits, they are closed as slow, and catch up when they read again',
  short: {
    users: 4,
    perUser: 3,
    messages: 500,
    textBytes: 9_000,
    slowTimeout: '3s',
    closeWithinMs: 9_000,
    ownMiB: 135,
  },
  full: {
    users: 100,
    perUser: 10,
    messages: 4_000,
    textBytes: 8_000,
    slowTimeout: '10s',
    closeWithinMs: 30_000,
    ownMiB: 350,
  },
  run: async (world, { users, perUser, messages, textBytes, slowTimeout, closeWithinMs, ownMiB }) => {
    const server = await world.server({
      // Of who reads a byte a second no heartbeat comes through either: it is to be too slow before it counts as gone.
      args: ['--slow-timeout', slowTimeout, '--max-queued-bytes', `${queuedKiB}KiB`, '--idle-timeout', '15m'],
    });
    const people = names(users, 'slow');
    await world.register(server, 'ann', 'ben', ...people);
    const [ann, ben] = await world.devices(server, ['ann', 'ben'], { parallel: 8 });
    must(ann !== undefined && ben !== undefined, 'nobody is there');
    const group = await createGroup(ann, ['ben', ...people]);
    const http = world.http(server);
    const before = await http.metric('process_resident_memory_bytes');
    const pace = await Pace.before(world, ben, 100);

    const proxy = await world.proxy(server);
    const slow: ProbeConnection[] = [];
    for (const user of people) {
      for (let index = 0; index < perUser; index++) {
        // One of three reads, but a byte a second.
        const isDripping = index % 3 === 2;
        const port = isDripping ? proxy.port : server.addresses.port;
        const session = await world.login({ ...server.addresses, port }, user, `d${index}`);
        if (!isDripping) session.socket.pause();
        slow.push(session);
      }
    }
    proxy.setFaults({ bandwidthBytesPerSecond: 1 });
    let peakBytes = 0;
    const watch = setInterval(() => {
      void http.metric('process_resident_memory_bytes').then(
        (bytes) => {
          peakBytes = Math.max(peakBytes, bytes);
        },
        () => undefined,
      );
    }, 250);
    const text = 'y'.repeat(textBytes);
    const flood = (async () => {
      for (let from = 0; from < messages; from += 40) {
        await Promise.all(
          names(Math.min(40, messages - from)).map((_, index) => ann.text(group, `${from + index} ${text}`)),
        );
      }
    })();
    await flood;
    const floodedAtMs = world.nowMs;
    const figures = await pace.withinTwice();
    const closes = (): Promise<number> => http.metric('chat_slow_closes_total');
    await world.until(
      async () => (await closes()) >= slow.length,
      `${slow.length} sessions are closed as slow`,
      closeWithinMs,
    );
    const tookMs = world.nowMs - floodedAtMs;
    clearInterval(watch);
    must((await http.metric('chat_lag_mode_total')) >= slow.length, 'nobody was told of heads alone before');
    // What they are told when they read again.
    for (const { socket } of slow) socket.resume();
    await sleep(200);
    for (const session of slow) {
      const failure = session.isClosed ? (await session.closed).failure : undefined;
      const code = failure?.code ?? FailureCode.Slow;
      must(code === FailureCode.Slow, `a slow session was told ${code}`);
      session.destroy();
    }
    const grown = (peakBytes - before) / 0x10_0000;
    const most = (slow.length * (replayKiB + queuedKiB)) / 1024 + ownMiB;
    must(grown < most, `the server grew by ${grown.toFixed()} MiB of at most ${most}`);
    // A few at a time: it is one process that reads for all of them.
    for (let from = 0; from < users; from += 10) {
      const back = await world.devices(server, people.slice(from, from + 10), {}, 'd0');
      await world.until(() => back.every((each) => each.last(group) >= messages), 'they have caught up', 60_000);
    }
    return `${slow.length} slow sessions closed ${tookMs.toFixed()} ms after the flood, server +${grown.toFixed()} MiB of at most ${most}, ${figures}; ${await world.settled()}`;
  },
});
