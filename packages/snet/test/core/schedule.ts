import type { CutMode } from '@proj/testkit';
import { type CoreModule, ScheduleFailure, World, type WorldOptions } from './world.ts';

const cutModes: readonly CutMode[] = ['reset', 'fin', 'hole', 'hole-oneway'];

/** What happens at random, and how often against the others. */
const actions: readonly (readonly [weight: number, act: (world: World) => void])[] = [
  [10, (w) => w.write('client', 1 + w.random.int(w.random.bool(0.1) ? 6_000 : 300))],
  [10, (w) => w.write('server', 1 + w.random.int(w.random.bool(0.1) ? 6_000 : 300))],
  [6, (w) => w.read('client', 1 + w.random.int(2_000))],
  [6, (w) => w.read('server', 1 + w.random.int(2_000))],
  [40, (w) => w.tick(1 + w.random.int(200))],
  [3, (w) => w.tick(8_000)],
  [3, (w) => w.cut(w.random.pick(cutModes))],
  [2, (w) => w.dialToo()],
  [2, (w) => w.replayHello()],
  [1, (w) => w.toggleReachable()],
  [1, (w) => w.goAway()],
  [1, (w) => w.networkChanged()],
];
const totalWeight = actions.reduce((sum, [weight]) => sum + weight, 0);

const session = { replayBufferBytes: 4_096, receiveWindowBytes: 4_096 };
/** In every so many schedules the server is restarted once, or transports are replaced because of their age. */
const restartsEvery = 4;
const rekeysEvery = 3;
/** By turns: the short handshake, which more schedules have time for; the long one; one that has to be begun again. */
const suites: readonly Pick<WorldOptions, 'clientSuites' | 'serverSuites'>[] = [
  { clientSuites: ['x25519-chacha20poly1305'], serverSuites: ['x25519-chacha20poly1305'] },
  {},
  { clientSuites: ['x25519-aes256gcm'], serverSuites: ['x25519-aes256gcm'] },
  { serverSuites: ['x25519mlkem768-aes256gcm'] },
];

export interface ScheduleResult {
  readonly cuts: number;
  readonly resumes: number;
  readonly bytes: number;
  /** Transports that came up while the one before was still up. */
  readonly replacements: number;
  readonly restarts: number;
  readonly goAways: number;
}

/**
 * One history: random writes, reads, cuts, dials and replays; then the network heals and both applications end. Each
 * must have read every byte the other wrote, once and in order, and both sessions must have closed without an error.
 *
 * @throws ScheduleFailure when the machine under test does not keep its promise.
 */
export function runSchedule(core: CoreModule, seed: number, steps: number, options: WorldOptions = {}): ScheduleResult {
  const rekeyAfterMs = seed % rekeysEvery === 0 ? 1_000 * (1 + (seed % 20)) : undefined;
  const offer = suites[seed % suites.length];
  const world = new World(core, seed, { session: { ...session, rekeyAfterMs }, ...offer, ...options });
  try {
    return run(world, steps);
  } catch (error) {
    const story = `seed ${seed}\n${world.trace}\n${describe(world)}`;
    throw new ScheduleFailure(`${error instanceof Error ? error.message : String(error)}; ${story}`, { cause: error });
  }
}

function run(world: World, steps: number): ScheduleResult {
  world.client.connect();
  world.settle();
  const restartAtStep = world.random.int(steps * restartsEvery);
  for (let step = 0; step < steps; step++) {
    if (step === restartAtStep) world.restartServer();
    pickAction(world)(world);
  }

  world.unreachable = false;
  world.hostile = false;
  for (let turn = 0; !isDone(world); turn++) {
    if (turn > 5_000) throw new ScheduleFailure(`not done: ${describe(world)}`);
    // A session that the server has lost ends by itself, and another one takes its place.
    if (!world.isLost) world.end('client');
    world.end('server');
    world.read('client', 10_000);
    world.read('server', 10_000);
    world.tick(60_000);
  }
  const { clientEnd, serverEnd } = world;
  if (serverEnd.read !== clientEnd.written || clientEnd.read !== serverEnd.written) {
    throw new ScheduleFailure(`bytes are missing: ${describe(world)}`);
  }
  const { cuts, resumes, replacements, restarts, goAways } = world;
  return { cuts, resumes, bytes: serverEnd.read + clientEnd.read, replacements, restarts, goAways };
}

function pickAction(world: World): (world: World) => void {
  let left = world.random.int(totalWeight);
  for (const [weight, act] of actions) {
    left -= weight;
    if (left < 0) return act;
  }
  throw new Error('defect: weights do not add up');
}

function isDone({ clientEnd, serverEnd }: World): boolean {
  return clientEnd.closed && serverEnd.closed && clientEnd.sawEnd && serverEnd.sawEnd;
}

function describe(world: World): string {
  const states = `client ${world.client.state}, server ${world.serverSession?.state ?? 'none'}`;
  return `${states}, ${JSON.stringify({ client: world.clientEnd, server: world.serverEnd })}`;
}
