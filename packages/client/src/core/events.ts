import type { Delivered, Kicked, LoginAccepted, PresenceNotice, ReadBy, TypingBy } from '@proj/chat-protocol';
import type { ClientError } from '../errors.ts';
import type { ReplicaChange } from '../replica-store.ts';
import type { SendResult } from '../send-result.ts';
import type { OutgoingMessage } from '../store.ts';
import type { CallAnswer } from './answers.ts';
import type { Call } from './calls.ts';
import type { Hole } from './inbox.ts';
import type { ClientStatus } from './status.ts';

/** What the server tells and nothing waits for. */
export type Notice = Delivered | ReadBy | TypingBy | PresenceNotice | Kicked;

/** What the core asks of whoever drives it, and what it has to tell. */
export type CoreEvent =
  /** Open a transport; answer with `opened` or `lost`. */
  | { readonly type: 'dial' }
  /** Give up the transport, or the attempt to open one, at once. There is nothing to answer. */
  | { readonly type: 'drop' }
  /** Half-close the transport once everything transmitted so far is written. */
  | { readonly type: 'end' }
  /**
   * Write to the store, in the order of these events; a failure is a reason to call `fail`. Other than of a `StoreChange` only
   * where the core keeps what it hears.
   */
  | { readonly type: 'store'; readonly changes: readonly ReplicaChange[] }
  /** Make durable what was written; answer with `flushed`. */
  | { readonly type: 'flush' }
  | { readonly type: 'status'; readonly status: ClientStatus }
  | { readonly type: 'login'; readonly accepted: LoginAccepted }
  /** There is something to take. */
  | { readonly type: 'arrived' }
  /** Said once after every login: what was missed by then was taken or is refused. */
  | { readonly type: 'caught-up' }
  | { readonly type: 'accepted'; readonly result: SendResult }
  | { readonly type: 'refused'; readonly message: OutgoingMessage; readonly error: ClientError }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'hole'; readonly hole: Hole }
  | { readonly type: 'answered'; readonly call: Call; readonly answer: CallAnswer }
  | { readonly type: 'call-refused'; readonly call: Call; readonly error: ClientError };
