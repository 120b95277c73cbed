import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Limit } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import { type Program, World } from './program.ts';
import { scratchDirectory } from './scratch.ts';

/** A server that lets programs write as fast as they can, with two users. */
async function annAndBen(): Promise<World> {
  const world = new World(scratchDirectory());
  await world.startServer(fast);
  await Promise.all([world.register('ann'), world.register('ben')]);
  return world;
}

const fast = ['--sends-per-second', '10000', '--sends-burst', '10000'];

const textsOf = (program: { readonly stdout: string }): unknown[] =>
  program.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { text: unknown }).text);

/** Waits until some file below the directory contains the text. */
async function stored(directory: string, text: string): Promise<void> {
  for (;;) {
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      const path = join(directory, name);
      if (statSync(path, { throwIfNoEntry: false })?.isFile() === true && readFileSync(path, 'utf8').includes(text))
        return;
    }
    await delay(10);
  }
}

function write(program: Program, line: string): void {
  program.child.stdin.write(`${line}\n`);
}

test('what was sent while somebody was away is listened to later, once and in order', async () => {
  const world = await annAndBen();
  const sent = await world.run('ann', ['send', 'ben', '--json', 'hello', 'there']);
  expect([sent.exit, sent.stderr]).toEqual([0, '']);
  const accepted = JSON.parse(sent.stdout) as Record<string, unknown>;
  expect(accepted).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    conversation: 'c:ann:ben',
    seq: 1,
    acceptedAtMs: expect.any(Number),
    duplicate: false,
  });
  const lines = await world.run('ann', ['send', 'ben', '-'], { input: 'two\n\nthree\r\nlast' });
  expect(lines.stdout).toMatch(/^[0-9a-f-]{36} 2\n[0-9a-f-]{36} 3\n[0-9a-f-]{36} 4\n$/);

  const listened = await world.run('ben', ['listen', '--count', '4', '--json', '--timeout', '20']);
  expect([listened.exit, listened.stderr]).toEqual([0, '']);
  expect(textsOf(listened)).toEqual(['hello there', 'two', 'three', 'last']);
  const first = JSON.parse(listened.stdout.split('\n')[0]!) as Record<string, unknown>;
  expect(first).toEqual({
    id: accepted['id'],
    from: 'ann',
    to: 'ben',
    conversation: 'c:ann:ben',
    seq: 1,
    kind: 'text',
    sentAt: expect.any(String),
    text: 'hello there',
  });
  expect(new Date(first['sentAt'] as string).toISOString()).toBe(first['sentAt']);

  await world.run('ann', ['send', 'ben', 'five']);
  expect(textsOf(await world.run('ben', ['listen', '--count=1', '--json']))).toEqual(['five']);
  const late = await world.run('ben', ['listen', '--timeout', '1']);
  expect([late.exit, late.stdout, late.stderr]).toEqual([8, '', 'chat: the 1 s given with --timeout are over\n']);
});

test('history shows both sides, and counts nothing as received', async () => {
  const world = await annAndBen();
  await world.run('ann', ['send', 'ben', 'ping']);
  await world.run('ben', ['send', 'ann', 'pong']);
  for (const [user, peer] of [
    ['ann', 'ben'],
    ['ben', 'ann'],
  ] as const) {
    expect(textsOf(await world.run(user, ['history', peer, '--json']))).toEqual(['ping', 'pong']);
  }
  expect((await world.run('ann', ['history', 'ben', '--limit', '1'])).stdout).toMatch(/ ben → ann: pong\n$/);
  expect(textsOf(await world.run('ben', ['listen', '--count', '1', '--json']))).toEqual(['ping']);
  expect(textsOf(await world.run('ann', ['listen', '--all', '--count', '2', '--json']))).toEqual(['ping', 'pong']);
});

test('history with somebody to whom nothing was said is empty', async () => {
  const world = await annAndBen();
  expect(await world.run('ann', ['history', 'ben'])).toEqual({
    exit: 0,
    stdout: '',
    stderr: 'no messages with ben yet\n',
  });
});

test('a message to nobody is refused, and the next one goes through', async () => {
  const world = await annAndBen();
  const outcome = await world.run('ann', ['send', 'nobody', 'hello']);
  expect([outcome.exit, outcome.stdout]).toEqual([exitCodes.UnknownUser.code, '']);
  expect(outcome.stderr).toBe('chat: there is no such user on this server: check the name\n');
  expect(await world.run('ann', ['send', 'ben', 'hello'])).toMatchObject({ exit: 0, stderr: '' });
  for (const words of [[''], ['--', '']]) {
    const empty = await world.run('ann', ['send', 'ben', ...words]);
    expect([empty.exit, empty.stdout, empty.stderr]).toEqual([
      exitCodes.Usage.code,
      '',
      'chat: TEXT is empty: there is nothing to send\nchat: see --help\n',
    ]);
  }
  const tooLong = 'x'.repeat(Limit.textBytes + 1);
  const asWord = await world.run('ann', ['send', 'ben', tooLong]);
  expect(asWord.stderr).toContain(`longer than the ${Limit.textBytes} bytes that a message may have: shorten it`);
  const long = await world.run('ann', ['send', 'ben', '-'], { input: `short\n${tooLong}\n` });
  expect([long.exit, long.stderr]).toEqual([exitCodes.Refused.code, expect.stringContaining('line 2 is longer')]);
  expect(long.stdout).toMatch(/^\S+ 2\n$/);
});

test('what a terminal would obey is shown instead', async () => {
  const world = await annAndBen();
  await world.run('ann', ['send', 'ben', '\x1b[2J\x07 \u009b31m \u202etxt']);
  const shown = await world.run('ben', ['history', 'ann']);
  expect(shown.stdout).toMatch(/ann → ben: \\x1b\[2J\\x07 \\x9b31m \\u\{202e\}txt\n$/);
  const json = await world.run('ben', ['history', 'ann', '--json']);
  expect(textsOf(json)).toEqual(['\x1b[2J\x07 \u009b31m \u202etxt']);
  expect(/[\p{Cc}\p{Cf}]/u.test(json.stdout.trimEnd())).toBe(false);
});

test('two programs talk, and each ends with its input once everything is accepted', async () => {
  const world = await annAndBen();
  const ann = world.chat('ann', ['talk', 'ben', '--json'], { open: true });
  const ben = world.chat('ben', ['talk', 'ann', '--json'], { open: true });
  for (let turn = 0; turn < 3; turn++) {
    write(ann, `ping ${turn}`);
    await ben.said('stdout', new RegExp(`"message".*"ping ${turn}"`));
    write(ben, `pong ${turn}`);
    await ann.said('stdout', new RegExp(`"message".*"pong ${turn}"`));
  }
  ann.child.stdin.end('last');
  ben.child.stdin.end();
  expect(await Promise.all([ann.exit, ben.exit])).toEqual([0, 0]);
  const of = (program: Program, event: string) =>
    program.json.filter((line) => line['event'] === event).map(({ text, seq }) => [text, seq]);
  expect(of(ann, 'accepted')).toEqual([
    ['ping 0', 1],
    ['ping 1', 3],
    ['ping 2', 5],
    ['last', 7],
  ]);
  expect(of(ann, 'message')).toEqual([
    ['pong 0', 2],
    ['pong 1', 4],
    ['pong 2', 6],
  ]);
  expect(of(ben, 'accepted')).toEqual([
    ['pong 0', 2],
    ['pong 1', 4],
    ['pong 2', 6],
  ]);
});

test('what talk has shown is read, and in a pipe it says nothing of its own', async () => {
  const world = await annAndBen();
  await world.run('ann', ['send', 'ben', 'hello']);
  const ben = world.chat('ben', ['talk', 'ann'], { open: true });
  await ben.said('stdout', / ann → ben: hello\n/);
  ben.child.stdin.end('good bye\n');
  expect([await ben.exit, ben.stderr]).toEqual([0, '']);
  expect(await world.run('ann', ['receipts', 'ben', '1'])).toMatchObject({ exit: 0, stdout: 'ben read\n' });
  expect((await world.run('ben', ['conversations', '--json'])).stdout).toContain('"unread":0');
});

test('a profile may listen, send and talk at once, but not listen twice', async () => {
  const world = await annAndBen();
  const listening = world.chat('ann', ['listen', '--json']);
  const talking = world.chat('ann', ['talk', 'ben', '--json'], { open: true });
  write(talking, 'from talk');
  await talking.said('stdout', /"accepted"/);
  expect((await world.run('ann', ['send', 'ben', 'from send'])).exit).toBe(0);
  await world.run('ben', ['send', 'ann', 'back']);
  await Promise.all([listening.said('stdout', /"back"/), talking.said('stdout', /"back"/)]);
  const second = await world.run('ann', ['listen']);
  expect([second.exit, second.stderr]).toEqual([
    exitCodes.ProfileUnusable.code,
    'chat: the same command runs already with this profile: end that one first\n',
  ]);
  expect(textsOf(listening)).toEqual(['back']);
});

test('a second send of a profile waits for the first', async () => {
  const world = await annAndBen();
  const first = world.chat('ann', ['send', 'ben', '-'], { open: true });
  write(first, 'one');
  await first.said('stdout', / 1\n/);
  const second = world.chat('ann', ['send', 'ben', 'two']);
  await second.said('stderr', /^waiting for another command of this profile to finish …\n/);
  first.child.stdin.end();
  expect(await Promise.all([first.exit, second.exit])).toEqual([0, 0]);
});

test('the same device elsewhere takes over, and the first one is told', async () => {
  const world = await annAndBen();
  const first = world.chat('ann', ['listen', '--json']);
  await world.run('ben', ['send', 'ann', 'hello']);
  await first.said('stdout', /"hello"/);
  cpSync(join(world.profile('ann'), 'profile.json'), join(world.profile('copy'), 'profile.json'));
  const second = world.chat('copy', ['listen', '--json']);
  await second.said('stdout', /"hello"/);
  expect(await first.exit).toBe(exitCodes.Replaced.code);
  expect(first.stderr).toContain('took over');
});

describe('leaving', () => {
  test('an interrupted listener says nothing and loses nothing', async () => {
    const world = await annAndBen();
    const listening = world.chat('ben', ['listen', '--json']);
    await world.run('ann', ['send', 'ben', 'one']);
    await listening.said('stdout', /"one"/);
    expect([await listening.kill('SIGINT'), listening.stderr]).toEqual([exitCodes.Interrupted.code, '']);
    await world.run('ann', ['send', 'ben', 'two']);
    expect(textsOf(await world.run('ben', ['listen', '--count', '1', '--json']))).toEqual(['two']);
  });

  test('a reader that goes away ends a listener quietly, and what it did not read comes again', async () => {
    const world = await annAndBen();
    const listening = world.chat('ben', ['listen', '--json']);
    await world.run('ann', ['send', 'ben', 'one']);
    await listening.said('stdout', /"one"/);
    listening.child.stdout.destroy();
    await world.run('ann', ['send', 'ben', 'two']);
    expect([await listening.exit, listening.stderr]).toEqual([0, '']);
    expect(textsOf(await world.run('ben', ['listen', '--count', '1', '--json']))).toEqual(['two']);
  });
});

describe('when something dies', () => {
  test('a killed server is waited for, and nothing is lost or doubled', async () => {
    const world = await annAndBen();
    const listening = world.chat('ben', ['listen', '--json', '--count', '60']);
    const sending = world.chat('ann', ['send', 'ben', '-'], { open: true });
    for (let n = 0; n < 20; n++) write(sending, `a${n}`);
    await Promise.all([sending.said('stdout', / 5\n/), listening.said('stdout', /"a0"/)]);
    await world.server!.kill('SIGKILL');
    for (let n = 0; n < 20; n++) write(sending, `b${n}`);
    await Promise.all([sending.said('stderr', /reconnecting …\n/), listening.said('stderr', /reconnecting …\n/)]);
    await world.startServer(fast);
    await sending.said('stderr', /online again\n/);
    for (let n = 0; n < 20; n++) write(sending, `c${n}`);
    sending.child.stdin.end();
    expect(await Promise.all([sending.exit, listening.exit])).toEqual([0, 0]);
    const expected = ['a', 'b', 'c'].flatMap((letter) => Array.from({ length: 20 }, (_, n) => `${letter}${n}`));
    expect(textsOf(listening)).toEqual(expected);
    expect(sending.stderr).toBe('reconnecting …\nonline again\n');
    expect(textsOf(await world.run('ben', ['history', 'ann', '--json', '--limit', '100']))).toEqual(expected);
  });

  test('a server that stops lets its clients wait for the next one', async () => {
    const world = await annAndBen();
    const waiting = world.chat('ben', ['listen', '--json', '--count', '2']);
    const talking = world.chat('ann', ['talk', 'ben', '--json'], { open: true });
    write(talking, 'before');
    await waiting.said('stdout', /"before"/);
    expect(await world.server!.kill('SIGTERM')).toBe(0);
    await talking.said('stderr', /reconnecting …\n/);
    write(talking, 'after');
    await world.startServer(fast);
    expect([await waiting.exit, textsOf(waiting)]).toEqual([0, ['before', 'after']]);
    talking.child.stdin.end();
    expect(await talking.exit).toBe(0);
  });

  test.each(['send', 'listen'])('what a killed send left is sent by the next command: %s', async (command) => {
    const world = await annAndBen();
    const killed = world.chat('ann', ['send', 'ben', '-'], { open: true });
    write(killed, 'one');
    await killed.said('stdout', / 1\n/);
    world.server!.child.kill('SIGSTOP');
    write(killed, 'two');
    await stored(world.profile('ann'), 'two');
    expect(await killed.kill('SIGKILL')).toBe('SIGKILL');
    world.server!.child.kill('SIGCONT');
    const next = world.chat('ann', command === 'send' ? ['send', 'ben', 'three'] : ['listen']);
    await next.said('stderr', /^sending 1 message that an earlier command did not get through …\n/);
    const listened = await world.run('ben', ['listen', '--json', '--count', command === 'send' ? '3' : '2']);
    expect(textsOf(listened)).toEqual(command === 'send' ? ['one', 'two', 'three'] : ['one', 'two']);
    if (command === 'send') expect(await next.exit).toBe(0);
  });
});
