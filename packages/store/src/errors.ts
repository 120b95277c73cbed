import { storeLimits } from './limits.ts';

/**
 * What can go wrong. Codes are never renamed or reused.
 *
 * | code                | meaning                                                                          | then                                          |
 * |---------------------|----------------------------------------------------------------------------------|-----------------------------------------------|
 * | `STORE_ID_CONFLICT` | this (conversation, sender, id) is stored with another kind or body               | a bug of the sender: give up                  |
 * | `STORE_STALE`       | the conversation has another version than the call expected                      | read it again, decide again                   |
 * | `STORE_NO_TARGET`   | the entry that this one is about is not there, or was erased                      | give up                                       |
 * | `STORE_LIMIT`       | there are as many as `storeLimits` allows                                        | remove one first                              |
 * | `STORE_USER_EXISTS` | the name is taken                                                                | choose another name                           |
 * | `STORE_BAD_ARGUMENT`| an argument is outside the limits or a name is malformed                          | a bug of the caller                           |
 * | `STORE_UNAVAILABLE` | the database cannot be opened, a read or a commit failed, or the worker died     | make the same call again, later               |
 * | `STORE_OVERLOADED`  | too much is waiting; nothing of this call was kept                                | make the same call again, later               |
 * | `STORE_CLOSED`      | the store was closed, or its worker died earlier (`cause` says why)               | open it again                                 |
 * | `STORE_LOCKED`      | on opening: another process, or another store of this one, has the file           | stop the other one                            |
 * | `STORE_CORRUPT`     | the file is damaged, is not a store, or was written by a newer version            | restore a backup, or run the newer version    |
 */
export type StoreErrorCode =
  | 'STORE_ID_CONFLICT'
  | 'STORE_STALE'
  | 'STORE_NO_TARGET'
  | 'STORE_LIMIT'
  | 'STORE_USER_EXISTS'
  | 'STORE_BAD_ARGUMENT'
  | 'STORE_UNAVAILABLE'
  | 'STORE_OVERLOADED'
  | 'STORE_CLOSED'
  | 'STORE_LOCKED'
  | 'STORE_CORRUPT';

const chosenByPeer: ReadonlySet<StoreErrorCode> = new Set([
  'STORE_ID_CONFLICT',
  'STORE_NO_TARGET',
  'STORE_LIMIT',
  'STORE_USER_EXISTS',
]);

/** Every failure of this package but an abort, which is the signal's own reason. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** Who is to blame: `peer` for what a sender chose (an id used twice, a name taken, no target), else this side. */
  readonly fault: 'local' | 'peer';

  constructor(code: StoreErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(`${message} [${code}]`, options);
    this.code = code;
    this.fault = chosenByPeer.has(code) ? 'peer' : 'local';
  }

  /** By name, so that two copies of this package agree. */
  static is(value: unknown, code?: StoreErrorCode): value is StoreError {
    return (
      value instanceof Error &&
      value.name === 'StoreError' &&
      'code' in value &&
      (code === undefined || value.code === code)
    );
  }
}

/** What is said to who has said {@link storeLimits.about} things about one entry. */
export function aboutError(): StoreError {
  return new StoreError('STORE_LIMIT', `a sender may say ${storeLimits.about} things about one entry`);
}
