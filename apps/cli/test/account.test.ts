import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import type { Profile } from '../src/profile.ts';
import { World } from './program.ts';
import { scratchDirectory } from './scratch.ts';

async function startWorld(serverArgs: readonly string[] = []): Promise<World> {
  const world = new World(scratchDirectory());
  await world.startServer(serverArgs);
  return world;
}

test('a password that is too short is refused in the words of the server', async () => {
  const world = new World(scratchDirectory());
  await world.startServer(['--min-password-characters', '12']);
  const given = { env: { CHAT_PASSWORD: 'eleven char' } };
  const { exit, stderr } = await world.run('ann', ['register', ...world.target, '--user', 'ann'], given);
  expect([exit, stderr]).toEqual([9, 'chat: the server refused: a password has at least 12 characters\n']);
});

const password = (text: string) => ({ env: { CHAT_PASSWORD: text } });

test('register creates an account and a profile; login, logout and login again follow', async () => {
  const world = await startWorld();
  const registered = await world.run('ann', ['register', ...world.target, '--user', 'ann', '--password-stdin'], {
    input: 'a secret\n',
  });
  expect([registered.exit, registered.stdout]).toEqual([0, '']);
  expect(registered.stderr).toContain(`logged in as ann at ${world.address}`);
  const path = join(world.profile('ann'), 'profile.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(world.profile('ann')).mode & 0o777).toBe(0o700);
  const profile = JSON.parse(readFileSync(path, 'utf8')) as Profile;
  expect(profile).toMatchObject({ server: world.address, key: world.key, user: 'ann' });
  expect(JSON.stringify(profile)).not.toContain('a secret');

  const again = await world.run('ann', ['login'], password('a secret'));
  expect(again.exit).toBe(0);
  expect((JSON.parse(readFileSync(path, 'utf8')) as Profile).deviceId).toBe(profile.deviceId);

  for (const _ of [1, 2]) {
    expect(await world.run('ann', ['logout'])).toMatchObject({
      exit: 0,
      stderr: expect.stringMatching(/^ann is logged out \(profile /),
    });
  }
  expect(readFileSync(path, 'utf8')).not.toContain('token"');
  const out = await world.run('ann', ['send', 'ben', 'hello']);
  expect([out.exit, out.stderr]).toEqual([
    exitCodes.NotLoggedIn.code,
    expect.stringContaining('run "chat login" first'),
  ]);
  expect((await world.run('ann', ['login', '--password-stdin'], { input: 'a secret' })).exit).toBe(0);
});

test('what a server refuses has a sentence and an exit code of its own', async () => {
  const world = await startWorld();
  await world.register('ann');
  const [taken, wrongPassword, wrongUser] = await Promise.all([
    world.run('x', ['register', ...world.target, '--user', 'ann'], password('another one')),
    world.run('x', ['login', ...world.target, '--user', 'ann'], password('wrong')),
    world.run('x', ['login', ...world.target, '--user', 'nobody'], password('wrong')),
  ]);
  expect([taken.exit, taken.stderr]).toEqual([exitCodes.UserExists.code, expect.stringContaining('name is taken')]);
  expect(wrongPassword.exit).toBe(exitCodes.LoginRejected.code);
  expect(wrongPassword.stderr).toBe('chat: the user or the password is wrong: try again, or "chat register"\n');
  // The same words: who has an account here is nobody's business.
  expect([wrongUser.exit, wrongUser.stderr]).toEqual([wrongPassword.exit, wrongPassword.stderr]);
});

test('a server with closed registration says so, and takes accounts made by hand', async () => {
  const world = new World(scratchDirectory());
  expect(await world.addUser('ben', 'a secret')).toBe(0);
  await world.startServer(['--registration', 'off']);
  expect((await world.run('ben', ['login', ...world.target, '--user', 'ben'], password('a secret'))).exit).toBe(0);
  const outcome = await world.run('ann', ['register', ...world.target, '--user', 'ann'], password('a password'));
  expect([outcome.exit, outcome.stderr]).toEqual([
    exitCodes.RegistrationClosed.code,
    expect.stringContaining('creates no accounts on request'),
  ]);
});

test('a wrong key, a program that is no server and no program at all are told apart', async () => {
  const world = await startWorld();
  await world.register('ann');
  const wrongKey = Buffer.alloc(32, 9).toString('base64url');
  const stranger = await world.run(
    'x',
    ['login', '--server', world.address, '--key', wrongKey, '--user', 'ann'],
    password('x'),
  );
  expect(stranger.exit).toBe(exitCodes.WrongServerKey.code);
  expect(stranger.stderr).toBe(
    `chat: what answers at ${world.address} does not have that key: check the address and the key with whoever runs it\n`,
  );
  await world.server!.kill('SIGKILL');
  for (const args of [['login'], ['send', 'ben', 'hello'], ['listen'], ['talk', 'ben'], ['history', 'ben']]) {
    const nobody = await world.run('ann', args, password('x'));
    expect([args, nobody.exit, nobody.stderr]).toEqual([
      args,
      exitCodes.Unreachable.code,
      `chat: no server answers at ${world.address} (connection refused): check the address, and that the server runs\n`,
    ]);
  }
});

test('who never logged in is told what to do, and mistakes are all listed', async () => {
  const world = new World(scratchDirectory());
  const outcomes = await Promise.all([
    world.run('ann', ['listen']),
    world.run('ann', ['login', '--server', 'here', '--user', 'Ann']),
    world.run('ann', ['send', 'ben']),
    world.run('ann', ['sned']),
    world.run('ann', ['login', '--server', 'a:1', '--key', Buffer.alloc(32).toString('base64url'), '--user', 'ann']),
  ]);
  expect(outcomes.map(({ exit }) => exit)).toEqual([7, 2, 2, 2, 2]);
  expect(outcomes[0]!.stderr).toMatch(
    /^chat: not logged in: run "chat login --server HOST:PORT --key KEY --user NAME" first/,
  );
  expect(outcomes[1]!.stderr.split('\n')).toEqual([
    'chat: --server must be HOST:PORT, such as 127.0.0.1:7000, not "here"',
    'chat: --key KEY is missing: the server prints it when it starts',
    'chat: --user must be 1 to 32 of a-z 0-9 . _ -, not "Ann"',
    'chat: see --help',
    '',
  ]);
  expect(outcomes[2]!.stderr).toContain('TEXT is missing');
  expect(outcomes[3]!.stderr).toContain('there is no command "sned": did you mean send?');
  expect(outcomes[4]!.stderr).toContain('no terminal to ask for the password');
  for (const { stdout } of outcomes) expect(stdout).toBe('');
});

test('help and version answer on stdout, with every exit code', async () => {
  const world = new World(scratchDirectory());
  const texts = await Promise.all(
    [[], ['--help'], ['send', '--help'], ['--version']].map((args) => world.run('x', args)),
  );
  for (const { exit, stderr } of texts) expect([exit, stderr]).toEqual([0, '']);
  for (const { code, meaning } of Object.values(exitCodes)) {
    for (const { stdout } of texts.slice(0, 2)) expect(stdout).toContain(`${code}  ${meaning}`);
  }
  expect(texts[2]!.stdout).toContain('tail -f log | chat send ben -');
  expect(texts[3]!.stdout).toBe('chat 0.0.0\n');
});
