import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, names, ring, Traffic } from './traffic.ts';
import { must } from './world.ts';

const hourMs = 3_600_000;
const jumps = [hourMs, -hourMs, 0, 1000, -1000, 24 * 365 * hourMs, -24 * 365 * hourMs, 0] as const;

export const clockJumps: Scenario = scenario({
  number: 21,
  name: 'the server’s wall clock jumps by an hour and by a year, both ways; clients are years off',
  pass: 'order and timeouts do not change, nobody is hung up on',
  short: { users: 4, perSecond: 15, pauseMs: 120 },
  full: { users: 20, perSecond: 20, pauseMs: 20_000 },
  run: async (world, { users, perSecond, pauseMs }) => {
    const offsetFile = join(await world.makeDirectory(world.freshDirectory()), 'offset');
    await writeFile(offsetFile, '0');
    const preload = fileURLToPath(new URL('../../fixtures/shifted-clock.mjs', import.meta.url));
    const server = await world.server({
      environment: { CLOCK_OFFSET_FILE: offsetFile },
      command: [process.execPath, '--import', preload],
      args: ['--heartbeat', '2s', '--idle-timeout', '5s', '--login-timeout', '2s'],
    });
    const people = names(users);
    await world.register(server, ...people);
    const devices = await world.devices(server, people);
    const [first] = devices;
    must(first !== undefined, 'nobody is there');
    const group = await createGroup(first, people.slice(1));
    const traffic = new Traffic(world, ring(devices, group), perSecond);
    const silent = await world.login(server.addresses, people[0] ?? '', 'silent');
    const serverTimeMs = async (): Promise<number> => {
      const session = world.connect(server.addresses);
      const answer = await session.login({
        user: people[0] ?? '',
        deviceId: 'clock',
        password: 'correct horse battery staple',
      });
      must(answer.type === 'login-accepted', `a login was refused: ${JSON.stringify(answer)}`);
      session.destroy();
      return answer.serverTimeMs;
    };
    let seenMs = 0;
    for (const jumpMs of jumps) {
      await writeFile(offsetFile, String(jumpMs));
      await sleep(pauseMs);
      const offMs = (await serverTimeMs()) - Date.now() - jumpMs;
      must(Math.abs(offMs) < 5_000, `the clock did not jump: it is ${offMs} ms off`);
      seenMs = Math.max(seenMs, Math.abs(jumpMs));
    }
    // A login that never comes still ends in time, neither at once nor never.
    const idle = world.connect(server.addresses);
    await idle.opened;
    const idleSinceMs = world.nowMs;
    await writeFile(offsetFile, String(-hourMs));
    await world.until(() => idle.isClosed, 'a connection without a login is closed', 8_000);
    const waitedMs = world.nowMs - idleSinceMs;
    must(waitedMs > 1_500, `it was closed after ${waitedMs.toFixed()} ms already`);
    await traffic.stop();
    must(!silent.isClosed, 'a session whose heartbeats are on time was ended');
    must(
      devices.every(({ logins }) => logins === 1),
      'somebody was hung up on',
    );
    return `${jumps.length} jumps of up to ${seenMs / hourMs} h; ${await world.settled()}`;
  },
});
