import { setTimeout as sleep } from 'node:timers/promises';
import { check } from '../checker.ts';
import type { ClientProcess } from '../client-process.ts';
import { Deployment } from '../deployment.ts';
import { Progress } from '../progress.ts';
import { Recorder } from '../recorder.ts';
import { countSends } from '../report.ts';
import { randomText } from '../texts.ts';
import { describeViolations } from '../verdict.ts';
import { type Scenario, scenario } from './scenario.ts';
import { must } from './world.ts';

export const clientsKilled: Scenario = scenario({
  number: 3,
  name: 'command line clients are killed just after an answer came, and just before a message is applied',
  pass: 'they open what they kept: what was accepted is not lost, what was not is absent or there once',
  short: { kills: 6, perKill: 6 },
  full: { kills: 60, perKill: 20 },
  run: async (world, { kills, perKill }) => {
    const { programs, seed } = world;
    const progress = new Progress();
    const now = (): number => world.nowMs;
    const recorder = new Recorder(now, progress);
    await using deployment = await Deployment.start({ programs, seed, recorder, progress, now });
    await Promise.all(['alice', 'bob'].map((user) => deployment.register(user)));
    const alice = deployment.client({ device: 'alice/talk', user: 'alice', shows: 'others' }, 'alice', [
      'talk',
      'bob',
      '--json',
    ]);
    const bob = deployment.client({ device: 'bob/listen', user: 'bob', shows: 'all' }, 'bob', [
      'listen',
      '--all',
      '--json',
    ]);
    for (const client of [alice, bob]) client.start();
    const random = world.stream();
    let number = 0;
    const say = (): string => {
      const key = `alice-${++number}`;
      alice.send(key, 'bob', randomText(key, random));
      return key;
    };
    const restart = async (client: ClientProcess): Promise<void> => {
      await client.kill();
      client.start();
    };
    await progress.until(() => alice.isRunning && bob.isRunning);
    const first = say();
    await progress.until(() => recorder.isEverywhere(first));
    for (let kill = 0; kill < kills; kill++) {
      for (let count = 1; count < perKill; count++) say();
      await progress.until(() => recorder.isAnswered);
      say();
      // By turns: the moment the answer is here, which the client may not have written down, and somewhere before it.
      if (kill % 2 === 0) await progress.until(() => recorder.isAnswered);
      else await sleep(random.between(0, 20));
      await restart(alice);
      await sleep(random.between(0, 8));
      await restart(bob);
    }
    await progress.until(() => recorder.isAnswered);
    const last = say();
    const late = setTimeout(
      () => progress.fail(new Error(`outstanding: ${recorder.outstanding}\n${deployment.errors}`)),
      40_000,
    );
    await progress.until(() => recorder.isEverywhere(last));
    clearTimeout(late);
    await alice.finish(10_000);
    await bob.kill();
    const { violations, reshown } = check(recorder.history);
    must(violations.length === 0, `${describeViolations(violations)}\nseed ${seed}`);
    const { sent, accepted, visibleUnaccepted, absent } = countSends(recorder.history);
    return `${2 * kills} kills; ${sent} sent, ${accepted} accepted, ${visibleUnaccepted} visible without an answer, ${absent} absent, ${reshown.length} shown again`;
  },
});
