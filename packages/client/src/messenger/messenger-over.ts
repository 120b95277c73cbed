import { systemClock } from '@proj/io';
import { ClientError } from '../errors.ts';
import type { Backend } from './backend.ts';
import type { Messenger } from './messenger.ts';
import type { MessengerOptions } from './open.ts';
import { ReplicaMessenger } from './replica-messenger.ts';

/** A messenger over a backend, which it closes. Resolves once the store was read. @throws ClientError `CLIENT_STORE_FAILED` */
export async function messengerOver(
  backend: Backend,
  options: Pick<MessengerOptions, 'clock' | 'wallClock' | 'randomBytes'>,
): Promise<Messenger> {
  try {
    return await ReplicaMessenger.open(backend, {
      clock: options.clock ?? systemClock,
      wallClock: options.wallClock ?? Date.now,
      randomBytes: options.randomBytes ?? ((length) => crypto.getRandomValues(new Uint8Array(length))),
    });
  } catch (cause) {
    await backend.close();
    if (ClientError.is(cause)) throw cause;
    throw new ClientError('CLIENT_STORE_FAILED', 'the store cannot be read', { cause });
  }
}
