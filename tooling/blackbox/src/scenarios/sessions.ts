import { setTimeout as sleep } from 'node:timers/promises';
import { FailureCode } from '@proj/chat-protocol';
import type { ProbeConnection } from '../probe/connection.ts';
import { type Scenario, scenario } from './scenario.ts';
import { direct } from './traffic.ts';
import { must, password, type World } from './world.ts';

/** How many of so many sessions of one class may live. */
const allowed: Readonly<Record<string, (logins: number, max: number) => number>> = {
  'max-n': (logins, max) => Math.min(logins, max),
  single: () => 1,
  'per-class': () => 3,
  'reject-new': (logins, max) => Math.min(logins, max),
};
const classes = ['mobile', 'desktop', 'web'] as const;

export const concurrentLogins: Scenario = scenario({
  number: 15,
  name: 'many logins of one account at once, under each policy',
  pass: 'exactly the allowed number lives, the server knows it, each loser was told why and none comes back',
  short: { logins: 8, max: 4 },
  full: { logins: 100, max: 10 },
  run: async (world, { logins, max }) => {
    // One after the other: each login costs a hash, and none may wait for those of another server.
    const found: string[] = [];
    for (const policy of Object.keys(allowed)) found.push(await underPolicy(world, policy, logins, max));
    return found.join(', ');
  },
});

async function underPolicy(world: World, policy: string, logins: number, max: number): Promise<string> {
  const server = await world.server({
    args: ['--session-policy', policy, '--max-devices-per-user', String(max), '--login-timeout', '60s'],
  });
  await world.register(server, 'ann');
  const sessions = Array.from({ length: logins }, () => world.connect(server.addresses));
  const answers = await Promise.all(
    sessions.map((session, index) => {
      const deviceClass = classes[index % classes.length] ?? 'other';
      return session.login({ user: 'ann', deviceId: `d${index}`, password, deviceClass });
    }),
  );
  const live = (): readonly ProbeConnection[] => sessions.filter(({ isClosed }) => !isClosed);
  const expected = allowed[policy]?.(logins, max) ?? 0;
  await world.until(() => live().length <= expected, `under ${policy} ${expected} of ${logins} live`);
  await sleep(200);
  must(live().length === expected, `under ${policy} ${live().length} live instead of ${expected}`);
  for (const [index, session] of sessions.entries()) {
    if (!session.isClosed) continue;
    const { failure, kicked } = await session.closed;
    const wasIn = answers[index]?.type === 'login-accepted';
    const codes: readonly (number | undefined)[] = [FailureCode.Replaced, FailureCode.TooManyDevices];
    must(codes.includes(failure?.code), `under ${policy} a loser was told ${failure?.code ?? 'nothing'}`);
    must(!wasIn || kicked !== undefined, `under ${policy} a session that had been accepted was not told why it ended`);
  }
  const [survivor] = live();
  const answer = await survivor?.require({ type: 'devices' });
  const online = answer?.type === 'device-list' ? answer.devices.filter((each) => each.online).length : -1;
  must(online === expected, `under ${policy} the server lists ${online} devices online instead of ${expected}`);
  const gauge = await world.http(server).metric('chat_sessions');
  must(gauge === expected, `under ${policy} the server counts ${gauge} sessions instead of ${expected}`);
  return `${policy} ${expected}/${logins}`;
}

export const kickedInFlight: Scenario = scenario({
  number: 16,
  name: 'a session is replaced while its sends are in flight',
  pass: 'each send is accepted once, or again by the next session; nothing is lost or there twice',
  short: { times: 4, sends: 25 },
  full: { times: 200, sends: 40 },
  run: async (world, { times, sends }) => {
    const server = await world.server();
    await world.register(server, 'ann', 'ben');
    const [ben] = await world.devices(server, ['ben']);
    must(ben !== undefined, 'nobody is there');
    const ann = world.device(server, 'ann', 'phone', { parallel: 20 });
    const conversation = direct('ann', 'ben');
    let kicks = 0;
    for (let time = 0; time < times; time++) {
      await ann.start();
      const { token } = ann;
      const waiting = Array.from({ length: sends }, (_, index) => ann.text(conversation, `${time}-${index}`));
      await sleep(world.random.between(0, 15));
      // The same device once more: it takes the place of the first.
      const usurper = world.connect(server.addresses);
      const answer = await usurper.login({ user: 'ann', deviceId: 'phone', password, token });
      must(answer.type === 'login-accepted', 'the second login was refused');
      await world.until(() => ann.end !== undefined, 'the first session is told that it is over');
      must(ann.end?.failure?.code === FailureCode.Replaced, `it was told ${ann.end?.failure?.code}`);
      must(ann.end?.kicked !== undefined, 'it was not told who took its place');
      kicks++;
      // The end of the first session takes nothing from the second: it is the one that is written to.
      const { id } = await ben.text(conversation, `to whoever is there ${time}`);
      const isHere = (): boolean => usurper.received.some((message) => message.type === 'entry' && message.id === id);
      await world.until(isHere, 'what is said to the user reaches the session that took the place', 5_000);
      usurper.destroy();
      await ann.start();
      await Promise.all(waiting);
      await ann.kill();
    }
    await ann.start();
    return `${kicks} kicks, ${ann.duplicateAnswers} repeats; ${await world.settled()}`;
  },
});
