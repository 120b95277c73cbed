import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseUserId } from '@proj/chat-protocol';
import type { ProbeDevice } from '../probe/device.ts';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, names, Traffic } from './traffic.ts';
import { must } from './world.ts';

export const largeGroup: Scenario = scenario({
  number: 20,
  name: 'a large group is talked in while people come and go',
  pass: 'everyone sees their own part of the log, whole and in order, and nobody anything else; memory is bounded',
  short: { members: 300, online: 24, perSecond: 6, talkers: 4, changes: 40, grownMiB: 250 },
  full: { members: 100_000, online: 1_000, perSecond: 1, talkers: 10, changes: 2_000, grownMiB: 1_500 },
  run: async (world, { members, online, perSecond, talkers, changes, grownMiB }) => {
    // Accounts without passwords cost no hashes: those who are never online have one of these.
    const sleepers = names(members - online, 'sleeper');
    const namesFile = `${await world.makeDirectory(world.freshDirectory())}/names`;
    await writeFile(namesFile, sleepers.join('\n'));
    const compat = ['--compat-listen', '127.0.0.1:0', '--compat-users', namesFile];
    const limits = ['--max-group-members', String(Math.min(100_000, members + 10))];
    const server = await world.server({ args: [...compat, ...limits] });
    const people = names(online);
    await world.register(server, ...people);
    const devices: ProbeDevice[] = [];
    for (let from = 0; from < online; from += 50) {
      devices.push(...(await world.devices(server, people.slice(from, from + 50))));
    }
    const [owner] = devices;
    must(owner !== undefined, 'nobody is there');
    const rssBytes = (): Promise<number> => world.http(server).metric('process_resident_memory_bytes');
    const before = await rssBytes();
    const half = Math.ceil(people.length / 2);
    const group = await createGroup(owner, [...people.slice(1, half), ...sleepers], true);
    const members0 = new Set(people.slice(0, half));
    const voices = devices.slice(0, talkers).map((device) => ({ device, conversation: group }));
    const traffic = new Traffic(world, voices, perSecond);
    for (let change = 0; change < changes; change++) {
      // Those who talk stay: who is thrown out while talking is refused, which is another matter.
      const device = devices[world.random.between(talkers, devices.length - 1)];
      must(device !== undefined, 'nobody is left');
      const user = parseUserId(device.user);
      const isIn = members0.has(device.user);
      const byItself = world.random.bool();
      const actor = byItself ? device : owner;
      await actor.send(group, isIn ? { kind: 'remove', user } : { kind: 'add', users: [user] });
      if (isIn) members0.delete(device.user);
      else members0.add(device.user);
      await sleep(world.random.between(0, 20));
    }
    await traffic.stop();
    // One that missed all of it, of a user who came and went.
    const latecomer = world.device(server, people[people.length - 1] ?? '', 'late');
    await latecomer.start();
    const figures = await world.settled(60_000);
    const grown = ((await rssBytes()) - before) / 0x10_0000;
    must(grown < grownMiB, `the server grew by ${grown.toFixed()} MiB`);
    return `${members} members, ${online} online, ${changes} changes, server +${grown.toFixed()} MiB; ${figures}`;
  },
});
