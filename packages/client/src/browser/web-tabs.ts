import type { Clock } from '@proj/io';
import { ClientError } from '../errors.ts';
import { ClaimedLock } from './claimed-lock.ts';
import type { TabChannel, TabLock } from './tab-ports.ts';
import { type SentTabMessage, tabProtocol } from './tab-protocol.ts';

export interface WebLockOptions {
  readonly clock: Clock;
  readonly newName: () => string;
}

/**
 * A lock among the tabs of this origin; for a page that came over plain HTTP, for which browsers have none, one that goes
 * to the page that was opened last.
 *
 * @throws ClientError `CLIENT_STORE_LOCKED` where pages cannot know of each other
 */
export function webLock(name: string, options: WebLockOptions): TabLock {
  if (typeof BroadcastChannel === 'undefined') {
    throw new ClientError('CLIENT_STORE_LOCKED', 'this browser has no BroadcastChannel: another page may have it open');
  }
  const { locks } = navigator as Partial<Pick<Navigator, 'locks'>>;
  if (locks === undefined) {
    return new ClaimedLock({ ...options, openChannel: (hear) => openChannel(`${name} (claims)`, hear) });
  }
  return {
    hold: async (signal, whileHeld) => {
      await locks.request(name, { signal }, whileHeld);
    },
  };
}

/** What all tabs of this origin that name it hear. */
export function webChannel(name: string, hear: (data: unknown) => void): TabChannel {
  const channel = openChannel(name, hear);
  return {
    post: (message) => {
      const sent: SentTabMessage = { protocol: tabProtocol, ...message };
      channel.post(sent);
    },
    close: () => channel.close(),
  };
}

function openChannel(name: string, hear: (data: unknown) => void): { post(data: unknown): void; close(): void } {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data));
  return { post: (data) => channel.postMessage(data), close: () => channel.close() };
}
