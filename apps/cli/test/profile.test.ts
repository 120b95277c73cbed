import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ExitError, type ExitName } from '../src/exit.ts';
import {
  isUserName,
  loadProfile,
  newDeviceId,
  type Profile,
  profileDirectory,
  requireProfile,
  saveProfile,
  storesDirectory,
} from '../src/profile.ts';
import { scratchDirectory } from './scratch.ts';

const profile: Profile = {
  server: '127.0.0.1:7000',
  key: Buffer.alloc(32, 7).toString('base64url'),
  user: 'ann',
  deviceId: '00112233aabb',
  token: 'v1.x.y',
  tokenExpiresAtMs: 5,
};

async function exitOf(promise: Promise<unknown>): Promise<[ExitName, string]> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ExitError);
  return [(error as ExitError).exit, (error as ExitError).message];
}

test('a profile is kept for its owner only, and nothing else is left in its directory', async () => {
  const directory = join(scratchDirectory(), 'a', 'b');
  await saveProfile(directory, profile);
  await saveProfile(directory, { ...profile, user: 'ben' });
  expect(await loadProfile(directory)).toEqual({ ...profile, user: 'ben' });
  expect(readdirSync(directory)).toEqual(['profile.json']);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, 'profile.json')).mode & 0o777).toBe(0o600);
});

test('many writers at once leave one whole profile', async () => {
  const directory = scratchDirectory();
  await Promise.all(Array.from({ length: 20 }, (_, n) => saveProfile(directory, { ...profile, user: `u${n}` })));
  expect((await loadProfile(directory))?.user).toMatch(/^u\d+$/);
  expect(readdirSync(directory)).toEqual(['profile.json']);
});

test('a profile that others may read is refused with what to do', async () => {
  const directory = scratchDirectory();
  await saveProfile(directory, profile);
  const path = join(directory, 'profile.json');
  chmodSync(path, 0o644);
  const [exit, sentence] = await exitOf(loadProfile(directory));
  expect(exit).toBe('ProfileUnusable');
  expect(sentence).toContain(`chmod 600 ${path}`);
});

test.each([
  '',
  '[]',
  'null',
  '{}',
  JSON.stringify({ ...profile, user: '../../etc' }),
  JSON.stringify({ ...profile, deviceId: '../x' }),
  JSON.stringify({ ...profile, key: 'short' }),
  JSON.stringify({ ...profile, server: 'nowhere' }),
  JSON.stringify({ ...profile, token: 7 }),
  JSON.stringify({ ...profile, token: 'x'.repeat(20_000) }),
])('a damaged profile is refused: %.40s', async (text) => {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'profile.json'), text, { mode: 0o600 });
  expect((await exitOf(loadProfile(directory)))[0]).toBe('ProfileUnusable');
});

test('who never logged in and who logged out are told so', async () => {
  const directory = scratchDirectory();
  expect(await loadProfile(directory)).toBeUndefined();
  expect(await exitOf(requireProfile(directory))).toEqual([
    'NotLoggedIn',
    expect.stringContaining('chat login --server'),
  ]);
  await saveProfile(directory, { ...profile, token: undefined });
  expect(readFileSync(join(directory, 'profile.json'), 'utf8')).not.toContain('v1');
  expect(await exitOf(requireProfile(directory))).toEqual([
    'NotLoggedIn',
    expect.stringContaining('ann is logged out'),
  ]);
});

test('each account of a profile has stores of its own', () => {
  const of = (change: Partial<Profile>): string => storesDirectory('/p', { ...profile, ...change });
  expect(of({})).toBe(`/p/stores/ann@${profile.key.slice(0, 16)}`);
  expect(new Set([of({}), of({ user: 'ben' }), of({ key: Buffer.alloc(32, 8).toString('base64url') })]).size).toBe(3);
});

test('the directory is the flag, else the variable, else the configuration home', () => {
  const environment = { CHAT_PROFILE: '/env', XDG_CONFIG_HOME: '/xdg' };
  expect(profileDirectory('/flag', environment)).toBe('/flag');
  expect(profileDirectory(undefined, environment)).toBe('/env');
  expect(profileDirectory(undefined, { XDG_CONFIG_HOME: '/xdg' })).toBe('/xdg/proj-chat');
  expect(profileDirectory(undefined, {})).toMatch(/\/\.config\/proj-chat$/);
});

test('a device id leaves room for the longest command and user', () => {
  expect(newDeviceId()).toMatch(/^[0-9a-f]{12}$/);
  expect(`${newDeviceId()}.talk.${'x'.repeat(32)}`.length).toBeLessThanOrEqual(64);
  expect(isUserName('x'.repeat(32))).toBe(true);
  for (const name of ['', '-a', '.a', 'A', 'a b', 'x'.repeat(33), 'a/b', 'ä'])
    expect(isUserName(name), name).toBe(false);
});
