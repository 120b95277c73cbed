import {
  type AcceptorOptions,
  type ClientSession,
  defaultSuites,
  type ServerSession,
  type SessionOptions,
  type SuiteName,
} from '../../src/core/index.ts';
import type { Side } from './side.ts';

/** One transport, and what is on its way on it. */
export interface Wire {
  readonly client: ClientSession | undefined;
  readonly transports: { readonly client: number; readonly server: number };
  readonly queues: Record<Side, Uint8Array[]>;
  session: ServerSession | undefined;
  /** The acceptor has turned it away, or was told that it is gone. */
  isGone: boolean;
}

export const maxWires: number = 24;
export const maxOverheard: number = 32;
export const maxHellos: number = 4;
export const neverArrived: number = 1_000_000;
/** More answers than this to one question are an endless loop. */
export const maxAnswers: number = 5_000;
export const maxTransmitBytes: number = 3 + 0x2_0000 + 16;
export const limits: AcceptorOptions & { readonly maxHandshakes: number; readonly maxSessions: number } = {
  maxHandshakes: 6,
  maxSessions: 4,
};
export const small: SessionOptions = { replayBufferBytes: 4_096, receiveWindowBytes: 8_192, initialWindowBytes: 4_096 };
export const suiteLists: readonly (readonly SuiteName[] | undefined)[] = [
  undefined,
  ['x25519-chacha20poly1305'],
  ['x25519-aes256gcm', ...defaultSuites],
  ['x25519mlkem768-aes256gcm', 'x25519-chacha20poly1305'],
];
export const sizes: readonly number[] = [1, 0, 2, 15, 64, 300, 1_000, 4_096, 5_000, 20_000];
export const pauses: readonly number[] = [1, 0, 25, 100, 300, 1_000, 5_000, 12_000, 30_000, 60_000];
/** No one waits for a client any longer. */
export const tooLongMs: number = 700_000;
