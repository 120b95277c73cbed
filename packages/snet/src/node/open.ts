import type { AbortOptions } from '@proj/io';
import type { SessionEvent } from '../core/index.ts';
import { type Dial, Dialer } from '../dialer.ts';
import type { ClientMachine } from '../machine.ts';
import { unrefClock } from './clock.ts';
import { type DialOptions, dialNet } from './dial.ts';
import { whenPrepared } from './prepared.ts';
import { SnetSocket } from './socket.ts';
import { socketMemory } from './socket-memory.ts';

/** What it takes to open a socket, whatever is spoken over it. */
export interface OpenOptions extends DialOptions, AbortOptions {
  /** A dial that takes longer counts as failed. @defaultValue 5_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** `false`: end this direction when the other end ends its own. @defaultValue false */
  readonly allowHalfOpen?: boolean | undefined;
  /** As `setTimeout(timeout)`, in ms. @defaultValue none */
  readonly timeout?: number | undefined;
  /** Replaces TCP and TLS: any way to get a fresh byte stream. Called again for every redial. */
  readonly dial?: Dial | undefined;
}

/** A socket over this session, whose first dial is under way. @throws SnetError `SNET_BAD_OPTION`. */
export function openSocket(session: ClientMachine, options: OpenOptions, onConnect?: () => void): SnetSocket {
  const { signal, allowHalfOpen, timeout } = options;
  const open = options.dial ?? dialNet(options, (transport) => socket.dialing(transport));
  const dialer: Dialer = new Dialer({
    session,
    clock: unrefClock,
    defer: setImmediate,
    // Of a dial of the application's we know nothing: neither whose its memory is, nor whether the other end of it answers in
    // the same turn, in which case there would never be another.
    ...(options.dial === undefined && { deferAnswer: (run) => process.nextTick(run), memory: socketMemory }),
    dial: whenPrepared(open),
    dialTimeoutMs: options.connectTimeoutMs ?? 5_000,
    onEvent: (event: SessionEvent) => socket.handle(event),
  });
  const socket: SnetSocket = new SnetSocket(dialer.driver, { allowHalfOpen });
  if (timeout !== undefined) socket.setTimeout(timeout);
  if (onConnect !== undefined) socket.once('connect', onConnect);
  if (signal !== undefined) {
    const onAbort = (): void => void socket.destroy(signal.reason);
    if (signal.aborted) process.nextTick(onAbort);
    else {
      signal.addEventListener('abort', onAbort, { once: true });
      socket.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  if (signal?.aborted !== true) dialer.connect();
  return socket;
}
