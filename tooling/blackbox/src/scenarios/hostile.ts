import { fileURLToPath } from 'node:url';
import { describeExit, Program } from '../program.ts';
import { tokenOf } from './frames.ts';
import type { HostileOrders, HostileReport } from './hostile-process.ts';
import { Pace } from './pace.ts';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, direct } from './traffic.ts';
import { must } from './world.ts';

const script = fileURLToPath(new URL('hostile-process.ts', import.meta.url));

export const hostile: Scenario = scenario({
  number: 29,
  name: 'a second process attacks in every way at once, logged in and not',
  pass: 'it gains nothing, and those who behave wait less than twice as long',
  short: { attackMs: 4_000, intensity: 1, sends: 150 },
  full: { attackMs: 120_000, intensity: 8, sends: 3_000 },
  run: async (world, { attackMs, intensity, sends }) => {
    const pace = [
      '--sends-per-second',
      '100000',
      '--sends-burst',
      '100000',
      '--conversation-sends-per-second',
      '100000',
    ];
    const server = await world.server({
      strict: true,
      args: [...pace, '--login-timeout', '2s', '--slow-timeout', '2s'],
    });
    await world.register(server, 'ann', 'ben', 'eve');
    const [ann, ben] = await world.devices(server, ['ann', 'ben']);
    must(ann !== undefined && ben !== undefined, 'nobody is there');
    const talk = direct('ann', 'ben');
    await ann.text(talk, 'measured between us');
    const group = await createGroup(ann, ['ben']);
    await ben.text(group, 'measured among us');
    const { token } = await tokenOf(world, server.addresses, 'eve');
    const measured = await Pace.before(world, ann, sends);

    const orders: HostileOrders = {
      port: server.addresses.port,
      key: server.addresses.key,
      seed: world.seed,
      durationMs: attackMs,
      user: 'eve',
      token,
      foreign: [talk, group, direct('ann', 'ann')],
      intensity,
    };
    const lines: string[] = [];
    const attacker = world.use(
      new Program({
        name: 'the hostile process',
        script,
        // It has the processor that nobody else wants: it is the server that is tested, not the machine.
        command: ['nice', '-n', '10', process.execPath],
        args: [JSON.stringify(orders)],
        environment: { HOME: world.directory },
        onLine: (line) => lines.push(line),
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, attackMs / 8));
    const figures = await measured.withinTwice();
    const exit = await attacker.exited;
    must(exit.code === 0, describeExit(attacker, exit));
    const { tried, gained } = JSON.parse(lines.at(-1) ?? '{}') as HostileReport;
    must(gained.length === 0, `it gained ${gained.slice(0, 5).join(', ')}`);
    must(
      Object.values(tried).every((count) => count > 0),
      `it did not try everything: ${JSON.stringify(tried)}`,
    );
    must(ann.logins === 1 && ben.logins === 1, 'somebody else was hung up on');
    const attempts = Object.entries(tried).map(([name, count]) => `${count} ${name}`);
    return `${attempts.join(', ')}; ${figures}; ${await world.settled()}`;
  },
});
