import type { Failure } from '@proj/chat-protocol';
import { ClientError, type ClientErrorCode } from '../errors.ts';

/** An error as it goes from one tab to another: without its `cause`, which need not be plain data. */
export interface PlainError {
  /** `undefined`: no {@link ClientError}, which means a defect. */
  readonly code: ClientErrorCode | undefined;
  /** Without the code at its end. */
  readonly message: string;
  readonly failure: Failure | undefined;
}

export function plainError(error: unknown): PlainError {
  if (ClientError.is(error)) {
    return { code: error.code, message: withoutCode(error.message, error.code), failure: error.failure };
  }
  return { code: undefined, message: error instanceof Error ? error.message : String(error), failure: undefined };
}

export function revivedError({ code, message, failure }: PlainError): Error {
  return code === undefined ? new Error(message) : new ClientError(code, message, { failure });
}

/** A {@link ClientError} appends its code to its message. */
export function withoutCode(message: string, code: ClientErrorCode): string {
  const end = ` [${code}]`;
  return message.endsWith(end) ? message.slice(0, -end.length) : message;
}
