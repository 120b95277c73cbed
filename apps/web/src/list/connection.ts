import type { MessengerStatus } from '@proj/client';

export type Connection =
  | { readonly state: 'online' }
  /** Connected, and what was missed is coming in. */
  | { readonly state: 'syncing' }
  | { readonly state: 'connecting' }
  /** Without a moment one of the attempts is under way. */
  | { readonly state: 'offline'; readonly retryAtMs: number | undefined }
  | { readonly state: 'closed'; readonly code: string | undefined; readonly message: string | undefined };

/** How long a loss has lasted: nobody's concern yet; worth a word; not over soon. */
export type Loss = 'moment' | 'while' | 'lasting';

/**
 * How the connection is, for people. The messenger is online for as long as its session may come back, and connecting
 * during each attempt: after a while of that it is no news any more that somebody is trying.
 * @param isAttached - Whether there is a connection under the session.
 */
export function connectionOf(status: MessengerStatus, isAttached: boolean, loss: Loss): Connection {
  if (status.state === 'closed') return { state: 'closed', code: status.code, message: status.message };
  const isConnected = status.state === 'online' && isAttached;
  if (loss === 'moment' || (isConnected && !status.syncing)) return { state: 'online' };
  if (isConnected) return { state: 'syncing' };
  if (status.state === 'offline') return { state: 'offline', retryAtMs: status.retryAtMs };
  return loss === 'lasting' ? { state: 'offline', retryAtMs: undefined } : { state: 'connecting' };
}

/** Whether what is known of others is of now. */
export function isConnected({ state }: Connection): boolean {
  return state === 'online' || state === 'syncing';
}
