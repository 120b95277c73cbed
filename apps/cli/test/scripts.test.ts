import { expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import { type Outcome, World } from './program.ts';
import { scratchDirectory } from './scratch.ts';

async function startWorld(): Promise<World> {
  const world = new World(scratchDirectory());
  await world.startServer();
  await world.register('ann');
  await world.register('ben');
  return world;
}

function json({ stdout }: Outcome): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a message is changed, reacted to, received, read and taken back', { timeout: 60_000 }, async () => {
  const world = await startWorld();
  expect((await world.run('ann', ['send', 'ben', 'the kye'])).exit).toBe(0);
  const edited = await world.run('ann', ['edit', 'ben', '1', 'the', 'key', '--json']);
  expect(json(edited)).toMatchObject([{ conversation: 'c:ann:ben', seq: 2, duplicate: false }]);
  expect((await world.run('ben', ['react', 'ann', '1', '👍'])).exit).toBe(0);
  expect((await world.run('ben', ['react', 'ann', '1', '👍', '--remove'])).exit).toBe(0);

  const state = async (): Promise<unknown> =>
    json(await world.run('ann', ['receipts', 'ben', '1', '--json'])).map(({ user, state: shown }) => [user, shown]);
  expect(await state()).toEqual([['ben', 'waiting']]);
  expect((await world.run('ben', ['listen', '--count', '2'])).exit).toBe(0);
  expect(await state()).toEqual([['ben', 'received']]);

  const unread = json(await world.run('ben', ['conversations', '--unread', '--json']));
  expect(unread).toMatchObject([{ to: 'ann', conversation: 'c:ann:ben', unread: 1, role: 'member' }]);
  expect(json(await world.run('ben', ['read', 'ann', '--json']))).toEqual([{ conversation: 'c:ann:ben', read: 4 }]);
  expect(await state()).toEqual([['ben', 'read']]);
  expect((await world.run('ben', ['conversations', '--unread'])).stderr).toBe('nothing is unread\n');
  expect((await world.run('ben', ['conversations'])).stdout).toBe('ann 0\n');

  // What is not there yet is neither waited for nor read.
  const early = await world.run('ann', ['receipts', 'ben', '99']);
  expect([early.exit, early.stdout, early.stderr]).toEqual([
    exitCodes.Refused.code,
    '',
    'chat: there is no message 99 with ben: the last is 4\n',
  ]);
  expect(json(await world.run('ben', ['read', 'ann', '99', '--json']))).toEqual([
    { conversation: 'c:ann:ben', read: 4 },
  ]);
  const unknown = await world.run('ben', ['react', 'ann', '99', '👍']);
  expect([unknown.exit, unknown.stderr]).toEqual([exitCodes.Refused.code, expect.stringContaining('no such message')]);
  expect((await world.run('ben', ['block', 'ben'])).exit).toBe(exitCodes.Usage.code);

  expect((await world.run('ann', ['recall', 'ben', '1'])).exit).toBe(0);
  const page = json(await world.run('ann', ['history', 'ben', '--limit', '3', '--json']));
  expect(page.map(({ seq, kind }) => [seq, kind])).toEqual([
    [3, 'erased'],
    [4, 'erased'],
    [5, 'recall'],
  ]);
  const before = json(await world.run('ann', ['history', 'ben', '--before', '3', '--json']));
  expect(before.map(({ seq, kind }) => [seq, kind])).toEqual([
    [1, 'erased'],
    [2, 'erased'],
  ]);
});

test('what may not be done is refused, and mistakes are all listed', { timeout: 60_000 }, async () => {
  const world = await startWorld();
  expect((await world.run('ann', ['send', 'ben', 'mine'])).exit).toBe(0);
  const [theirs, words, none] = await Promise.all([
    world.run('ben', ['recall', 'ann', '1']),
    world.run('ann', ['edit', 'Ben', 'x', 'text']),
    world.run('ann', ['group', 'role', 'g:01890000-0000-7000-8000-000000000000', 'Ben', 'king']),
  ]);
  expect(theirs.exit).toBe(exitCodes.Refused.code);
  expect(words.stderr.split('\n').slice(0, 2)).toEqual([
    'chat: TO must be a user, 1 to 32 of a-z 0-9 . _ -, or a group, g: and its id, not "Ben"',
    'chat: SEQ must be a whole number, at least 1, not "x"',
  ]);
  expect(none.stderr).toContain('ROLE must be owner, admin or member, not "king"');
  expect([words.exit, none.exit]).toEqual([2, 2]);
});

test('who somebody is, and who may write', { timeout: 60_000 }, async () => {
  const world = await startWorld();
  const set = await world.run('ben', ['whois', 'set', '--name', 'Ben the cook', '--about', 'in the kitchen', '--json']);
  const ben = { user: 'ben', displayName: 'Ben the cook', about: 'in the kitchen' };
  expect(json(set)).toEqual([ben]);
  expect(json(await world.run('ann', ['whois', 'ben', '--json']))).toEqual([ben]);
  expect((await world.run('ann', ['whois', 'ben'])).stdout).toBe('ben Ben the cook\nin the kitchen\n');
  expect((await world.run('ann', ['whois', 'nobody'])).exit).toBe(exitCodes.UnknownUser.code);
  expect((await world.run('ben', ['whois', 'set', '--about', ''])).exit).toBe(0);
  expect((await world.run('ben', ['whois'])).stdout).toBe('ben Ben the cook\n');

  expect(json(await world.run('ann', ['block', 'ben', '--json']))).toEqual([{ user: 'ben', blocked: true }]);
  expect((await world.run('ann', ['blocks'])).stdout).toBe('ben\n');
  expect((await world.run('ben', ['send', 'ann', 'hello'])).exit).toBe(exitCodes.Refused.code);
  expect((await world.run('ann', ['unblock', 'ben'])).exit).toBe(0);
  expect((await world.run('ben', ['send', 'ann', 'hello'])).exit).toBe(0);
  expect((await world.run('ann', ['blocks'])).stderr).toBe('nobody is blocked\n');
});

test('a group is renamed, its members get roles and are muted', { timeout: 60_000 }, async () => {
  const world = await startWorld();
  const group = (await world.run('ann', ['group', 'create', 'Night shift', 'ben'])).stdout.trim();
  for (const args of [
    ['rename', group, 'Day shift'],
    ['role', group, 'ben', 'admin'],
    ['role', group, 'ben', 'member'],
    ['mute', group, 'ben', '60'],
  ]) {
    expect([args, (await world.run('ann', ['group', ...args])).exit]).toEqual([args, 0]);
  }
  expect((await world.run('ben', ['send', group, 'hello'])).exit).toBe(exitCodes.Refused.code);
  expect((await world.run('ann', ['group', 'mute', group, 'ben', '0'])).exit).toBe(0);
  expect((await world.run('ben', ['send', group, 'hello'])).exit).toBe(0);
  expect((await world.run('ben', ['conversations'])).stdout).toBe(`${group} 0 Day shift\n`);
  expect((await world.run('ben', ['receipts', group, '1'])).stdout).toBe('ann read\n');
});
