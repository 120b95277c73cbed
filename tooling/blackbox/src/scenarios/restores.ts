import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runServerCommand } from './commands.ts';
import { talkingCrowd } from './crashes.ts';
import { type Scenario, scenario } from './scenario.ts';
import { must } from './world.ts';

export const restored: Scenario = scenario({
  number: 22,
  name: 'a backup is made under load, and restored later',
  pass: 'a new epoch: clients forget and fetch anew, what they send again is there once',
  short: { users: 4, perSecond: 20, before: 600, after: 600 },
  full: { users: 50, perSecond: 20, before: 20_000, after: 20_000 },
  run: async (world, { users, perSecond, before, after }) => {
    const server = await world.server();
    const { devices, group, traffic } = await talkingCrowd(world, server, users, perSecond);
    await sleep(before);
    const backup = join(world.directory, 'backup.db');
    const data = server.dataDirectory;
    await runServerCommand(world, ['backup', backup, '--data', data]);
    await sleep(after);
    const epochs = new Set(devices.map(({ epoch }) => epoch));
    must(epochs.size === 1, 'devices know different epochs');
    await traffic.stop();
    // Some are on their way when it ends.
    for (const device of devices) for (const one of [1, 2, 3]) void device.text(group, `${device.name} at last ${one}`);
    await server.kill();
    const headBefore = world.recorder.head(group);
    const unanswered = devices.reduce((sum, device) => sum + device.unanswered, 0);
    await runServerCommand(world, ['restore', backup, '--data', data]);
    const lost = world.recorder.answered;
    // What was seen until now says nothing about the older log that is true again.
    world.rewind();
    await server.start();
    await world.until(() => devices.every(({ epoch }) => !epochs.has(epoch)), 'everyone knows the new epoch');
    const latecomer = world.device(server, devices[1]?.user ?? '', 'late');
    await latecomer.start();
    await world.settle();
    const head = latecomer.last(group);
    must(head > 0, 'nothing was restored');
    must(unanswered > 0, 'nothing was sent again');
    return `${lost} accepted before, the group’s log went from ${headBefore} to ${head}, ${unanswered} sent again; ${await world.settled()}`;
  },
});
