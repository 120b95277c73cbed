import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ClientError } from '@proj/client';
import { Cleanup } from './cleanup.ts';
import { counted } from './leftover-messages.ts';
import { serverTransport } from './link.ts';
import { screenStoreName } from './profile.ts';
import type { SessionOptions } from './session.ts';

/** How often to look whether all is sent. */
const pollMs = 50;

/** A screen that starts meanwhile cannot have its messages: without a connection they are let go after this. */
const patienceMs = 20_000;

/**
 * Sends what was written on the full screen and never left, as the screen itself would.
 * @throws ClientError `CLIENT_STORE_LOCKED` while a screen runs, which does that itself; and the signal's reason.
 */
export async function sendFromScreen(folder: string, options: SessionOptions): Promise<void> {
  const { profile, profileDirectory, clientName, signal, notice } = options;
  if (!existsSync(join(folder, screenStoreName))) return;
  // Loaded for those who have used the screen: the others start faster without.
  const { openScreenMessenger, openScreenStore } = await import('./screen-messenger.ts');
  await using cleanup = new Cleanup();
  const store = cleanup.use(await openScreenStore(profileDirectory, profile));
  const waiting = (await store.outgoing()).length;
  if (waiting === 0) return;
  signal.throwIfAborted();
  notice(`sending ${counted(waiting)} written on the full screen …`);
  const refusedBefore = (await store.refused()).length;
  const transport = serverTransport(profile.server, profile.key);
  const messenger = cleanup.use(await openScreenMessenger({ profile, profileDirectory, store, transport, clientName }));
  let onlineAtMs = performance.now();
  while ((await store.outgoing()).length > 0) {
    const status = messenger.status.current;
    if (status.state === 'online') onlineAtMs = performance.now();
    else if (performance.now() - onlineAtMs > patienceMs) return;
    if (status.state === 'closed') throw new ClientError(status.code ?? 'CLIENT_CLOSED', status.message ?? 'closed');
    await delay(pollMs, undefined, { signal });
  }
  const refused = (await store.refused()).length - refusedBefore;
  if (refused > 0) notice(`the server refused ${counted(refused)} of them: the full screen shows which`);
}
