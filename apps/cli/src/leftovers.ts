import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClientError } from '@proj/client';
import { openFileStore } from '@proj/client/file';
import { storesDirectory } from './profile.ts';
import { sendFromScreen } from './screen-leftovers.ts';
import { connectSession, type SessionOptions } from './session.ts';

/**
 * Sends what other commands of this profile left behind when they were killed, each by its own device. One that still
 * runs is left alone. Resolves when nothing is left that can be sent; tells of what could not be looked at.
 */
export async function sendLeftovers(options: SessionOptions): Promise<void> {
  const { profile, profileDirectory, device, notice } = options;
  const directory = storesDirectory(profileDirectory, profile);
  const prefix = `${profile.deviceId}.`;
  for (const name of await readdir(directory).catch(() => [])) {
    options.signal.throwIfAborted();
    if (!name.startsWith(prefix) || name === `${prefix}${device}`) continue;
    // It sends nothing, and does not wait for those who look.
    if (name === `${prefix}listen`) continue;
    const send = name === `${prefix}screen` ? sendFromScreen : sendFrom;
    try {
      await send(join(directory, name), { ...options, device: name.slice(prefix.length) });
    } catch (error) {
      if (options.signal.aborted) return;
      if (ClientError.is(error, 'CLIENT_STORE_LOCKED')) continue;
      notice(`messages left in ${join(directory, name)} cannot be sent: ${String(error)}`);
    }
  }
}

/** Sends leftovers beside `body`: a success waits for them, a failure does not. @throws what `body` throws. */
export async function besideLeftovers(options: SessionOptions, body: () => Promise<void>): Promise<void> {
  const leaving = new AbortController();
  const sending = sendLeftovers({ ...options, signal: AbortSignal.any([options.signal, leaving.signal]) });
  // Looked at in its turn, below.
  sending.catch(() => {});
  try {
    await body();
    await sending;
  } finally {
    leaving.abort();
    await sending.catch(() => {});
  }
}

async function sendFrom(folder: string, options: SessionOptions): Promise<void> {
  const store = await openFileStore(folder);
  // The one that was asked for already says when the connection is lost.
  const quiet = { ...options, deviceClass: undefined, announceLink: false, onLeftoverAccepted: undefined };
  await using session = await connectSession(store, quiet, ({ outgoing }) => outgoing.length > 0);
  await session?.leftovers;
}
