import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  ClientError,
  type ClientState,
  type ClientStore,
  type ConnectOptions,
  connect,
} from '@proj/client';
import { openFileStore } from '@proj/client/file';
import { Cleanup } from './cleanup.ts';
import { keepToken } from './kept-token.ts';
import { counted, type LeftoverOptions, settleLeftovers } from './leftover-messages.ts';
import { LinkNotice, serverTransport } from './link.ts';
import { makePrivateDirectory } from './private-file.ts';
import { type LiveProfile, storesDirectory } from './profile.ts';

/** How often to look whether another command has let go of the store, and when to say that we do. */
const lockPollMs = 100;
const lockNoticeMs = 1_000;

/** Ceiling of the pauses between two logins: a person waits. */
const maxRetryDelayMs = 5_000;

export interface SessionOptions extends LeftoverOptions {
  readonly profile: LiveProfile;
  readonly profileDirectory: string;
  /** What follows the profile's device id: each command is a device of its own, with a store of its own. */
  readonly device: string;
  /** What a server's policy for devices goes by. @defaultValue 'bot', for what is done in a moment */
  readonly deviceClass?: ConnectOptions['deviceClass'];
  readonly clientName: string;
  /** Wait for another process to let go of the store, instead of failing. @defaultValue false */
  readonly waitForLock?: boolean;
  /** Say when the connection is lost and when it is back. @defaultValue true */
  readonly announceLink?: boolean;
}

/** A client that is online, and all that has to be put away after it. */
export interface Session extends AsyncDisposable {
  readonly client: Client;
  /** Settles with what an earlier command of this device had left to be sent. */
  readonly leftovers: Promise<void>;
}

/** @throws ClientError, ExitError, and the signal's reason. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { profile, profileDirectory, device } = options;
  const folder = join(storesDirectory(profileDirectory, profile), `${profile.deviceId}.${device}`);
  const store = await openStore(folder, options);
  return connectSession(store, options);
}

/**
 * As {@link openSession}, on a store that is open. It is disposed of with the session, or when there will be none.
 * @param wanted - Whether the state of the store is worth a session; without one the answer is `undefined`.
 */
export async function connectSession(store: ClientStore, options: SessionOptions): Promise<Session>;
export async function connectSession(
  store: ClientStore,
  options: SessionOptions,
  wanted: (state: ClientState) => boolean,
): Promise<Session | undefined>;
export async function connectSession(
  store: ClientStore,
  options: SessionOptions,
  wanted: (state: ClientState) => boolean = () => true,
): Promise<Session | undefined> {
  const { profile, profileDirectory, notice } = options;
  await using cleanup = new Cleanup();
  cleanup.use(store);
  const state = await store.load();
  if (!wanted(state)) return undefined;
  const link = new LinkNotice(options.announceLink === false ? () => {} : notice);
  cleanup.defer(() => link.stop());
  const client = cleanup.use(
    await connect({
      transport: serverTransport(profile.server, profile.key, link),
      credential: { token: profile.token },
      deviceId: `${profile.deviceId}.${options.device}` as ConnectOptions['deviceId'],
      deviceClass: options.deviceClass ?? 'bot',
      store: loaded(store, state),
      clientName: options.clientName,
      maxRetryDelayMs,
      signal: options.signal,
    }),
  );
  const leftovers = settleLeftovers(client, state.outgoing, options);
  // For those who do not wait for it.
  leftovers.catch(() => {});
  cleanup.use(
    client.on('status', (status) => {
      if (status.state === 'online') link.back();
      else if (status.state === 'closed') link.stop();
      else link.lost();
    }),
  );
  // The old token is good for a while yet: no reason to fail.
  const keep = (): Promise<void> => keepToken(profileDirectory, profile, client).catch(() => {});
  cleanup.use(client.on('token', () => void keep()));
  await keep();
  const resources = cleanup.move();
  return {
    client,
    leftovers,
    [Symbol.asyncDispose]: async () => {
      const waiting = client.pending().length;
      await resources[Symbol.asyncDispose]();
      if (waiting > 0) notice(`not sent yet: ${counted(waiting)}; the next command of this profile does it`);
    },
  };
}

/** The same store for a client that is yet to load it: loading happens once, and it has happened. */
function loaded(store: ClientStore, state: ClientState): ClientStore {
  return {
    load: async () => state,
    write: (changes, options) => store.write(changes, options),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

async function openStore(folder: string, options: SessionOptions): Promise<ClientStore> {
  const { signal, notice } = options;
  await makePrivateDirectory(folder);
  let waitedMs = 0;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await openFileStore(folder);
    } catch (error) {
      if (options.waitForLock !== true || !ClientError.is(error, 'CLIENT_STORE_LOCKED')) throw error;
    }
    await delay(lockPollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    waitedMs += lockPollMs;
    if (waitedMs === lockNoticeMs) notice('waiting for another command of this profile to finish …');
  }
}
