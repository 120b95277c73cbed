import { setTimeout as sleep } from 'node:timers/promises';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, direct, names, percentile, ring, Traffic } from './traffic.ts';
import { must, type World } from './world.ts';

export const serverKilled: Scenario = scenario({
  number: 1,
  name: 'the server is killed again and again',
  pass: 'nothing is lost, repeated, disordered, altered or leaked; it is ready again within 2 s',
  short: { users: 5, members: 5, perSecond: 10, kills: 4, aliveMs: [500, 900] },
  // Everything that anyone is shown is kept for the check: in a group of all there would be millions.
  full: { users: 50, members: 8, perSecond: 20, kills: 60, aliveMs: [3_000, 7_000] },
  run: async (world, { users, members, perSecond, kills, aliveMs: [least = 0, most = 0] }) => {
    const server = await world.server();
    const people = names(users);
    await world.register(server, ...people);
    const devices = await world.devices(server, people);
    const [first] = devices;
    must(first !== undefined, 'nobody is there');
    const seconds = await world.devices(server, people.slice(0, 2), {}, 'd2');
    const group = await createGroup(first, people.slice(1, members));
    const traffic = new Traffic(world, ring(devices, group, members), perSecond);
    const startMs: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      await sleep(world.random.between(least, most));
      await server.kill();
      const killedAtMs = world.nowMs;
      await server.start();
      startMs.push(world.nowMs - killedAtMs);
    }
    await traffic.stop();
    const latecomer = world.device(server, people[1] ?? '', 'late');
    await latecomer.start();
    const figures = await world.settled(30_000);
    const medianMs = percentile(startMs, 0.5);
    must(medianMs < 2_000, `half of the starts took more than ${medianMs.toFixed()} ms`);
    return `${kills} kills, ready in ${medianMs.toFixed()} ms, ${seconds.length + 1} second devices; ${figures}`;
  },
});

export const killedBeforeAnswer: Scenario = scenario({
  number: 2,
  name: 'the server is killed between a commit and its answer',
  pass: 'the retry is told that it is a repetition, and the same place',
  short: { times: 3 },
  full: { times: 50 },
  run: async (world, { times }) => {
    const server = await world.server();
    await world.register(server, 'ann', 'ben');
    const proxy = await world.proxy(server);
    const target = () => ({ ...server.addresses, port: proxy.port });
    const ann = world.device(server, 'ann', 'd1', { target });
    const [ben] = await world.devices(server, ['ben']);
    await ann.start();
    must(ben !== undefined, 'nobody is there');
    const conversation = direct('ann', 'ben');
    for (let time = 0; time < times; time++) {
      await world.until(() => ann.isOnline && ben.isOnline, 'both are online');
      const before = ben.last(conversation);
      // From here on nothing that the server says arrives, and what it is told does.
      proxy.cutAll('hole-to-client');
      const sent = ann.text(conversation, `number ${time}`);
      await world.until(() => ben.last(conversation) > before, 'the message is committed');
      await server.kill();
      proxy.cutAll('reset');
      await server.start();
      const { seq, duplicate } = await sent;
      must(duplicate, `the retry of ${conversation}#${before + 1} was not recognised`);
      must(seq === before + 1, `the retry was told ${seq}, the message is at ${before + 1}`);
    }
    return `${times} times; ${await world.settled()}`;
  },
});

export const drained: Scenario = scenario({
  number: 19,
  name: 'SIGTERM under load',
  pass: 'exit code 0 within 30 s, everyone comes back, nothing is lost, repeated or disordered',
  short: { users: 6, perSecond: 30, times: 1 },
  full: { users: 100, perSecond: 20, times: 5 },
  run: async (world, { users, perSecond, times }) => {
    // Everyone is told a time of their own to come back: half a second to five, by default.
    const spread = users > 10 ? ['500ms', '5s'] : ['100ms', '1s'];
    const server = await world.server({
      args: ['--drain-spread-min', spread[0] ?? '', '--drain-spread-max', spread[1] ?? ''],
    });
    const { devices, traffic } = await talkingCrowd(world, server, users, perSecond);
    let slowestMs = 0;
    for (let time = 0; time < times; time++) {
      await sleep(700);
      const before = devices.map(({ logins }) => logins);
      const startedAtMs = world.nowMs;
      await server.stop();
      slowestMs = Math.max(slowestMs, world.nowMs - startedAtMs);
      await server.start();
      await world.until(() => devices.every(({ logins }, i) => logins > (before[i] ?? 0)), 'everyone is back', 40_000);
    }
    await traffic.stop();
    must(slowestMs <= 30_000, `stopping took ${slowestMs.toFixed()} ms`);
    return `${times} stops of at most ${slowestMs.toFixed()} ms; ${await world.settled()}`;
  },
});

/** Users with a group and direct conversations, who talk until they are told to stop. */
export async function talkingCrowd(
  world: World,
  server: Awaited<ReturnType<World['server']>>,
  users: number,
  perSecond: number,
): Promise<{
  readonly devices: Awaited<ReturnType<World['devices']>>;
  readonly group: string;
  readonly traffic: Traffic;
}> {
  const people = names(users);
  await world.register(server, ...people);
  const devices = await world.devices(server, people);
  const [first] = devices;
  must(first !== undefined, 'nobody is there');
  const group = await createGroup(first, people.slice(1));
  return { devices, group, traffic: new Traffic(world, ring(devices, group), perSecond) };
}
