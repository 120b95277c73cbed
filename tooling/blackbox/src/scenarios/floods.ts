import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FailureCode, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { ProbeConnection } from '../probe/connection.ts';
import type { ServerProcess } from '../server-process.ts';
import { Pace } from './pace.ts';
import { type Scenario, scenario } from './scenario.ts';
import { must, password, type World } from './world.ts';

/** Connections that say nothing, from a source each. They stay until the server ends them. */
export function silentConnections(world: World, port: number, count: number, sources: number): readonly Socket[] {
  const from = Array.from({ length: sources }, () => world.freshSource());
  return Array.from({ length: count }, (_, index) => {
    const localAddress = from[index % sources];
    const socket = connect({ port, host: '127.0.0.1', ...(localAddress !== undefined && { localAddress }) });
    socket.on('error', () => undefined);
    socket.resume();
    world.defer(() => void socket.destroy());
    return socket;
  });
}

/** The good ones may send as much as it takes to measure. */
const unhurried = '--sends-per-second 100000 --sends-burst 100000 --conversation-sends-per-second 100000'.split(' ');

export const loginFlood: Scenario = scenario({
  number: 10,
  name: 'connections without a login, wrong passwords, logins a byte at a time',
  pass: 'logins time out, those who guess are banned, users who are in and users who come in wait less than twice as long',
  short: { silent: 300, guessers: 2, guessesEach: 20, slowloris: 10, sends: 100, loginTimeoutMs: 2_000 },
  full: { silent: 10_000, guessers: 20, guessesEach: 1_000, slowloris: 500, sends: 1_000, loginTimeoutMs: 10_000 },
  run: async (world, { silent, guessers, guessesEach, slowloris, sends, loginTimeoutMs }) => {
    const server = await world.server({ strict: true, args: [...unhurried, '--login-timeout', `${loginTimeoutMs}ms`] });
    await world.register(server, 'good', 'fine', 'victim');
    const [good] = await world.devices(server, ['good']);
    must(good !== undefined, 'nobody is there');
    const http = world.http(server);
    const pace = await Pace.before(world, good, sends);

    const quiet = silentConnections(world, server.addresses.port, silent, Math.ceil(silent / 25));
    const drips = await Promise.all(Array.from({ length: slowloris }, () => slowLogin(world, server)));
    const guessing = Promise.all(Array.from({ length: guessers }, () => guess(world, server, guessesEach)));
    const startedAtMs = world.nowMs;
    const figures = await pace.withinTwice();
    // Somebody comes in meanwhile. A hash takes its time; that of others must not be in front of it.
    const loginAtMs = world.nowMs;
    const fine = await world.login(server.addresses, 'fine');
    const loginMs = world.nowMs - loginAtMs;
    must(loginMs < 3_000, `a login took ${loginMs.toFixed()} ms`);

    const outcomes = await guessing;
    world.log('guesses are over');
    await world.until(() => drips.every(({ isClosed }) => isClosed), 'slow logins time out', 3 * loginTimeoutMs);
    await world.until(
      () => quiet.every(({ closed }) => closed),
      'silent connections are closed',
      8_000 + 3 * loginTimeoutMs,
    );
    const waitedMs = world.nowMs - startedAtMs;
    must(
      outcomes.every(({ isBanned }) => isBanned),
      'somebody may go on guessing',
    );
    const guesses = outcomes.reduce((sum, { tried }) => sum + tried, 0);
    must((await http.metric('chat_bans_total')) >= guessers, 'bans are not counted');
    // The password is right now, but the account was guessed at from elsewhere: it is the guessers who are banned.
    await sleep(100);
    const victim = world.connect(server.addresses);
    const answer = await victim.login({ user: 'victim', deviceId: 'own', password });
    const isRateLimited = answer.type === 'failure' && answer.code === FailureCode.TooManyAttempts;
    must(answer.type === 'login-accepted' || isRateLimited, `the victim was answered ${JSON.stringify(answer)}`);
    must(!fine.isClosed && good.logins === 1, 'a good user was hung up on');
    return `${silent} silent and ${slowloris} slow ones gone after ${waitedMs.toFixed()} ms, ${guesses} guesses until banned, login in ${loginMs.toFixed()} ms, ${figures}; ${await world.settled()}`;
  },
});

/** A session that says its login a byte at a time. */
async function slowLogin(world: World, server: ServerProcess): Promise<ProbeConnection> {
  const session = world.connect(server.addresses);
  await session.opened;
  const timer = setInterval(() => session.write(Uint8Array.of(0)), 500);
  void session.closed.then(() => clearInterval(timer));
  world.defer(() => clearInterval(timer));
  return session;
}

/** Wrong passwords from one source, until the server says no more, or the connection is not even taken. */
export async function guess(
  world: World,
  server: Pick<ServerProcess, 'addresses'>,
  most: number,
): Promise<{ readonly tried: number; readonly isBanned: boolean }> {
  const localAddress = world.freshSource();
  let failuresInRow = 0;
  for (let tried = 1; tried <= most; tried++) {
    const session = new ProbeConnection({ ...server.addresses, localAddress });
    try {
      const answer = await session.ask({
        type: 'login',
        credential: { kind: 'password', user: parseUserId(`victim${tried}`), password: `guess ${tried}` },
        deviceId: parseDeviceId('guesser'),
        deviceClass: 'other',
        client: '',
      });
      if (answer.type === 'failure' && answer.code !== FailureCode.TooManyAttempts) failuresInRow = 0;
      else failuresInRow++;
    } catch {
      failuresInRow++;
    } finally {
      session.destroy();
    }
    if (failuresInRow >= 3) return { tried, isBanned: true };
  }
  return { tried: most, isBanned: false };
}
