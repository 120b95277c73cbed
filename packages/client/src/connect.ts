import { ChatClient } from './chat-client.ts';
import type { Client } from './client.ts';
import { ClientError } from './errors.ts';
import { type ConnectOptions, resolveOptions } from './options.ts';
import type { ClientState, ClientStore } from './store.ts';

/**
 * Logs a device in. Resolves once it is online; from then on the client sees to it that it comes back, for as long as
 * it is open. An abort ends the attempt and leaves the store as it is.
 *
 * @example
 * ```ts
 * import { parseDeviceId, parseUserId } from '@proj/chat-protocol';
 * import { connect, memoryStore, type Transport } from '@proj/client';
 *
 * export async function sayHello(transport: Transport): Promise<void> {
 *   await using client = await connect({
 *     transport,
 *     credential: { user: parseUserId('ann'), password: 'a long password' },
 *     deviceId: parseDeviceId('laptop'),
 *     store: memoryStore(),
 *   });
 *   const { seq } = await client.send(parseUserId('bob'), 'Hello.');
 *   console.log(`message ${seq} is on the server's disk`);
 * }
 * ```
 *
 * @throws ClientError `CLIENT_LOGIN_REJECTED`, `CLIENT_TOKEN_REJECTED`, `CLIENT_REFUSED`, `CLIENT_UNREACHABLE` (what the
 * transport threw is in the chain of `cause`), `CLIENT_PROTOCOL`, `CLIENT_BAD_ARGUMENT`, `CLIENT_STORE_MISMATCH`,
 * `CLIENT_STORE_FAILED`. With `persistent` only what trying again cannot mend.
 */
export async function connect(options: ConnectOptions): Promise<Client> {
  options.signal?.throwIfAborted();
  const resolved = resolveOptions(options);
  const client = new ChatClient(resolved, await loadState(options.store));
  await client.start({ signal: options.signal });
  return client;
}

/** @throws ClientError `CLIENT_STORE_FAILED`, and whatever else the store throws as one. */
export async function loadState(store: ClientStore): Promise<ClientState> {
  try {
    return await store.load();
  } catch (cause) {
    if (ClientError.is(cause)) throw cause;
    throw new ClientError('CLIENT_STORE_FAILED', 'the store cannot be read', { cause });
  }
}
