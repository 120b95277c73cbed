import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@proj/chaos-proxy';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/checker.ts';
import type { ProbeTarget } from '../../src/probe/connection.ts';
import { ProbeDevice } from '../../src/probe/device.ts';
import { Progress } from '../../src/progress.ts';
import { Recorder } from '../../src/recorder.ts';
import { createGroup, direct } from '../../src/scenarios/traffic.ts';
import type { Letter } from '../../src/verdict.ts';
import { type ChatBug, ReferenceChat } from '../reference/chat.ts';

interface Run {
  readonly recorder: Recorder;
  readonly letters: readonly Letter[];
  readonly duplicates: number;
}

/** Four users with five devices talk in twos and in a group that one leaves, while all connections are cut now and then. */
async function run(bug: ChatBug | undefined, settleMs: number): Promise<Run> {
  await using server = new ReferenceChat(bug);
  const target: ProbeTarget = await server.listen();
  const recorder = new Recorder(() => performance.now(), new Progress());
  await using devices = new AsyncDisposableStack();
  const device = (user: string, deviceId: string): ProbeDevice =>
    devices.use(
      new ProbeDevice({
        name: `${user}/${deviceId}`,
        user,
        deviceId,
        password: 'any',
        target: () => target,
        recorder,
        random: new Random(1),
        parallel: 3,
      }),
    );
  const all = [device('ann', 'a'), device('ann', 'b'), device('ben', 'a'), device('cat', 'a'), device('dan', 'a')];
  await Promise.all(all.map((each) => each.start()));
  const [ann, , ben, cat] = all as [ProbeDevice, ProbeDevice, ProbeDevice, ProbeDevice, ProbeDevice];
  const group = await createGroup(ann, ['ben', 'cat']);
  for (let round = 0; round < 6; round++) {
    for (let count = 0; count < 4; count++) {
      void ann.text(group, `ann ${round} ${count}`);
      void ben.text(direct('ann', 'ben'), `ben ${round} ${count}`);
      if (round < 3) void cat.text(group, `cat ${round} ${count}`);
    }
    if (round % 2 === 0) await server.cut();
    else await sleep(10);
    if (round === 3) await cat.send(group, { kind: 'remove', user: 'cat' as never });
  }
  const endMs = performance.now() + settleMs;
  while (!recorder.isSettled && performance.now() < endMs) await sleep(10);
  const letters = [...new Set(check(recorder.history).violations.map(({ letter }) => letter))];
  return { recorder, letters, duplicates: all.reduce((sum, each) => sum + each.duplicateAnswers, 0) };
}

test('a server that keeps its promises has no violations, although every connection was cut', async () => {
  const { recorder, letters, duplicates } = await run(undefined, 10_000);
  expect(recorder.outstanding).toBe('nothing');
  expect(letters).toEqual([]);
  expect(recorder.answered).toBe(recorder.sent);
  expect(duplicates).toBeGreaterThan(0);
});

const bugs: readonly { readonly bug: ChatBug; readonly letter: Letter }[] = [
  { bug: 'no-dedupe', letter: 'D' },
  { bug: 'forgetful', letter: 'L' },
  { bug: 'leak', letter: 'K' },
  { bug: 'garbled', letter: 'I' },
  { bug: 'wrong-seq', letter: 'O' },
  { bug: 'silent', letter: 'L' },
];

describe.concurrent('a server is found out', () => {
  test.for(bugs)('$bug', async ({ bug, letter }, { expect: expected }) => {
    const { letters } = await run(bug, 1_500);
    expected(letters).toContain(letter);
  });
});
