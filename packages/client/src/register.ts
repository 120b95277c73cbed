import { decodeMessage, encodeMessage, Limit, type UserId } from '@proj/chat-protocol';
import { encodeFrame, FrameDecoder } from '@proj/frame';
import { type AbortOptions, abortable, type ByteDuplex, type Clock, systemClock } from '@proj/io';
import { Deferred } from './deferred.ts';
import { ClientError, refusal } from './errors.ts';
import { discard, Link } from './link.ts';
import { checkedMessage, type Transport } from './options.ts';

/** Before an overloaded server is asked again, where it asks for less. */
const leastPauseMs = 1_000;

/** What {@link register} takes. */
export interface RegisterOptions extends AbortOptions {
  readonly transport: Transport;
  readonly user: UserId;
  /** 1–1024 bytes. */
  readonly password: string;
  /** From dialling to the answer; a server that is overloaded is asked again meanwhile. @defaultValue 15_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock | undefined;
}

/**
 * Creates an account on a server that allows it; does not log in. After an abort or a lost connection the account may
 * exist or not: registering again then answers `UserExists`, or makes it.
 *
 * @example
 * ```ts
 * import { parseUserId } from '@proj/chat-protocol';
 * import { ClientError, register, type Transport } from '@proj/client';
 *
 * export async function isFree(transport: Transport, name: string, password: string): Promise<boolean> {
 *   try {
 *     await register({ transport, user: parseUserId(name), password });
 *     return true;
 *   } catch (error) {
 *     if (ClientError.is(error, 'CLIENT_REFUSED') && error.failureName === 'UserExists') return false;
 *     throw error;
 *   }
 * }
 * ```
 *
 * @throws ClientError `CLIENT_REFUSED` (`UserExists`, `RegistrationClosed`, …), `CLIENT_UNREACHABLE`,
 * `CLIENT_PROTOCOL`, `CLIENT_BAD_ARGUMENT`.
 */
export async function register(options: RegisterOptions): Promise<void> {
  const { transport, user, password, connectTimeoutMs = 15_000, clock = systemClock, signal } = options;
  signal?.throwIfAborted();
  const request = checkedMessage({ type: 'register', seqId: 1, user, password });
  if (!(connectTimeoutMs > 0)) throw new ClientError('CLIENT_BAD_ARGUMENT', 'connectTimeoutMs must be above 0');
  const deadlineMs = clock.now() + connectTimeoutMs;
  const late = new Deferred<never>();
  const timer = clock.schedule(deadlineMs, () => {
    late.reject(new ClientError('CLIENT_UNREACHABLE', `no answer within ${connectTimeoutMs} ms`));
  });
  const over = new AbortController();
  try {
    for (;;) {
      const attempt = ask(transport, encodeFrame(encodeMessage(request)), over.signal);
      const refused = await abortable(Promise.race([attempt, late.promise]), signal);
      if (refused === undefined) return;
      const againAtMs = clock.now() + Math.max(leastPauseMs, refused.failure?.retryAfterMs ?? 0);
      if (refused.failureName !== 'Overloaded' || againAtMs >= deadlineMs) throw refused;
      await abortable(pause(clock, againAtMs, over.signal), signal);
    }
  } finally {
    timer[Symbol.dispose]();
    over.abort();
  }
}

function pause(clock: Clock, untilMs: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.schedule(untilMs, resolve);
    over.addEventListener('abort', () => timer[Symbol.dispose](), { once: true });
  });
}

/** Answers what the server refused. Lets go of everything when `over` aborts, in whatever state it is then. */
async function ask(transport: Transport, request: Uint8Array, over: AbortSignal): Promise<ClientError | undefined> {
  const answer = new Deferred<ClientError | undefined>();
  const dialling = new AbortController();
  let letGo = (): void => dialling.abort(over.reason);
  over.addEventListener('abort', () => letGo(), { once: true });
  let duplex: ByteDuplex;
  try {
    duplex = await transport({ signal: dialling.signal });
  } catch (cause) {
    throw new ClientError('CLIENT_UNREACHABLE', 'no connection', { cause });
  }
  if (over.aborted) {
    discard(duplex);
    return undefined;
  }
  const decoder = new FrameDecoder({ maxFrameBytes: Limit.frameBytesBeforeLogin });
  const link = new Link(duplex, {
    data: (chunk) => {
      decoder.push(chunk);
      readAnswer(decoder, answer);
    },
    drain: () => {},
    lost: (cause) => answer.reject(new ClientError('CLIENT_UNREACHABLE', 'the connection was lost', { cause })),
  });
  letGo = () => link.destroy();
  link.write(request);
  try {
    return await answer.promise;
  } finally {
    link.destroy();
  }
}

function readAnswer(decoder: FrameDecoder, answer: Deferred<ClientError | undefined>): void {
  try {
    for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) {
      if (frame.kind === 'heartbeat') continue;
      const message = decodeMessage(frame);
      if (message?.type === 'registered') answer.resolve(undefined);
      else if (message?.type === 'failure') answer.resolve(refusal(message));
      else if (message !== undefined)
        throw new ClientError('CLIENT_PROTOCOL', `${message.type} does not answer a register`);
    }
  } catch (cause) {
    answer.reject(new ClientError('CLIENT_PROTOCOL', 'the server sent what is no answer', { cause }));
  }
}
