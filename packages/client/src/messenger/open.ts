import type { UserId } from '@proj/chat-protocol';
import type { ConnectOptions } from '../options.ts';
import type { ReplicaStore } from '../replica-store.ts';
import { LocalBackend } from './local-backend.ts';
import type { Messenger } from './messenger.ts';
import { messengerOver } from './messenger-over.ts';

/** What {@link openMessenger} takes: what {@link connect} does, with a store that keeps the conversations. */
export interface MessengerOptions extends Omit<ConnectOptions, 'store' | 'persistent' | 'signal'> {
  /** Whose conversations these are. */
  readonly user: UserId;
  readonly store: ReplicaStore;
}

/**
 * Opens a user's conversations on this device. Resolves once the store was read, with or without a connection; whatever
 * becomes of the login is told by `status`.
 *
 * @example
 * ```ts
 * import { parseUserId } from '@proj/chat-protocol';
 * import { type Messenger, type MessengerOptions, memoryStore, openMessenger } from '@proj/client';
 *
 * export async function open(options: Omit<MessengerOptions, 'store'>): Promise<Messenger> {
 *   const messenger = await openMessenger({ ...options, store: memoryStore() });
 *   await messenger.send(parseUserId('bob'), 'It goes out once there is a connection');
 *   return messenger;
 * }
 * ```
 *
 * @example
 * ```ts
 * import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
 * import { memoryStore, openMessenger, type Transport } from '@proj/client';
 *
 * export async function show(transport: Transport, password: string): Promise<void> {
 *   const user = parseUserId('ann');
 *   const deviceId = parseDeviceId('kiosk');
 *   const credential = { user, password };
 *   await using messenger = await openMessenger({ user, transport, credential, deviceId, store: memoryStore() });
 *   using thread = messenger.thread(parseUserId('bob'));
 *   thread.subscribe(() => {
 *     for (const item of thread.current.items) if (item.kind === 'message') console.log(`${item.from}: ${item.text}`);
 *   });
 *   const { accepted } = await messenger.send(parseUserId('bob'), 'I am at the door.'); // It is kept, and shown.
 *   await accepted; // The server has it.
 * }
 * ```
 *
 * @throws ClientError `CLIENT_BAD_ARGUMENT`, `CLIENT_STORE_MISMATCH`, `CLIENT_STORE_FAILED`.
 */
export async function openMessenger(options: MessengerOptions): Promise<Messenger> {
  return messengerOver(await LocalBackend.open(options), options);
}
