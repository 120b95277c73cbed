import { prepareProvider } from '@proj/crypto/provider';
import type { ByteDuplex } from '@proj/io';
import type { Dial } from '../dialer.ts';

let preparation: Promise<void> | undefined;
let isPrepared = false;

/**
 * Loads what makes small records cheap, and gives older Nodes their ML-KEM; about 20 ms, once per process. Where it
 * cannot be loaded a session works with what Node has, or fails in its handshake and says why.
 */
function prepare(): Promise<void> {
  const done = (): void => {
    isPrepared = true;
  };
  preparation ??= prepareProvider().then(done, done);
  return preparation;
}

export function whenPrepared(dial: Dial): Dial {
  return (attempt, options) => (isPrepared ? dial(attempt, options) : prepare().then(() => dial(attempt, options)));
}

/** Hands a transport over now, or as soon as this is prepared and if it is still there. */
export function handOver<T extends ByteDuplex>(transport: T, take: (transport: T) => void): void {
  if (isPrepared) {
    take(transport);
    return;
  }
  let isClosed = false;
  const onEnd = (): void => {
    isClosed = true;
  };
  transport.on('error', onEnd);
  transport.on('close', onEnd);
  void prepare().then(() => {
    if (!isClosed) take(transport);
  });
}
