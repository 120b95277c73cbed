/**
 * What can be wrong with a message. Codes are never renamed or reused.
 *
 * | code | fault | meaning |
 * |---|---|---|
 * | `CHAT_BAD_FRAME` | peer | the frame is not of version 2 or has a flag set |
 * | `CHAT_BAD_HEADER` | peer | the header is no protobuf `Header` or names no command |
 * | `CHAT_BAD_BODY` | peer | the payload is not the protobuf body of its command |
 * | `CHAT_BAD_FIELD` | peer, local | a field is missing or outside its range |
 * | `CHAT_TOO_LARGE` | peer, local | a text or a list exceeds its limit |
 */
export type ChatProtocolErrorCode =
  | 'CHAT_BAD_FRAME'
  | 'CHAT_BAD_HEADER'
  | 'CHAT_BAD_BODY'
  | 'CHAT_BAD_FIELD'
  | 'CHAT_TOO_LARGE';

/** Thrown while decoding (`fault: 'peer'`) and while encoding or making an id (`fault: 'local'`). */
export class ChatProtocolError extends Error {
  override readonly name = 'ChatProtocolError' as const;
  readonly code: ChatProtocolErrorCode;
  readonly fault: 'local' | 'peer';
  /** Number of the malformed request, so that it can be answered; 0 when there is none to answer. */
  readonly seqId: number;

  constructor(
    code: ChatProtocolErrorCode,
    fault: 'local' | 'peer',
    message: string,
    options?: ErrorOptions & { readonly seqId?: number | undefined },
  ) {
    super(`${message} [${code}]`, options);
    this.code = code;
    this.fault = fault;
    this.seqId = options?.seqId ?? 0;
  }

  /** Goes by name, so that two copies of this package agree. */
  static is(value: unknown, code?: ChatProtocolErrorCode): value is ChatProtocolError {
    return (
      value instanceof Error &&
      value.name === 'ChatProtocolError' &&
      'code' in value &&
      (code === undefined || value.code === code)
    );
  }
}
