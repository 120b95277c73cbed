import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type SnetSocket } from '@proj/snet';
import { describe, expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import { type ReadyServer, start, startReady } from './program.ts';
import { scratchDirectory } from './scratch.ts';

/** A client that is connected and says nothing. */
async function attach(server: ReadyServer): Promise<SnetSocket> {
  const socket = connect({ host: '127.0.0.1', port: server.snetPort, serverKey: server.publicKey });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

test('a ready server says so in one line, is ready over HTTP, and stops on SIGTERM', async () => {
  const data = join(scratchDirectory(), 'data');
  const server = await startReady(data);
  expect(await (await fetch(`${server.http}/healthz`)).text()).toBe('ok');
  expect(await (await fetch(`${server.http}/readyz`)).json()).toEqual({
    ready: true,
    durability: 'full',
    sessions: 0,
    degraded: [],
  });
  expect(server.stdout).toContain(` pid=${server.child.pid}\n`);
  const key = Buffer.from(server.publicKey).toString('base64url');
  expect(await (await fetch(`${server.http}/chat.json`)).json()).toMatchObject({ key, registration: true });
  expect(statSync(data).mode & 0o777).toBe(0o700);
  server.child.kill('SIGTERM');
  expect(await server.exit).toBe(0);
  expect(server.stdout.split('\n')).toHaveLength(2);
  for (const line of server.stderr.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('time');
  expect(server.stderr).not.toContain(readFileSync(join(data, 'server.key'), 'utf8').trim());
});

test('the key and the configuration file survive a restart, and HTTP can be off', async () => {
  const directory = scratchDirectory();
  const config = join(directory, 'config.json');
  writeFileSync(config, JSON.stringify({ http: 'off', durability: 'normal', logLevel: 'silent' }));
  const args = ['serve', '--listen=127.0.0.1:0', '--data', join(directory, 'data'), '--config', config];
  const keys: string[] = [];
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const server = start(args);
    keys.push((await server.said('stdout', /^ready snet=\S+ http=off key=(\S+) pid=\d+\n/))[1]!);
    server.child.kill(signal);
    expect(await server.exit).toBe(0);
    expect(server.stderr).toBe('');
  }
  expect(keys[0]).toBe(keys[1]);
});

describe('stopping', () => {
  test('connected clients are let go within the grace and told so', async () => {
    const server = await startReady(scratchDirectory());
    const sockets = await Promise.all([attach(server), attach(server)]);
    // A client is connected a little before the server has heard that it is: until then it is nobody to take leave of.
    const metrics = async (): Promise<string> => (await fetch(`${server.http}/metrics`)).text();
    await expect.poll(metrics).toContain('\nchat_connections 2\n');
    const ended = sockets.map((socket) => once(socket.resume(), 'close'));
    const stoppedAt = performance.now();
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    await Promise.all(ended);
  });

  test('a client that does not let go is cut after the grace', async () => {
    const server = await startReady(scratchDirectory(), ['--shutdown-grace', '300ms']);
    const socket = await attach(server);
    socket.pause();
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    socket.destroy();
  });

  test('two signals at the same moment are one wish, and it still ends cleanly', async () => {
    const server = await startReady(scratchDirectory());
    const socket = await attach(server);
    server.child.kill('SIGINT');
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
    socket.destroy();
  });

  test('a stderr that takes nothing, such as a terminal that has gone, does not keep it from ending', async () => {
    const full = openSync('/dev/full', 'w');
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
    const args = [main, '--listen', '127.0.0.1:0', '--http', 'off', '--data', scratchDirectory()];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', full] });
    await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()));
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    closeSync(full);
    expect(code).toBe(0);
  });

  test('a second signal some time later ends it at once', async () => {
    const server = await startReady(scratchDirectory(), ['--shutdown-grace', '10m']);
    // A client that has gone deaf: the farewell to it takes its time.
    const tcp = connectTcp(server.snetPort, '127.0.0.1');
    const socket = connect({ dial: () => Promise.resolve(tcp), serverKey: server.publicKey });
    socket.on('error', () => {});
    await once(socket, 'connect');
    tcp.removeAllListeners('data').pause();
    server.child.kill('SIGTERM');
    await server.said('stderr', /"stopping"/);
    // Those that come too soon count as the first one.
    const impatience = setInterval(() => server.child.kill('SIGTERM'), 100);
    expect(await server.exit).toBe(exitCodes.Failed.code);
    clearInterval(impatience);
    socket.destroy();
  });
});

describe('what keeps it from starting', () => {
  test('mistakes are all listed, with exit code 2', async () => {
    const program = start(['--listen', 'here', '--sends-burst', '0'], { environment: { CHAT_HTTP: 'there' } });
    expect(await program.exit).toBe(exitCodes.Usage.code);
    expect(program.stderr.trim().split('\n')).toEqual([
      'chat-server: --listen must be HOST:PORT, such as 127.0.0.1:7000 or [::1]:7000, not "here"',
      'chat-server: CHAT_HTTP must be HOST:PORT, such as 127.0.0.1:8080, or off, not "there"',
      'chat-server: --sends-burst must be a whole number from 1 to 1000000, not "0"',
      'chat-server: see --help',
    ]);
    const unknown = start(['sevre']);
    expect(await unknown.exit).toBe(exitCodes.Usage.code);
  });

  test('an address in use has exit code 3', async () => {
    const first = await startReady(scratchDirectory());
    const address = `127.0.0.1:${first.snetPort}`;
    for (const [args, flag] of [
      [['--listen', address, '--http', 'off'], '--listen'],
      [['--listen', '127.0.0.1:0', '--http', address], '--http'],
    ] as const) {
      const second = start([...args, '--data', scratchDirectory()]);
      expect(await second.exit).toBe(exitCodes.AddressUnusable.code);
      expect(second.stderr).toContain(`chat-server: ${address} is in use`);
      expect(second.stderr).toContain(flag);
      expect(second.stdout).toBe('');
    }
  });

  test('a data directory in use has exit code 4, and its server goes on', async () => {
    const data = scratchDirectory();
    const first = await startReady(data);
    const second = start(['--listen', '127.0.0.1:0', '--http', 'off', '--data', data]);
    expect(await second.exit).toBe(exitCodes.DataDirectory.code);
    expect(second.stderr).toContain(
      `chat-server: ${data} is in use by another server, process ${first.child.pid}: stop`,
    );
    expect((await fetch(`${first.http}/readyz`)).status).toBe(200);
  });

  test('a damaged database, a readable key and a file in place of the directory have exit code 4', async () => {
    const directory = scratchDirectory();
    const damaged = join(directory, 'damaged');
    mkdirSync(damaged);
    writeFileSync(join(damaged, 'chat.db'), 'no database at all, though long enough to look at '.repeat(100));
    const readable = join(directory, 'readable');
    mkdirSync(readable);
    writeFileSync(join(readable, 'server.key'), `${Buffer.alloc(32, 1).toString('base64url')}\n`);
    chmodSync(join(readable, 'server.key'), 0o644);
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const programs = [damaged, readable, file].map((data) =>
      start(['--listen', '127.0.0.1:0', '--http', 'off', '--data', data]),
    );
    expect(await Promise.all(programs.map(({ exit }) => exit))).toEqual([4, 4, 4]);
    expect(programs[0]!.stderr).toContain('chat.db cannot be used');
    expect(programs[1]!.stderr).toContain('chmod 600');
    expect(programs[2]!.stderr).toContain(`${file} cannot be used`);
    for (const { stdout } of programs) expect(stdout).toBe('');
  });
});

test('an older Node is told in a sentence', async () => {
  const NODE_OPTIONS = `${process.env['NODE_OPTIONS'] ?? ''} --no-experimental-sqlite`;
  const program = start(['--version'], { environment: { NODE_OPTIONS } });
  expect([await program.exit, program.stdout]).toEqual([exitCodes.Usage.code, '']);
  expect(program.stderr).toMatch(/^chat-server: this is Node [\d.]+, which is too old: take 24\.15 or later\n$/);
});

describe('user add', () => {
  test('creates an account once, from stdin or the environment', async () => {
    const data = scratchDirectory();
    const first = start(['user', 'add', 'ann', '--data', data, '--password-stdin'], { input: 'a secret\nrest' });
    expect([await first.exit, first.stdout, first.stderr]).toEqual([0, 'added ann\n', '']);
    const again = start(['user', 'add', 'ann'], { environment: { CHAT_PASSWORD: 'a password', CHAT_DATA: data } });
    expect(await again.exit).toBe(exitCodes.Usage.code);
    expect(again.stderr).toContain('there is a user ann already');
  });

  test('takes a password as short as the option allows', async () => {
    const data = scratchDirectory();
    const environment = { CHAT_PASSWORD: 'seven77', CHAT_MIN_PASSWORD_CHARACTERS: '7' };
    expect(await start(['user', 'add', 'ann', '--data', data], { environment }).exit).toBe(0);
  });

  test('says what is wrong with a name or a password', async () => {
    const data = scratchDirectory();
    const programs = [
      start(['user', 'add', '--data', data, '--password-stdin'], { input: 'a secret\n' }),
      start(['user', 'add', 'Ann Lee', '--data', join(data, '1')], { environment: { CHAT_PASSWORD: 'x' } }),
      start(['user', 'add', 'ann', '--data', join(data, '2'), '--password-stdin'], { input: '\n' }),
      start(['user', 'add', 'ann', '--data', join(data, '3')]),
      start(['user', 'add', 'ann', '--data', join(data, '4'), '--password-stdin'], { input: 'x'.repeat(5_000) }),
      start(['user', 'add', 'ann', '--data', join(data, '5'), '--password-stdin'], { input: 'seven77' }),
    ];
    expect(await Promise.all(programs.map(({ exit }) => exit))).toEqual([2, 2, 2, 2, 2, 2]);
    const sentences = [
      'NAME is missing',
      'is not a user name',
      'is empty',
      '--password-stdin',
      'is too long',
      'at least 8 characters',
    ];
    for (const [index, sentence] of sentences.entries()) expect(programs[index]!.stderr).toContain(sentence);
  });
});

test('by npm start it says how to begin, after the one line for programs', async () => {
  const server = await startReady(scratchDirectory(), ['--log-level', 'warn'], {
    environment: { npm_package_name: 'proj', npm_lifecycle_event: 'start' },
  });
  await server.said('stderr', /talk ben\n/);
  const key = Buffer.from(server.publicKey).toString('base64url');
  expect(server.stderr.trim().split('\n')).toEqual([
    `In a browser:   ${server.http}/`,
    `In a terminal:  npm run -s chat -- register --server 127.0.0.1:${server.snetPort} --key ${key} --user ann`,
    'and then:       npm run -s chat -- talk ben',
  ]);
});

test('help and version answer on stdout', async () => {
  const texts = await Promise.all(
    [['--help'], ['serve', '--help'], ['user', 'add', '-h'], ['--version']].map(async (args) => {
      const program = start(args);
      expect([await program.exit, program.stderr]).toEqual([0, '']);
      return program.stdout;
    }),
  );
  for (const { code, meaning } of Object.values(exitCodes)) expect(texts[0]).toContain(`${code}  ${meaning}`);
  expect(texts[1]).toContain('--resume-window TIME');
  expect(texts[2]).toContain('Usage: chat-server user add NAME');
  expect(texts[3]).toBe('chat-server 0.0.0\n');
});
