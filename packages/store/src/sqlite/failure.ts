import { StoreError, type StoreErrorCode } from '../errors.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html. Every other one is `STORE_UNAVAILABLE`. */
const codeByResult: ReadonlyMap<number, StoreErrorCode> = new Map([
  [5, 'STORE_LOCKED'], // SQLITE_BUSY
  [6, 'STORE_LOCKED'], // SQLITE_LOCKED
  [11, 'STORE_CORRUPT'], // SQLITE_CORRUPT
  [26, 'STORE_CORRUPT'], // SQLITE_NOTADB
]);

/** A failure as it crosses the thread: structured clone would make a plain `Error` of a `StoreError`. */
export interface Failure {
  readonly code: StoreErrorCode;
  readonly message: string;
  readonly cause: unknown;
}

/** What went wrong while doing `what`, in this package's terms. */
export function failureOf(error: unknown, what: string): Failure {
  if (StoreError.is(error)) {
    return { code: error.code, message: error.message.slice(0, -` [${error.code}]`.length), cause: error.cause };
  }
  const result = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: codeByResult.get(result & 0xff) ?? 'STORE_UNAVAILABLE',
    message: `${what}: ${reason}${result === 0 ? '' : ` (SQLite ${result})`}`,
    cause: error instanceof Error ? error : undefined,
  };
}

export function errorOf(failure: Failure): StoreError {
  return new StoreError(failure.code, failure.message, failure.cause === undefined ? {} : { cause: failure.cause });
}
