import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import { type Program, World } from './program.ts';
import { scratchDirectory } from './scratch.ts';

interface Listener {
  readonly program: Program;
  readonly port: string;
  readonly key: string;
}

const chat = (...args: readonly string[]): Program => new World(scratchDirectory()).chat('x', args, { open: true });

async function listen(...args: readonly string[]): Promise<Listener> {
  const program = chat('snet', 'listen', '0', ...args);
  return { program, ...(await ready(program, args.includes('--echo') ? 'stdout' : 'stderr')) };
}

async function ready(program: Program, stream: 'stdout' | 'stderr') {
  const [, port = '', key = ''] = await program.said(stream, /^listening 127\.0\.0\.1:(\d+) key=([\w-]{43})\n/);
  return { port, key };
}

function connect({ port, key }: Listener, ...args: readonly string[]): Program {
  return chat('snet', 'connect', '127.0.0.1', port, '--key', key, ...args);
}

/** Text, because that is what a program of these tests collects. */
const randomText = (bytes: number): string => randomBytes(bytes / 2).toString('hex');

/** Resident memory. */
function residentKiB({ child }: Program): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' }));
}

describe('an echo', () => {
  test('gives back every byte to each of its sessions, until it is interrupted', async () => {
    const listener = await listen('--echo', '--stats', '--json');
    const texts = [randomText(300_000), randomText(200_000), ''];
    for (const text of texts) {
      const client = connect(listener);
      client.child.stdin.end(text);
      expect([await client.exit, client.stderr]).toEqual([0, '']);
      expect(client.stdout === text).toBe(true);
    }
    expect(await listener.program.kill('SIGINT')).toBe(exitCodes.Interrupted.code);
    expect(listener.program.stdout).toMatch(/^listening [^\n]*\n$/);
    expect(JSON.parse(listener.program.stderr)).toEqual({
      sessions: 3,
      bytesIn: 500_000,
      bytesOut: 500_000,
      seconds: expect.any(Number),
      cuts: 0,
      resumes: 0,
      replayedBytes: 0,
      outageMs: null,
      wires: { v2: { sessions: expect.any(Number), begun: 3, resumed: 0, refused: {} } },
    });
  });

  test('counts for each wire what it has refused', async () => {
    const listener = await listen('--echo', '--stats');
    const stranger = connect({ ...listener, key: Buffer.alloc(32, 9).toString('base64url') });
    expect(await stranger.exit).toBe(exitCodes.WrongServerKey.code);
    listener.program.child.kill('SIGUSR1');
    await listener.program.said(
      'stderr',
      /^stats: sessions=0 .*\nstats v2: open=0 begun=0 resumed=0 refused=SNET_\w+:1\n$/,
    );
  });

  test('tells those who are still there that it ends', async () => {
    const listener = await listen('--echo');
    const client = connect(listener);
    client.child.stdin.write('hello');
    await client.said('stdout', /^hello$/);
    expect(await listener.program.kill('SIGINT')).toBe(exitCodes.Interrupted.code);
    expect([await client.exit, client.stderr]).toEqual([
      exitCodes.SessionLost.code,
      `chat: the other end (127.0.0.1:${listener.port}) gave up: not everything was delivered\n`,
    ]);
  });
});

describe('one end of a session', () => {
  test('may go on after the other has ended, and both end well once both have', async () => {
    const listener = await listen();
    const client = connect(listener, '--stats');
    client.child.stdin.end('from the client');
    await listener.program.said('stdout', /^from the client$/);
    listener.program.child.stdin.write('from the listener, ');
    await client.said('stdout', /^from the listener, $/);
    listener.program.child.stdin.end('and more');
    expect(await Promise.all([client.exit, listener.program.exit])).toEqual([0, 0]);
    expect(client.stdout).toBe('from the listener, and more');
    expect(client.stderr).toMatch(
      /^stats: sessions=1 in=27 out=15 seconds=[\d.]+ cuts=0 resumes=0 replayed=0 outages=none\n$/,
    );
    expect(listener.program.stderr).toMatch(/^listening [^\n]*\n$/);
  });

  test('may be the one that listens', async () => {
    const listener = await listen();
    listener.program.child.stdin.end('from the listener');
    const client = connect(listener);
    await client.said('stdout', /^from the listener$/);
    client.child.stdin.end('from the client');
    expect(await Promise.all([client.exit, listener.program.exit])).toEqual([0, 0]);
    expect(listener.program.stdout).toBe('from the client');
  });

  test('is one of two: a third is turned away, and the session goes on', async () => {
    const listener = await listen();
    const client = connect(listener);
    client.child.stdin.write('first');
    await listener.program.said('stdout', /^first$/);
    const third = connect(listener);
    expect(await third.exit).toBe(exitCodes.Busy.code);
    expect(third.stderr).toBe(
      `chat: the server at 127.0.0.1:${listener.port} takes no more connections now: try again later\n`,
    );
    client.child.stdin.end(' and last');
    listener.program.child.stdin.end();
    expect(await Promise.all([client.exit, listener.program.exit])).toEqual([0, 0]);
    expect(listener.program.stdout).toBe('first and last');
  });

  test('that is interrupted tells the other', async () => {
    const listener = await listen();
    const client = connect(listener);
    client.child.stdin.write('hello');
    await listener.program.said('stdout', /^hello$/);
    expect([await client.kill('SIGINT'), client.stderr]).toEqual([exitCodes.Interrupted.code, '']);
    expect(await listener.program.exit).toBe(exitCodes.SessionLost.code);
    expect(listener.program.stderr).toMatch(/\nchat: the other end \(127\.0\.0\.1:\d+\) gave up: not everything /);
  });

  test('whose reader goes away ends quietly', async () => {
    const listener = await listen('--echo');
    const client = connect(listener);
    client.child.stdin.write('hello');
    await client.said('stdout', /^hello$/);
    client.child.stdout.destroy();
    client.child.stdin.write('anybody there?');
    expect([await client.exit, client.stderr]).toEqual([0, '']);
  });

  test('prints what it has counted when it is asked to', async () => {
    const listener = await listen('--echo');
    const client = connect(listener);
    client.child.stdin.write('hello');
    await client.said('stdout', /^hello$/);
    client.child.kill('SIGUSR1');
    await client.said('stderr', /^stats: sessions=1 in=5 .*\n$/);
    client.child.stdin.end();
    expect(await client.exit).toBe(0);
    expect(client.stderr.match(/stats/g)).toHaveLength(1);
  });

  test('waits for a reader who is slow, and so does the other end: neither keeps what is not read', async () => {
    const listener = await listen();
    const client = connect(listener);
    listener.program.child.stdin.write('begin');
    await client.said('stdout', /^begin$/);
    const before = [client, listener.program].map(residentKiB);
    client.child.stdout.pause();
    const chunk = randomText(0x10_0000);
    let sentChunks = 0;
    let isStuck = false;
    const input = listener.program.child.stdin;
    // A chunk that nobody takes for this long is not taken.
    while (sentChunks < 64 && !isStuck) {
      if (input.write(chunk)) continue;
      const waited = new AbortController();
      isStuck = await Promise.race([
        once(input, 'drain', { signal: waited.signal }).then(() => false),
        delay(1_000, true, { signal: waited.signal }),
      ]);
      waited.abort();
      sentChunks++;
    }
    expect(isStuck).toBe(true);
    // Both buffers of the session are of 1 MiB; the rest is in pipes, sockets and streams.
    expect(sentChunks).toBeLessThan(8);
    const after = [client, listener.program].map(residentKiB);
    for (const [index, rss] of after.entries()) expect(rss - before[index]!).toBeLessThan(48 * 1_024);
    client.child.stdout.resume();
    input.end();
    client.child.stdin.end();
    expect(await Promise.all([client.exit, listener.program.exit])).toEqual([0, 0]);
    expect(client.stdout === `begin${chunk.repeat(sentChunks)}`).toBe(true);
  });

  test('that starts again does not know the session any more', async () => {
    const keyFile = join(scratchDirectory(), 'key');
    const listener = await listen('--key-file', keyFile);
    const client = connect(listener, '--stats', '--json');
    client.child.stdin.write('hello');
    await listener.program.said('stdout', /^hello$/);
    await listener.program.kill('SIGKILL');
    await client.said('stderr', /^reconnecting …\n/);
    const next = chat('snet', 'listen', listener.port, '--key-file', keyFile);
    expect((await ready(next, 'stderr')).key).toBe(listener.key);
    expect(await client.exit).toBe(exitCodes.SessionLost.code);
    const [, counted = '', ...sentence] = client.stderr.split('\n');
    expect(sentence).toEqual([
      `chat: the other end (127.0.0.1:${listener.port}) does not know this session any more, as after a restart: not everything was delivered`,
      '',
    ]);
    const { outageMs, ...counts } = JSON.parse(counted);
    expect(counts).toMatchObject({ bytesIn: 0, cuts: 1, resumes: 0 });
    expect(outageMs.min).toBeGreaterThan(0);
  });
});

describe('nobody is trusted who does not have the key', () => {
  test('a wrong key has a sentence and a code', async () => {
    const listener = await listen('--echo');
    const stranger = connect({ ...listener, key: Buffer.alloc(32, 9).toString('base64url') });
    expect([await stranger.exit, stranger.stdout, stranger.stderr]).toEqual([
      exitCodes.WrongServerKey.code,
      '',
      `chat: what answers at 127.0.0.1:${listener.port} does not have that key: check the address and the key with whoever runs it\n`,
    ]);
  });

  test('the key of a file stays the same, and nobody else may read it', async () => {
    const keyFile = join(scratchDirectory(), 'key');
    const first = await listen('--key-file', keyFile);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(keyFile, 'utf8')).toMatch(/^[\w-]{43}\n$/);
    const second = await listen('--key-file', keyFile);
    expect(second.key).toBe(first.key);
    expect((await listen()).key).not.toBe(first.key);
    chmodSync(keyFile, 0o640);
    const careless = chat('snet', 'listen', '0', '--key-file', keyFile);
    expect([await careless.exit, careless.stderr]).toEqual([
      exitCodes.ProfileUnusable.code,
      `chat: ${keyFile} holds a secret, and others than its owner may access it: run "chmod 600 ${keyFile}"\n`,
    ]);
  });

  test.each([
    ['is damaged', 'not a key\n', /^chat: \S+ is damaged: it must hold 32 bytes in base64url/],
    ['is too long', 'x'.repeat(300), /^chat: \S+ is too long to be what it should be/],
  ])('a key file that %s is refused', async (_, text, sentence) => {
    const keyFile = join(scratchDirectory(), 'key');
    writeFileSync(keyFile, text, { mode: 0o600 });
    const listener = chat('snet', 'listen', '0', '--key-file', keyFile);
    expect([await listener.exit, listener.stderr]).toEqual([
      exitCodes.ProfileUnusable.code,
      expect.stringMatching(sentence),
    ]);
  });
});

test('an address that is taken and one where nobody answers are told apart', async () => {
  const listener = await listen('--echo');
  const second = chat('snet', 'listen', listener.port);
  expect([await second.exit, second.stderr]).toEqual([
    exitCodes.AddressUnusable.code,
    expect.stringContaining(`chat: cannot listen at 127.0.0.1:${listener.port}: listen EADDRINUSE`),
  ]);
  await listener.program.kill('SIGKILL');
  const client = chat('snet', 'connect', `127.0.0.1:${listener.port}`, '--key', listener.key);
  expect([await client.exit, client.stderr]).toEqual([
    exitCodes.Unreachable.code,
    `chat: no server answers at 127.0.0.1:${listener.port} (connection refused): check the address, and that the server runs\n`,
  ]);
});

test('mistakes are all listed, with what there is instead', async () => {
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      ['snet', 'connect', 'here', '--wire', 'v3'],
      [
        'HOST PORT must be such as 127.0.0.1 7000 or 127.0.0.1:7000, not "here"',
        '--key KEY is missing: the other end prints it when it starts',
        '--wire must be one of v2, g2, g1, auto, not "v3"',
      ],
    ],
    [
      ['snet', 'connect', 'here', '0', '--key', 'short'],
      [
        'PORT must be a whole number from 1 to 65535, not "0"',
        '--key must be the 43 characters that the other end prints as key=, not "short"',
      ],
    ],
    [['snet', 'listen', '65536'], ['PORT must be a whole number from 0 to 65535, not "65536"']],
    [['snet', 'listen'], ['PORT is missing']],
    [['snet', 'connect'], ['HOST is missing']],
    [['snet', 'dig'], ['there is no command "snet dig": snet listen, snet connect']],
  ];
  for (const [args, mistakes] of cases) {
    const program = chat(...args);
    expect([await program.exit, program.stdout, program.stderr.split('\n')]).toEqual([
      exitCodes.Usage.code,
      '',
      [...mistakes.map((mistake) => `chat: ${mistake}`), 'chat: see --help', ''],
    ]);
  }
});

test('the help shows both commands with an example', async () => {
  for (const args of [['--help'], ['snet'], ['snet', '--help']]) {
    const program = chat(...args);
    expect([await program.exit, program.stderr]).toEqual([0, '']);
    expect(program.stdout).toMatch(/\n {2}chat snet listen PORT {2}.*\n {2}chat snet connect HOST \[PORT\] {2}/);
    expect(program.stdout).toMatch(/\nExamples:\n(?: {2}.*\n)*? {2}chat snet listen 7000 < .*\n {2}chat snet connect /);
  }
});
