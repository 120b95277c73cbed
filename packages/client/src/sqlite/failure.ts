import { ClientError } from '../errors.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html. */
const busy = 5;
const locked = 6;
const corrupt = 11;
const notADatabase = 26;

function resultOf(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;
}

/** Whether somebody else has the database. */
export function isBusy(error: unknown): boolean {
  const result = resultOf(error);
  return result === busy || result === locked;
}

/** What went wrong while doing `what`, in this package's terms. */
export function failureOf(error: unknown, what: string): ClientError {
  if (ClientError.is(error)) return error;
  const result = resultOf(error);
  if (result === corrupt || result === notADatabase || error instanceof SyntaxError) {
    return new ClientError('CLIENT_STORE_CORRUPT', `${what}: the file is damaged`, { cause: error });
  }
  return new ClientError('CLIENT_STORE_FAILED', what, { cause: error });
}
