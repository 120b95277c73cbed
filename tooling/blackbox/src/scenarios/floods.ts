import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeMessage, FailureCode, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { encodeFrame } from '@proj/frame';
import { ProbeConnection, ProbeRefusal, type Question } from '../probe/connection.ts';
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

/** Who says nothing has 5 s, and 5 s more where the server itself was held up; and the machine may be busy. */
const silentMs = 15_000;
/** That the server may have open beside what it had before: who came in, and who asks for this. */
const fewFiles = 5;

const slowByteMs = 500;
/** What those are told who guess, beside that it was wrong. */
const notNow: readonly (number | string)[] = [
  FailureCode.TooManyAttempts,
  FailureCode.Overloaded,
  FailureCode.LoginTimeout,
];
const knockMs = 50;
const fewKnocks = 3;
/** By the limits of accounts and sources; a ban takes 15 minutes. */
const longestWaitMs = 60_000;
/** Wrong passwords of a source before it is banned: so many at once, and so many a minute beside. */
const sourceFailures = 10;

/** The good ones may send as much as it takes to measure. */
const unhurried = '--sends-per-second 100000 --sends-burst 100000 --conversation-sends-per-second 100000'.split(' ');

export const loginFlood: Scenario = scenario({
  number: 10,
  name: 'connections without a login, wrong passwords, logins a byte at a time',
  pass: 'logins time out, those who guess are banned; who is in waits less than twice as long, who comes in 3 s at most',
  short: { silent: 300, guessers: 2, guessesEach: 20, slowloris: 10, sends: 100, loginTimeoutMs: 2_000 },
  full: { silent: 10_000, guessers: 20, guessesEach: 1_000, slowloris: 500, sends: 1_000, loginTimeoutMs: 10_000 },
  run: async (world, { silent, guessers, guessesEach, slowloris, sends, loginTimeoutMs }) => {
    const server = await world.server({ strict: true, args: [...unhurried, '--login-timeout', `${loginTimeoutMs}ms`] });
    await world.register(server, 'good', 'fine', 'victim');
    const [good] = await world.devices(server, ['good']);
    must(good !== undefined, 'nobody is there');
    const http = world.http(server);
    const pace = await Pace.before(world, good, sends);

    const filesBefore = await http.metric('process_open_fds');
    const startedAtMs = world.nowMs;
    const quiet = silentConnections(world, server.addresses.port, silent, Math.ceil(silent / 25));
    let silentGoneMs = 0;
    for (const socket of quiet) socket.once('close', () => (silentGoneMs = world.nowMs - startedAtMs));
    // Right behind them somebody who means it.
    const behindMs = await timedLogin(world, server, 'behind');
    const drips = await Promise.all(Array.from({ length: slowloris }, () => slowLogin(world, server, loginTimeoutMs)));
    let isMeasured = false;
    let dripsLeft = slowloris;
    const dripping = Promise.all(
      drips.map(async (first) => {
        try {
          for (let drip = first; ; drip = await slowLogin(world, server, loginTimeoutMs)) {
            await drip.timedOut;
            if (isMeasured) return;
          }
        } finally {
          dripsLeft--;
        }
      }),
    );
    dripping.catch(() => undefined);
    const guessing = Promise.all(
      Array.from({ length: guessers }, (_, index) => guess(world, server, index, guessesEach, () => isMeasured)),
    );
    guessing.catch(() => undefined);
    const figures = await pace.withinTwice();
    // Somebody comes in meanwhile. A hash takes its time; that of others must not be in front of it.
    const fine = await world.login(server.addresses, 'fine');
    const loginMs = await timedLogin(world, server, 'amid');
    isMeasured = true;

    const outcomes = await guessing;
    world.log('guesses are over');
    await world.until(() => dripsLeft === 0, 'slow logins time out', 3 * loginTimeoutMs);
    await dripping;
    await world.until(
      async () => (await http.metric('process_open_fds')) < filesBefore + fewFiles,
      'the server has no connection of the crowd any more',
      silentMs,
    );
    const lastMs = silentGoneMs;
    must(lastMs < silentMs, `silent connections were closed after ${lastMs.toFixed()} ms`);
    // Of what the system dropped before the server saw it, this side is told nothing until it says something.
    const unseen = quiet.filter(({ closed }) => !closed);
    for (const socket of unseen) socket.write(Uint8Array.of(0));
    await world.until(() => quiet.every(({ closed }) => closed), 'silent connections are closed', silentMs);
    const waitedMs = world.nowMs - startedAtMs;
    for (const { isBanned, wrong, tookMs } of outcomes) {
      must(isBanned, 'somebody may go on guessing');
      const allowed = sourceFailures * (1 + tookMs / 60_000);
      must(wrong <= allowed, `somebody was banned after ${wrong} wrong passwords in ${tookMs.toFixed()} ms`);
    }
    const wrong = outcomes.reduce((sum, outcome) => sum + outcome.wrong, 0);
    const knocks = outcomes.reduce((sum, outcome) => sum + outcome.knocks, 0);
    const bans = await http.metric('chat_bans_total');
    must(bans === guessers, `${bans} bans of ${guessers} guessers are counted`);
    // The account was guessed at from elsewhere, and may have to wait for that a little: it is the guessers who are banned.
    const comesIn = async (): Promise<boolean> => {
      const victim = world.connect(server.addresses);
      const answer = await victim.login({ user: 'victim', deviceId: 'own', password });
      if (answer.type === 'login-accepted') return true;
      must(answer.code === FailureCode.TooManyAttempts, `the victim was answered ${answer.code}`);
      await sleep(Math.min(answer.retryAfterMs, longestWaitMs));
      return false;
    };
    await world.until(comesIn, 'the victim comes in', 20_000);
    must(!fine.isClosed && good.logins === 1, 'a good user was hung up on');
    return `${silent} silent ones gone after ${lastMs.toFixed()} ms (${unseen.length} never seen), all after ${waitedMs.toFixed()} ms, ${slowloris} slow logins, ${wrong} guesses until ${guessers} were banned, ${knocks} knocks since, logins in ${behindMs.toFixed()} and ${loginMs.toFixed()} ms, ${figures}; ${await world.settled()}`;
  },
});

/** How long it takes to come in, from the connection on. */
async function timedLogin(world: World, server: ServerProcess, deviceId: string): Promise<number> {
  const startedAtMs = world.nowMs;
  const session = await world.login(server.addresses, 'fine', deviceId);
  const tookMs = world.nowMs - startedAtMs;
  must(tookMs < 3_000, `a login took ${tookMs.toFixed()} ms`);
  session.destroy();
  return tookMs;
}

interface SlowLogin {
  /** Rejects when it ended otherwise, or too early. */
  readonly timedOut: Promise<void>;
}

/** A session that says its login a byte at a time, too slowly to ever come to its end. */
async function slowLogin(world: World, server: ServerProcess, loginTimeoutMs: number): Promise<SlowLogin> {
  const session = world.connect(server.addresses);
  await session.opened;
  const openedAtMs = world.nowMs;
  const bytes = encodeFrame(encodeMessage({ ...wrongLogin('victim', 'too slow'), seqId: 1 })).values();
  const timer = setInterval(() => session.write(Uint8Array.of(bytes.next().value ?? 0)), slowByteMs);
  world.defer(() => clearInterval(timer));
  const timedOut = session.closed.then(({ failure }) => {
    clearInterval(timer);
    const lastedMs = world.nowMs - openedAtMs;
    must(failure?.code === FailureCode.LoginTimeout, `a slow login was told ${failure?.code}`);
    must(lastedMs > 0.9 * loginTimeoutMs, `a slow login was ended after ${lastedMs.toFixed()} ms`);
  });
  timedOut.catch(() => undefined);
  return { timedOut };
}

interface Guesses {
  /** Until the source was banned, and how long that took. */
  readonly wrong: number;
  readonly tookMs: number;
  /** Connections since then. */
  readonly knocks: number;
  readonly isBanned: boolean;
}

/**
 * Wrong passwords from one source, one after the other, until the server bans it; then it knocks, a few times at least, until
 * it is told to stop. @throws Error when it is listened to although it is banned.
 */
async function guess(
  world: World,
  server: ServerProcess,
  guesser: number,
  most: number,
  isOver: () => boolean,
): Promise<Guesses> {
  const localAddress = world.freshSource();
  let wrong = 0;
  let knocks = 0;
  let isBanned = false;
  let tookMs = 0;
  const startedAtMs = world.nowMs;
  for (let tried = 0; tried < most && !(knocks >= fewKnocks && isOver()); tried++) {
    // All of them try the one account that there is; the other names are their own, so that no account's limit stops them.
    const user = tried === 0 ? 'victim' : `name${guesser}x${tried}`;
    const session = new ProbeConnection({ ...server.addresses, localAddress });
    const answer = await session.ask(wrongLogin(user, `guess ${tried}`)).catch((error: unknown) => {
      // Who knocks too often is cut without a word; and on a busy machine the end may overtake the word.
      return error instanceof ProbeRefusal ? error.failure : undefined;
    });
    session.destroy();
    const code = answer?.type === 'failure' ? answer.code : answer?.type;
    if (isBanned) {
      must(code === undefined || code === FailureCode.TooManyAttempts, `who is banned was answered ${code}`);
      knocks++;
      await sleep(knockMs);
    } else if (code === FailureCode.LoginRejected) wrong++;
    else {
      must(code === undefined || notNow.includes(code), `a guess was answered ${code}`);
      // An account or a source that has to wait waits for seconds.
      isBanned = answer?.type === 'failure' && answer.retryAfterMs > longestWaitMs;
      tookMs = world.nowMs - startedAtMs;
      if (!isBanned) await sleep(knockMs);
    }
  }
  return { wrong, tookMs, knocks, isBanned };
}

function wrongLogin(user: string, guessed: string): Question & { readonly type: 'login' } {
  return {
    type: 'login',
    credential: { kind: 'password', user: parseUserId(user), password: guessed },
    deviceId: parseDeviceId('guesser'),
    deviceClass: 'other',
    client: '',
  };
}
