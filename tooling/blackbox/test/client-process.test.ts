import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ClientProcess } from '../src/client-process.ts';
import type { Device } from '../src/history.ts';
import { Progress } from '../src/progress.ts';
import { Recorder } from '../src/recorder.ts';

const script = fileURLToPath(new URL('fixtures/client.mjs', import.meta.url));
const device: Device = { device: 'alice/talk', user: 'alice', shows: 'others' };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'chat-client-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(home, { recursive: true });
});

interface Started {
  readonly client: ClientProcess;
  readonly progress: Progress;
  readonly recorder: Recorder;
}

function start(mode: string): Started {
  const progress = new Progress();
  let nowMs = 0;
  const now = (): number => nowMs++;
  const recorder = new Recorder(now, progress);
  const client = new ClientProcess({
    device,
    script,
    args: [mode],
    environment: { HOME: home },
    recorder,
    progress,
    now,
  });
  client.start();
  return { client, progress, recorder };
}

describe('a client', () => {
  test('has what it is told and what it shows in the history, until it ends with its input', async () => {
    const { client, progress, recorder } = start('well');
    await using _ = client;
    client.send('key-1', 'bob', 'one');
    client.send('key-2', 'bob', 'two');
    await progress.until(() => recorder.isAnswered);
    await client.finish(10_000);
    const kinds = recorder.history.events.map((event) => event.kind);
    expect(kinds).toEqual(['send', 'send', 'accepted', 'shown', 'accepted', 'shown']);
    expect(recorder.history.events[5]).toMatchObject({
      device: 'alice/talk',
      user: 'alice',
      id: 'echo-2',
      text: 'two',
    });
    expect(client.duplicateAnswers).toBe(1);
  });

  test('that is killed has its end in the history, and starts again', async () => {
    const { client, progress, recorder } = start('well');
    await using _ = client;
    client.send('key-1', 'bob', 'one');
    await progress.until(() => recorder.isAnswered);
    await client.kill();
    expect(recorder.history.events.at(-1)).toMatchObject({ kind: 'kill', device: 'alice/talk' });
    expect(client.isRunning).toBe(false);
    expect(() => client.send('key-2', 'bob', 'two')).toThrow('alice/talk is not running');
    client.start();
    expect(() => client.start()).toThrow('alice/talk is running');
    client.send('key-2', 'bob', 'two');
    await progress.until(() => recorder.isAnswered);
  });

  test('that cannot connect is started again, and what was typed into it is not waited for', async () => {
    const { client, progress, recorder } = start('unreachable');
    await using _ = client;
    client.send('key-1', 'bob', 'one');
    await progress.until(() => !client.isRunning);
    expect(recorder.isAnswered).toBe(true);
    await progress.until(() => client.isRunning);
    client.send('key-2', 'bob', 'two');
    await progress.until(() => recorder.isAnswered);
    expect(recorder.answered).toBe(1);
  });

  test('that cannot connect is not started again when it is killed meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { client, progress } = start('unreachable');
    await using _ = client;
    await progress.until(() => !client.isRunning);
    expect(vi.getTimerCount()).toBe(1);
    await client.kill();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that ends by itself fails the run', async () => {
    const { client, progress } = start('failing');
    await using _ = client;
    const message = 'unexpectedly, alice/talk exited with 7; its last errors:\nno profile';
    await expect(progress.until(() => false)).rejects.toThrow(message);
    expect(client.errors).toBe('no profile');
  });

  test('that prints what no client prints fails the run', async () => {
    const { client, progress } = start('chatty');
    await using _ = client;
    await expect(progress.until(() => false)).rejects.toThrow('alice/talk printed what it should not');
  });

  test('has to leave with 0 at the end of its input', async () => {
    const { client } = start('bad-leaver');
    await using _ = client;
    await expect(client.finish(10_000)).rejects.toThrow('at the end of its input, alice/talk exited with 5');
  });

  test('has to leave in time at the end of its input', async () => {
    const { client } = start('stubborn');
    await using _ = client;
    await expect(client.finish(10)).rejects.toThrow('at the end of its input, alice/talk was ended by SIGKILL');
  });

  test('does not start once the run is over', async () => {
    const { client } = start('well');
    await client[Symbol.asyncDispose]();
    expect(() => client.start()).toThrow('the run is over');
  });
});
