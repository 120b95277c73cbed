import { fileURLToPath } from 'node:url';
import { describeExit, Program } from '../program.ts';
import type { ServerProcess } from '../server-process.ts';
import { tokenOf } from './frames.ts';
import type { HostileAccount, HostileOrders, HostileReport } from './hostile-process.ts';
import { Pace } from './pace.ts';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, direct, names } from './traffic.ts';
import { must, type World } from './world.ts';

const script = fileURLToPath(new URL('hostile-process.ts', import.meta.url));

export const hostile: Scenario = scenario({
  number: 29,
  name: 'a second process attacks in every way at once, logged in and not',
  pass: 'it gains nothing, and those who behave wait less than twice as long',
  short: { attackMs: 4_000, accounts: 1, sends: 150 },
  full: { attackMs: 120_000, accounts: 8, sends: 3_000 },
  run: async (world, { attackMs, accounts, sends }) => {
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
    const evil = names(accounts, 'eve');
    const greedy = names(accounts, 'gorger');
    await world.register(server, 'ann', 'ben', ...evil, ...greedy);
    const [ann, ben] = await world.devices(server, ['ann', 'ben']);
    must(ann !== undefined && ben !== undefined, 'nobody is there');
    const talk = direct('ann', 'ben');
    await ann.text(talk, 'measured between us');
    const group = await createGroup(ann, ['ben']);
    await ben.text(group, 'measured among us');
    for (const user of greedy) await takeNotes(world, server, user);
    const tokensOf = async (users: readonly string[]): Promise<readonly HostileAccount[]> => {
      const found: HostileAccount[] = [];
      // One after the other: each costs a hash, and a login has 2 s.
      for (const user of users) found.push({ user, ...(await tokenOf(world, server.addresses, user)) });
      return found;
    };
    const measured = await Pace.before(world, ann, sends);

    const orders: HostileOrders = {
      port: server.addresses.port,
      key: server.addresses.key,
      seed: world.seed,
      durationMs: attackMs,
      accounts: await tokensOf(evil),
      gorgers: await tokensOf(greedy),
      foreign: [talk, group, direct('ann', 'ann')],
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
    attacker.end();
    const exit = await attacker.exited;
    must(exit.code === 0, describeExit(attacker, exit));
    const { tried, gained } = JSON.parse(lines.at(-1) ?? '{}') as HostileReport;
    must(gained.length === 0, `it gained ${gained.slice(0, 5).join(', ')}`);
    must(
      Object.values(tried).every((count) => count > 0),
      `it did not try everything: ${JSON.stringify(tried)}`,
    );
    const slow = await world.http(server).metric('chat_slow_closes_total');
    must(slow > 0, 'nobody who asked for much and read nothing was hung up on');
    must(ann.logins === 1 && ben.logins === 1, 'somebody else was hung up on');
    const attempts = Object.entries(tried).map(([name, count]) => `${count} ${name}`);
    return `${attempts.join(', ')}; ${slow} closed as slow, ${figures}; ${await world.settled()}`;
  },
});

/** So much that it takes more than a session may have waiting to ask for all of it a few times. */
async function takeNotes(world: World, server: ServerProcess, user: string): Promise<void> {
  const device = world.device(server, user, 'notes', { parallel: 8 });
  await device.start();
  const texts = Array.from({ length: 40 }, (_, index) => `${index} ${'z'.repeat(15_000)}`);
  await Promise.all(texts.map((text) => device.text(direct(user, user), text)));
  await device.kill();
}
