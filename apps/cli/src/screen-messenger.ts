import { join } from 'node:path';
import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { type Messenger, openMessenger, type ReplicaStore, type Transport } from '@proj/client';
import { openSqliteStore } from '@proj/client/sqlite';
import { keepToken } from './kept-token.ts';
import { makePrivateDirectory } from './private-file.ts';
import { type LiveProfile, screenStoreName, storesDirectory } from './profile.ts';

/** Ceiling of the pauses between two logins: a person waits. */
const maxRetryDelayMs = 5_000;

/** What the full screen keeps. @throws ClientError `CLIENT_STORE_LOCKED` and the like. */
export async function openScreenStore(profileDirectory: string, profile: LiveProfile): Promise<ReplicaStore> {
  const folder = join(storesDirectory(profileDirectory, profile), `${profile.deviceId}.screen`);
  await makePrivateDirectory(folder);
  return openSqliteStore(join(folder, screenStoreName));
}

export interface ScreenMessengerOptions {
  readonly profile: LiveProfile;
  readonly profileDirectory: string;
  readonly store: ReplicaStore;
  readonly transport: Transport;
  readonly clientName: string;
}

/** The device of the full screen, whoever runs it. @throws ClientError */
export async function openScreenMessenger(options: ScreenMessengerOptions): Promise<Messenger> {
  const { profile, profileDirectory, store, transport, clientName } = options;
  const messenger = await openMessenger({
    transport,
    user: parseUserId(profile.user),
    credential: { token: profile.token },
    deviceId: parseDeviceId(`${profile.deviceId}.screen`),
    deviceClass: 'desktop',
    store,
    clientName,
    maxRetryDelayMs,
  });
  messenger.on('token', ({ token, expiresAtMs }) => {
    // The old one is good for a while yet: no reason to fail.
    keepToken(profileDirectory, profile, { token, tokenExpiresAtMs: expiresAtMs }).catch(() => {});
  });
  return messenger;
}
