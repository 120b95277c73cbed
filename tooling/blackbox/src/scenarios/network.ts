import { setTimeout as sleep } from 'node:timers/promises';
import { CutPlan } from '../cuts.ts';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, names, ring, Traffic } from './traffic.ts';
import { must } from './world.ts';

export const connectionsCut: Scenario = scenario({
  number: 4,
  name: 'connections are cut at random bytes, half-open ones among them, and come back from other ports',
  pass: 'nothing is lost, repeated, disordered, altered or leaked; who is gone in silence counts as gone within the timeout',
  short: { users: 4, perSecond: 25, cuts: 40, heartbeat: '1s', idleTimeout: '4s', ghostWithinMs: 8_000 },
  full: { users: 20, perSecond: 20, cuts: 2_000, heartbeat: '25s', idleTimeout: '60s', ghostWithinMs: 70_000 },
  run: async (world, { users, perSecond, cuts, heartbeat, idleTimeout, ghostWithinMs }) => {
    const server = await world.server({ args: ['--heartbeat', heartbeat, '--idle-timeout', idleTimeout] });
    const people = names(users);
    await world.register(server, ...people, 'ghost');
    const plan = new CutPlan();
    const proxy = await world.proxy(server);
    proxy.on('cut', (report) => plan.record(report));
    const target = () => ({ ...server.addresses, port: proxy.port });
    const devices = await world.devices(server, people, { target });
    const [first] = devices;
    must(first !== undefined, 'nobody is there');
    const watcher = await world.login(server.addresses, 'ghost', 'watcher');
    const group = await createGroup(first, people.slice(1));

    // One that is never heard of again, although nobody was told.
    const quiet = await world.proxy(server);
    const ghost = world.device(server, 'ghost', 'ghost', { target: () => ({ ...server.addresses, port: quiet.port }) });
    await ghost.start();
    const isOnline = async (): Promise<boolean> => {
      const answer = await watcher.require({ type: 'devices' });
      return answer.type === 'device-list' && answer.devices.some((each) => each.deviceId === 'ghost' && each.online);
    };
    must(await isOnline(), 'a device that has just logged in is not listed as online');
    quiet.cutAll('half-open');
    quiet.setFaults({ cut: { mode: 'half-open', afterBytes: { toServer: 0 } } });
    const goneAtMs = world.nowMs;

    const traffic = new Traffic(world, ring(devices, group), perSecond);
    proxy.setFaults(plan.faults);
    proxy.cutAll('fin');
    for (let wave = 1; plan.count < cuts; wave++) {
      if (wave % 8 === 1) plan.startWave(2);
      await sleep(150);
      // Bytes must flow for a connection to be cut: when all are fresh they are made to come anew, from other ports.
      if (wave % 4 === 0) proxy.cutAll('reset');
    }
    proxy.setFaults({});
    proxy.cutAll('fin');
    await traffic.stop();
    const figures = await world.settled(40_000);
    await world.until(async () => !(await isOnline()), 'the ghost is found', ghostWithinMs);
    const ghostMs = world.nowMs - goneAtMs;
    return `${plan.count} cuts, ghost found after at most ${ghostMs.toFixed()} ms; ${figures}`;
  },
});
