import {
  ChatProtocolError,
  type ClientMessage,
  type DeviceClass,
  type DeviceId,
  decodeMessage,
  encodeMessage,
  type UserId,
} from '@proj/chat-protocol';
import { type AbortOptions, type ByteDuplex, type Clock, type Log, systemClock } from '@proj/io';
import type { CoreOptions } from './core/client-core.ts';
import { ClientError } from './errors.ts';
import type { ReplicaChange } from './replica-store.ts';
import type { ClientStore } from './store.ts';

/**
 * Opens a connection to the server: called for every attempt. `signal` aborts when the attempt is given up before it
 * answered; the stream it answers with is the client's. It need not be connected yet if it buffers what is written.
 */
export type Transport = (options: { readonly signal: AbortSignal }) => ByteDuplex | Promise<ByteDuplex>;

/** How a device proves whose it is: by a password, or by the token of an earlier login. */
export type ClientCredential =
  | { readonly user: UserId; readonly password: string }
  /** From an earlier client's `token`. */
  | { readonly token: string };

/** What {@link connect} takes. */
export interface ConnectOptions extends AbortOptions {
  readonly transport: Transport;
  /** For the first login; later ones use the token that the server handed out. */
  readonly credential: ClientCredential;
  /** Chosen once per installation: a login with the same one replaces the earlier session. */
  readonly deviceId: DeviceId;
  /** A server may allow one session of each, and any number of bots. @defaultValue 'other' */
  readonly deviceClass?: DeviceClass | undefined;
  /** Opened by you, for this device alone; disposed of by you, after the client. */
  readonly store: ClientStore;
  /** Name and version of the program, for the server's log: at most 64 printable ASCII characters. @defaultValue '' */
  readonly clientName?: string | undefined;
  /** `true`: go on trying when the very first attempt fails, as after any later one. @defaultValue false */
  readonly persistent?: boolean | undefined;
  /** From dialling to the login's answer. Assumes a slow network and a busy server. @defaultValue 15_000 */
  readonly connectTimeoutMs?: number | undefined;
  /** An answer that takes longer ends the connection. @defaultValue 30_000 */
  readonly requestTimeoutMs?: number | undefined;
  /**
   * Longest pause between two signs of life, if the server does not wish it shorter. A connection that is silent for
   * 2.5 of them is given up. @defaultValue 25_000
   */
  readonly heartbeatMs?: number | undefined;
  /** Ceiling of the pauses between attempts. @defaultValue 30_000 */
  readonly maxRetryDelayMs?: number | undefined;
  /** Messages that may wait for the consumer, at least 200; the rest waits on the server. @defaultValue 1_000 */
  readonly inboxMessages?: number | undefined;
  /** Their bytes, at least 2 MiB. @defaultValue 4_194_304 */
  readonly inboxBytes?: number | undefined;
  /** Messages that may wait to be accepted; then `send` throws `CLIENT_OUTBOX_FULL`. @defaultValue 10_000 */
  readonly outboxMessages?: number | undefined;
  /** Bytes of their texts. @defaultValue 16_777_216 */
  readonly outboxBytes?: number | undefined;
  /** Connection changes, without names or texts. @defaultValue none */
  readonly log?: Log | undefined;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock | undefined;
  /** Milliseconds since 1970, for what a message says about when it was sent. @defaultValue `Date.now` */
  readonly wallClock?: (() => number) | undefined;
  /** Unpredictable bytes, for message ids and for pauses. @defaultValue the runtime's `crypto.getRandomValues` */
  readonly randomBytes?: ((length: number) => Uint8Array) | undefined;
}

/** Takes changes that are not a `StoreChange` only from a core that keeps what it hears. */
export interface ChangeWriter {
  write(changes: readonly ReplicaChange[], options: { readonly durable: boolean }): Promise<void>;
}

/** What the client runs on, once everything was checked. */
export interface ResolvedOptions extends CoreOptions {
  /** Is told once after every login that what was missed is in the store. @defaultValue nobody */
  readonly caughtUp?: (() => void) | undefined;
  readonly transport: Transport;
  readonly store: ChangeWriter;
  readonly log: Log | undefined;
  readonly clock: Clock;
  readonly wallClock: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
}

const ranges = {
  connectTimeoutMs: [15_000, 1, 3_600_000],
  requestTimeoutMs: [30_000, 1, 3_600_000],
  heartbeatMs: [25_000, 100, 3_600_000],
  maxRetryDelayMs: [30_000, 1, 86_400_000],
  inboxMessages: [1_000, 200, 1_000_000],
  inboxBytes: [4_194_304, 2_097_152, 1_073_741_824],
  outboxMessages: [10_000, 1, 1_000_000],
  outboxBytes: [16_777_216, 1, 1_073_741_824],
} as const;

/** @throws ClientError `CLIENT_BAD_ARGUMENT`, naming every option that is out of range. */
export function resolveOptions(options: ConnectOptions): ResolvedOptions {
  const mistakes: string[] = [];
  const checked = (name: keyof typeof ranges): number => {
    const [initial, least, most] = ranges[name];
    const value = options[name] ?? initial;
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      mistakes.push(`${name} must be an integer from ${least} to ${most}`);
    }
    return value;
  };
  const { credential, deviceId, deviceClass = 'other', clientName = '', randomBytes = cryptoRandomBytes } = options;
  const resolved: ResolvedOptions = {
    transport: options.transport,
    store: options.store,
    log: options.log,
    clock: options.clock ?? systemClock,
    wallClock: options.wallClock ?? Date.now,
    randomBytes,
    random: () => fraction(randomBytes(4)),
    credential:
      'token' in credential
        ? { kind: 'token', token: credential.token }
        : { kind: 'password', user: credential.user, password: credential.password },
    deviceId,
    deviceClass,
    clientName,
    persistent: options.persistent ?? false,
    connectTimeoutMs: checked('connectTimeoutMs'),
    requestTimeoutMs: checked('requestTimeoutMs'),
    heartbeatMs: checked('heartbeatMs'),
    maxRetryDelayMs: checked('maxRetryDelayMs'),
    inboxMessages: checked('inboxMessages'),
    inboxBytes: checked('inboxBytes'),
    outboxMessages: checked('outboxMessages'),
    outboxBytes: checked('outboxBytes'),
  };
  const mistake = encodingError({
    type: 'login',
    seqId: 1,
    credential: resolved.credential,
    deviceId,
    deviceClass,
    client: clientName,
  });
  if (mistake !== undefined) mistakes.push(mistake.message);
  if (mistakes.length > 0) throw new ClientError('CLIENT_BAD_ARGUMENT', mistakes.join('; '), { cause: mistake });
  return Object.freeze(resolved);
}

/**
 * The message as the server would read it: a copy of checked values, and nothing else.
 * @throws ClientError `CLIENT_BAD_ARGUMENT` when it could not be sent.
 */
export function checkedMessage<T extends ClientMessage>(message: T): T {
  try {
    return decodeMessage(encodeMessage(message)) as T;
  } catch (cause) {
    if (!ChatProtocolError.is(cause)) throw cause;
    throw new ClientError('CLIENT_BAD_ARGUMENT', cause.message, { cause });
  }
}

/** The codec knows the limits: nobody else needs to repeat them. */
function encodingError(message: ClientMessage): ChatProtocolError | undefined {
  try {
    encodeMessage(message);
    return undefined;
  } catch (error) {
    if (ChatProtocolError.is(error)) return error;
    throw error;
  }
}

/** 32 random bits as a number from 0 up to, and never, 1. */
function fraction(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 0x100 + byte, 0) / 0x1_0000_0000;
}

function cryptoRandomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
