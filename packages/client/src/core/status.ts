import type { ClientError } from '../errors.ts';

/** Where a client stands with its server. */
export type ClientStatus =
  /** A transport is being opened or a login awaits its answer. */
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  /** Tries again at `retryAtMs` of the client's clock. */
  | { readonly state: 'offline'; readonly cause: ClientError; readonly retryAtMs: number }
  /** For good. `error` is `undefined` after `close()`. */
  | { readonly state: 'closed'; readonly error: ClientError | undefined };
