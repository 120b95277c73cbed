import { connect, memoryStore } from '@proj/client';
import { serverTransport } from './link.ts';
import { type Profile, saveProfile } from './profile.ts';
import type { User } from './recipient.ts';

export interface LoginOptions extends Pick<Profile, 'server' | 'key' | 'deviceId'> {
  readonly user: Profile['user'];
  readonly password: string;
  readonly profileDirectory: string;
  readonly clientName: string;
  readonly signal: AbortSignal;
}

/** Logs in with a password, and keeps in the profile what proves it. @throws ClientError, ExitError, the signal's reason. */
export async function saveLogin(options: LoginOptions): Promise<void> {
  const { server, key, user, deviceId, password, profileDirectory, clientName, signal } = options;
  await using store = memoryStore();
  await using client = await connect({
    transport: serverTransport(server, key),
    credential: { user: user as User, password },
    deviceId: `${deviceId}.login` as Parameters<typeof connect>[0]['deviceId'],
    deviceClass: 'bot',
    store,
    clientName,
    signal,
  });
  const { token, tokenExpiresAtMs } = client;
  await saveProfile(profileDirectory, { server, key, user, deviceId, token, tokenExpiresAtMs });
}
