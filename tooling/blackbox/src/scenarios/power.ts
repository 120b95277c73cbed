import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { check } from '../checker.ts';
import { type Disk, diskAfterCut, type Fate } from '../power/disk.ts';
import { compileInterposer, readDisk, readJournal, recordingEnvironment, writeDisk } from '../power/interposer.ts';
import type { Effect } from '../power/journal.ts';
import type { ProbeDevice } from '../probe/device.ts';
import type { Recorder } from '../recorder.ts';
import type { ServerAddresses } from '../server-process.ts';
import { countByLetter, describeViolations, type Violation } from '../verdict.ts';
import { type Scenario, scenario } from './scenario.ts';
import { createGroup, names, ring, Traffic } from './traffic.ts';
import { must, type World } from './world.ts';

export const powerCut: Scenario = scenario({
  number: 5,
  name: 'the power is cut: what no sync had made durable is lost, torn or kept',
  pass: 'with durability full nothing that was accepted is lost; with normal the last of it may be, and here is',
  short: { users: 2, perSecond: 60, talkMs: 800, cuts: 1, disks: 2 },
  full: { users: 10, perSecond: 40, talkMs: 5_000, cuts: 10, disks: 20 },
  run: async (world, { users, perSecond, talkMs, cuts, disks }) => {
    const library = compileInterposer(world.directory);
    const found: string[] = [];
    for (let cut = 0; cut < cuts; cut++) {
      const fates: readonly Fate[] = ['lost', ...Array.from({ length: disks }, () => world.stream())];
      const full = await runUntilCut(world, library, 'full', { users, perSecond, talkMs });
      for (const [index, fate] of fates.entries()) {
        const losses = await lossesOn(world, full, fate, users, `on disk ${index} with durability full`);
        must(
          losses.length === 0,
          `on disk ${index} (${nameOf(fate)}) with durability full: ${describeViolations(losses)}`,
        );
      }
      found.push(summary('full', full, 0));

      // That the recording can lose something is what makes the first half a test. Where the log was put away, and
      // synced for that, just before a cut, nothing was at stake: then there is another cut.
      let lost = 0;
      for (let attempt = 0; lost === 0; attempt++) {
        must(attempt < normalCuts, `with durability normal nothing was lost in ${attempt} cuts: nothing can be, here`);
        const normal = await runUntilCut(world, library, 'normal', { users, perSecond, talkMs });
        lost = (await lossesOn(world, normal, 'lost', users, 'with durability normal')).length;
        found.push(summary('normal', normal, lost));
      }
    }
    return found.join('; ');
  },
});

const normalCuts = 5;

/** Of what was accepted. Anything else that is wrong is a failure. */
async function lossesOn(
  world: World,
  left: Cut,
  fate: Fate,
  users: number,
  where: string,
): Promise<readonly Violation[]> {
  const violations = await whatIsLeft(world, left, fate, users);
  const others = violations.filter(({ letter }) => letter !== 'L');
  must(others.length === 0, `${where}, ${nameOf(fate)}: ${describeViolations(others)}`);
  return violations.filter(({ letter }) => letter === 'L');
}

function nameOf(fate: Fate): string {
  return typeof fate === 'string' ? fate : 'torn';
}

function summary(durability: string, { effects }: Cut, lost: number): string {
  const syncs = effects.filter(({ kind }) => kind === 'sync').length;
  return `${durability}: ${effects.length} effects, ${syncs} syncs, ${lost === 0 ? 'nothing' : `${lost} shows`} lost`;
}

interface Talk {
  readonly users: number;
  readonly perSecond: number;
  readonly talkMs: number;
}

interface Cut {
  readonly before: Disk;
  readonly effects: readonly Effect[];
  readonly recorder: Recorder;
}

/** People talk until the server is gone from one moment to the next, and so are they. */
async function runUntilCut(
  world: World,
  library: string,
  durability: 'full' | 'normal',
  { users, perSecond, talkMs }: Talk,
): Promise<Cut> {
  const dataDirectory = await world.makeDirectory(world.freshDirectory());
  const journal = join(world.directory, `journal-${durability}-${world.nowMs}`);
  world.forget();
  // Accounts and the group are there before: it is what is said that is at stake.
  const calm = await world.server({ dataDirectory });
  let addresses = calm.addresses;
  const people = names(users);
  await world.register(calm, ...people);
  const target = (): ServerAddresses => addresses;
  const devices = await world.devices(calm, people, { parallel: 3, target });
  const [first] = devices;
  must(first !== undefined, 'nobody is there');
  const group = await createGroup(first, people.slice(1));
  await calm.stop();
  const before = await readDisk(dataDirectory);

  const environment = recordingEnvironment(library, dataDirectory, journal);
  const server = await world.server({ dataDirectory, environment, args: ['--durability', durability] });
  addresses = server.addresses;
  await world.until(() => devices.every(({ isOnline }) => isOnline), 'everyone is back');
  const answered = world.recorder.answered;
  const traffic = new Traffic(world, ring(devices, group), perSecond);
  await sleep(talkMs);
  await server.kill();
  await traffic.stop();
  await Promise.all(devices.map((device) => device.kill()));
  const { recorder } = world;
  must(recorder.answered > answered + 10, `only ${recorder.answered - answered} messages were accepted before the cut`);
  // What they still had to send is not sent again here.
  for (const { name } of devices) recorder.gone(name);
  return { before, effects: await readJournal(journal), recorder };
}

/** Starts a server on a disk, and lets a new device of everyone show what is there. */
async function whatIsLeft(
  world: World,
  { before, effects, recorder }: Cut,
  fate: Fate,
  users: number,
): Promise<readonly Violation[]> {
  const data = world.freshDirectory();
  await writeDisk(diskAfterCut(effects, fate, before), data);
  const startedAtMs = world.nowMs;
  const server = await world.server({ dataDirectory: data });
  world.log(`started on a disk in ${(world.nowMs - startedAtMs).toFixed()} ms`);
  world.recorder = recorder.copy();
  const devices: readonly ProbeDevice[] = await world.devices(server, names(users), {}, 'after');
  const endMs = world.nowMs + 1_500;
  while (!world.recorder.isSettled && world.nowMs < endMs) await sleep(20);
  await Promise.all(devices.map((device) => device.kill()));
  await server.kill();
  const { violations } = check(world.recorder.history);
  world.log(`${effects.length} effects: ${countByLetter(violations)}`);
  return violations;
}
