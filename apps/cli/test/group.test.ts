import { expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import { World } from './program.ts';
import { scratchDirectory } from './scratch.ts';

async function users(...names: readonly string[]): Promise<World> {
  const world = new World(scratchDirectory());
  await world.startServer();
  for (const name of names) await world.register(name);
  return world;
}

const objects = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a group is created, written to, listened to, changed and left', { timeout: 60_000 }, async () => {
  const world = await users('ann', 'ben', 'eve');
  const created = await world.run('ann', ['group', 'create', 'Night shift', 'ben']);
  expect([created.exit, created.stderr]).toEqual([0, '']);
  const group = created.stdout.trim();
  expect(group).toMatch(/^g:[0-9a-f-]{36}$/);

  const sent = await world.run('ann', ['send', group, '--json', 'hello', 'all']);
  expect(objects(sent.stdout)).toMatchObject([{ conversation: group, seq: 2, duplicate: false }]);
  const added = await world.run('ann', ['group', 'add', group, 'eve', '--json']);
  expect(objects(added.stdout)).toMatchObject([{ conversation: group, seq: 3 }]);

  const ben = await world.run('ben', ['listen', '--count', '3', '--json', '--timeout', '20']);
  expect(objects(ben.stdout)).toMatchObject([
    { kind: 'create', from: 'ann', to: group, conversation: group, seq: 1, title: 'Night shift', users: ['ben'] },
    { kind: 'text', seq: 2, text: 'hello all' },
    { kind: 'add', seq: 3, users: ['eve'] },
  ]);
  const eve = await world.run('eve', ['history', group]);
  expect(eve.stdout).toMatch(new RegExp(`^\\S+ \\S+ ann → ${group} added eve\\n$`));

  const members = await world.run('eve', ['group', 'members', group]);
  expect(members.stdout).toMatch(/^ann owner \d+\nben member \d+\neve member \d+\n$/);
  for (const [args, sentence] of [
    [['leave', group], 'the owner hands it over first: "chat group role"'],
    [['add', group, 'ben'], 'admins add, and only who is not in it yet'],
  ] as const) {
    const { exit, stderr } = await world.run('ann', ['group', ...args]);
    expect([exit, stderr]).toEqual([exitCodes.Refused.code, `chat: ${sentence}\n`]);
  }
  expect((await world.run('eve', ['group', 'leave', group])).exit).toBe(0);
  const refused = await world.run('eve', ['send', group, 'still here?']);
  expect([refused.exit, refused.stderr]).toEqual([
    exitCodes.Refused.code,
    'chat: the server does not allow that to this user ("chat group members" says who is in a group, and as what)\n',
  ]);
  const [left] = objects((await world.run('eve', ['group', 'list', '--json'])).stdout);
  expect(left).toMatchObject({ conversation: group, title: 'Night shift', role: 'former' });
  expect((await world.run('ben', ['group', 'list'])).stdout).toMatch(
    new RegExp(`^${group} member \\d+ Night shift\\n$`),
  );
  expect((await world.run('ann', ['group', 'remove', group, 'ben'])).stdout).toMatch(/ 5\n$/);
  const rest = await world.run('ben', ['listen', '--count', '2', '--timeout', '20']);
  expect(rest.stdout).toMatch(/ eve → \S+ left\n.* ann → \S+ removed ben\n$/);
});

test('a group is talked to', { timeout: 60_000 }, async () => {
  const world = await users('ann', 'ben');
  const group = (await world.run('ann', ['group', 'create', 'Two', 'ben'])).stdout.trim();
  const [ann, ben] = ['ann', 'ben'].map((user) => world.chat(user, ['talk', group, '--json'], { open: true }));
  ann!.child.stdin.write('ping\n');
  await ben!.said('stdout', /"message".*"ping"/);
  ben!.child.stdin.end('pong\n');
  await ann!.said('stdout', /"message".*"pong"/);
  ann!.child.stdin.end();
  expect(await Promise.all([ann!.exit, ben!.exit])).toEqual([0, 0]);
  expect(ben!.json[0]).toMatchObject({ event: 'message', kind: 'create', conversation: group });
});

test('messages are found by their words', { timeout: 60_000 }, async () => {
  const world = await users('ann', 'ben');
  await world.run('ann', ['send', 'ben', '-'], { input: 'the key is in the cellar\nthe cellar is dark\n' });
  const found = await world.run('ben', ['search', 'cellar', 'key', '--json']);
  expect(objects(found.stdout)).toMatchObject([{ kind: 'text', text: 'the key is in the cellar' }]);
  expect((await world.run('ben', ['search', '--in', 'ann', 'cellar'])).stdout.split('\n')).toHaveLength(3);
  expect(await world.run('ben', ['search', 'attic'])).toMatchObject({
    exit: 0,
    stdout: '',
    stderr: 'no message has all these words\n',
  });
  expect(await world.run('ben', ['search', '--in', 'ann', 'attic'])).toMatchObject({
    exit: 0,
    stderr: 'no message with ann has all these words\n',
  });
  expect(await world.run('ben', ['group', 'list'])).toEqual({
    exit: 0,
    stdout: '',
    stderr: 'no groups yet: "chat group create" makes one\n',
  });
});

test('a profile is logged out by another, and by itself', { timeout: 60_000 }, async () => {
  const world = await users('ann');
  const listening = world.chat('ann', ['listen', '--json']);
  const login = ['login', ...world.target, '--user', 'ann'];
  expect((await world.run('phone', login, { env: { CHAT_PASSWORD: 'password of ann' } })).exit).toBe(0);
  let id: string | undefined;
  while (id === undefined) {
    const { exit, stdout } = await world.run('phone', ['devices']);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^(\w+)\.ask bot online .* \(this profile\)\n/m);
    id = /^(\S+\.listen) desktop online .*[^)]\n/m.exec(stdout)?.[1];
  }
  const installation = id.split('.')[0]!;
  expect(await world.run('phone', ['devices', 'revoke', id])).toEqual({
    exit: 0,
    stdout: '',
    stderr: `${installation} is logged out\n`,
  });
  expect([await listening.exit, listening.stderr]).toEqual([
    exitCodes.NotLoggedIn.code,
    'chat: this device was logged out: run "chat login" again\n',
  ]);
  expect(await world.run('ann', ['devices'])).toMatchObject({
    exit: exitCodes.NotLoggedIn.code,
    stderr: 'chat: the login has expired or was revoked: run "chat login" again\n',
  });
  expect(await world.run('phone', ['devices', 'revoke', id])).toMatchObject({
    exit: exitCodes.Refused.code,
    stderr: `chat: ${id} is none of the devices of ann: see "chat devices"\n`,
  });

  const devices = objects((await world.run('phone', ['devices', '--json'])).stdout);
  const own = String(devices.find(({ thisProfile }) => thisProfile)!['deviceId']);
  const revoked = await world.run('phone', ['devices', 'revoke', own, '--json']);
  expect([revoked.exit, objects(revoked.stdout)]).toEqual([0, [{ revoked: own.split('.')[0] }]]);
  expect(await world.run('phone', ['devices'])).toMatchObject({
    exit: exitCodes.NotLoggedIn.code,
    stderr: expect.stringContaining('chat: ann is logged out: run "chat login" first'),
  });
});

test('a new password logs out the other profiles', { timeout: 60_000 }, async () => {
  const world = await users('ann');
  const login = (profile: string, password: string) =>
    world.run(profile, ['login', ...world.target, '--user', 'ann'], { env: { CHAT_PASSWORD: password } });
  expect((await login('phone', 'password of ann')).exit).toBe(0);
  expect(await world.run('ann', ['passwd', '--password-stdin'], { input: 'wrong\nthe next one\n' })).toMatchObject({
    exit: exitCodes.Refused.code,
    stderr: 'chat: the password is not changed: the present one is wrong, or this server changes none\n',
  });
  const changed = await world.run('ann', ['passwd', '--json'], {
    env: { CHAT_PASSWORD: 'password of ann', CHAT_NEW_PASSWORD: 'the next one' },
  });
  expect([changed.exit, changed.stderr, objects(changed.stdout)]).toEqual([0, '', [{ user: 'ann' }]]);
  expect((await world.run('ann', ['send', 'ann', 'to myself'])).exit).toBe(0);
  expect((await world.run('phone', ['devices'])).exit).toBe(exitCodes.NotLoggedIn.code);
  expect((await login('phone', 'password of ann')).exit).toBe(exitCodes.LoginRejected.code);
  expect((await login('phone', 'the next one')).exit).toBe(0);
});

test('mistakes in the arguments are told before anything is connected to', async () => {
  const world = new World(scratchDirectory());
  const outcomes = await Promise.all([
    world.run('ann', ['group', 'add', 'crew', 'ben']),
    world.run('ann', ['group', 'remove', 'g:01890000-0000-7000-8000-000000000000', 'Ben']),
    world.run('ann', ['group', 'create', '']),
    world.run('ann', ['send', 'c:ann:ben', 'hi']),
    world.run('ann', ['devices', 'revoke']),
    world.run('ann', ['devices', 'revoke', 'a', '--others']),
    world.run('ann', ['search', '--in', 'Ben', 'x']),
    world.run('ann', ['search', ' ']),
  ]);
  expect(outcomes.map(({ exit }) => exit)).toEqual(outcomes.map(() => exitCodes.Usage.code));
  expect(outcomes[0]!.stderr).toContain('GROUP must be g: and the id');
  expect(outcomes[1]!.stderr).toContain('USER must be 1 to 32 of a-z 0-9 . _ -, not "Ben"');
});
