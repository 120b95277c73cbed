/**
 * What the functions of this package throw; peers are answered with the failures of the protocol instead. Codes are
 * never renamed or reused.
 *
 * | code | fault | meaning |
 * |---|---|---|
 * | `CHAT_SERVER_BAD_OPTION` | local | an option is outside its range |
 * | `CHAT_SERVER_BAD_PASSWORD` | peer | a new password is too short, too long or not well-formed text |
 * | `CHAT_SERVER_BAD_TITLE` | peer | a new title is empty, too long or not well-formed text |
 * | `CHAT_SERVER_BAD_RECORD` | local | a stored password record is not one of ours |
 * | `CHAT_SERVER_USER_EXISTS` | peer | the user name is taken |
 * | `CHAT_SERVER_OVERLOADED` | local | too many passwords wait to be hashed: try again later |
 * | `CHAT_SERVER_UNSUPPORTED` | local | these accounts cannot be changed here |
 */
export type ChatServerErrorCode =
  | 'CHAT_SERVER_BAD_OPTION'
  | 'CHAT_SERVER_BAD_PASSWORD'
  | 'CHAT_SERVER_BAD_TITLE'
  | 'CHAT_SERVER_BAD_RECORD'
  | 'CHAT_SERVER_USER_EXISTS'
  | 'CHAT_SERVER_OVERLOADED'
  | 'CHAT_SERVER_UNSUPPORTED';

/** Every failure of this package but an abort, which is the signal's own reason, and what a store rejects with. */
export class ChatServerError extends Error {
  override readonly name = 'ChatServerError' as const;
  readonly code: ChatServerErrorCode;
  readonly fault: 'local' | 'peer';

  constructor(code: ChatServerErrorCode, fault: 'local' | 'peer', message: string, options?: ErrorOptions) {
    super(`${message} [${code}]`, options);
    this.code = code;
    this.fault = fault;
  }

  /** Goes by name, so that two copies of this package agree. */
  static is(value: unknown, code?: ChatServerErrorCode): value is ChatServerError {
    return (
      value instanceof Error &&
      value.name === 'ChatServerError' &&
      'code' in value &&
      (code === undefined || value.code === code)
    );
  }
}
