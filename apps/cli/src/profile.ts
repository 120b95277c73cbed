import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@proj/client';
import { parseAddress, parseKey } from './address.ts';
import { ExitError } from './exit.ts';
import { makePrivateDirectory, readPrivateFile, replacePrivateFile } from './private-file.ts';

/** Who one is, where, and what proves it. */
export interface Profile {
  /** `HOST:PORT` */
  readonly server: string;
  /** The server's public key, base64url. */
  readonly key: string;
  readonly user: string;
  /** One for this profile for ever; each command's device is named after it. */
  readonly deviceId: string;
  /** Logs in without the password. `undefined` after a logout. */
  readonly token: string | undefined;
  /** The server's clock, milliseconds since 1970; 0 without a token. */
  readonly tokenExpiresAtMs: number;
}

/** A {@link Profile} that is logged in. */
export interface LiveProfile extends Profile {
  readonly token: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const longestProfileBytes = 1 << 14;

/** `--profile`, else `CHAT_PROFILE`, else `$XDG_CONFIG_HOME/proj-chat`, else `~/.config/proj-chat`. */
export function profileDirectory(given: string | undefined, environment: Environment): string {
  return (
    given ||
    environment['CHAT_PROFILE'] ||
    join(environment['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'proj-chat')
  );
}

/** `undefined`: nobody has logged in with this profile yet. @throws ExitError `ProfileUnusable`. */
export async function loadProfile(directory: string): Promise<Profile | undefined> {
  const path = join(directory, 'profile.json');
  const text = await readPrivateFile(path, longestProfileBytes);
  if (text === undefined) return undefined;
  const profile = decodeProfile(text);
  if (profile !== undefined) return profile;
  throw new ExitError('ProfileUnusable', `${path} is damaged: remove it and run "chat login"`);
}

/** @throws ExitError `NotLoggedIn` and as {@link loadProfile}. */
export async function requireProfile(directory: string): Promise<LiveProfile> {
  const profile = await loadProfile(directory);
  if (profile?.token !== undefined) return { ...profile, token: profile.token };
  throw new ExitError(
    'NotLoggedIn',
    profile === undefined
      ? `not logged in: run "chat login --server HOST:PORT --key KEY --user NAME" first (profile ${directory})`
      : `${profile.user} is logged out: run "chat login" first (profile ${directory})`,
  );
}

/** @throws ExitError `ProfileUnusable`. */
export async function saveProfile(directory: string, profile: Profile): Promise<void> {
  await makePrivateDirectory(directory);
  await replacePrivateFile(join(directory, 'profile.json'), `${JSON.stringify(profile, undefined, 2)}\n`);
}

/** Keeps who one is, and not what proves it. @throws ExitError `ProfileUnusable`. */
export async function forgetLogin(directory: string, profile: Profile): Promise<void> {
  await saveProfile(directory, { ...profile, token: undefined, tokenExpiresAtMs: 0 });
}

/** 1–32 of `a–z 0–9 . _ -`, the first a letter or digit: what the protocol allows. */
export function isUserName(text: string): text is Client['user'] {
  return /^[a-z0-9][a-z0-9._-]{0,31}$/.test(text);
}

/** 48 bits: one user's few installations will not collide, and `<id>.talk.<user>` stays within a device id's 64. */
export function newDeviceId(): string {
  return randomBytes(6).toString('hex');
}

/** What the full screen shows, below the folder of its device. */
export const screenStoreName = 'messages.sqlite';

/**
 * The folder of all stores of this account: another user, or a user of another server, must never find what this one
 * left to be sent.
 */
export function storesDirectory(directory: string, profile: Profile): string {
  return join(directory, 'stores', `${profile.user}@${profile.key.slice(0, 16)}`);
}

function decodeProfile(text: string): Profile | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { server, key, user, deviceId, token, tokenExpiresAtMs = 0 } = parsed as Readonly<Record<string, unknown>>;
  if (typeof server !== 'string' || parseAddress(server) === undefined) return undefined;
  if (typeof key !== 'string' || parseKey(key) === undefined) return undefined;
  // Names become folders.
  if (typeof user !== 'string' || !isUserName(user)) return undefined;
  if (typeof deviceId !== 'string' || !/^[0-9a-f]{12}$/.test(deviceId)) return undefined;
  if (token !== undefined && typeof token !== 'string') return undefined;
  if (typeof tokenExpiresAtMs !== 'number') return undefined;
  return { server, key, user, deviceId, token, tokenExpiresAtMs };
}
