/**
 * What can be wrong with a frame or a packet. Codes are never renamed or reused.
 *
 * | code | fault | meaning |
 * |---|---|---|
 * | `FRAME_TOO_LARGE` | peer, local | the length exceeds `maxFrameBytes` or `maxPacketBytes` |
 * | `FRAME_TOO_SHORT` | peer, local | the length is below the smallest, or between a heartbeat's and a message's |
 * | `FRAME_BAD_VERSION` | peer, local | the version is not one of this specification |
 * | `FRAME_RESERVED_FLAG` | peer, local | a flag bit without a meaning is set |
 * | `FRAME_BAD_HEADER_LENGTH` | peer, local | the header is longer than its frame or than `maxHeaderBytes` |
 * | `FRAME_BAD_HEADER` | peer | the header is not what its version says, or a field in it is out of range |
 * | `FRAME_UNSUPPORTED_FLAG` | peer | the payload is compressed or encrypted, and nothing was given to undo it |
 * | `FRAME_NOT_ENCRYPTED` | peer | the payload is in the clear where a key was agreed |
 * | `FRAME_BAD_SEAL` | peer | payload and header were not sealed with this key |
 * | `FRAME_BAD_COMPRESSION` | peer | the payload is not one whole raw deflate stream |
 * | `FRAME_INFLATED_TOO_LARGE` | peer | the payload inflates beyond its limit |
 * | `FRAME_PARTIAL_BLOCK` | peer, local | a packet's body is not a whole number of cipher blocks |
 * | `FRAME_BAD_BODY` | peer | a packet's body: wrong key, wrong padding or not the message of its type |
 * | `FRAME_BAD_FIELD` | local | a value to encode is out of its range |
 * | `FRAME_BAD_HEARTBEAT` | local | a heartbeat number that is not an integer from 0 to 255 |
 * | `FRAME_BAD_OPTION` | local | a limit that is not an integer in its range, or a nonce of the wrong length |
 */
export type FrameErrorCode =
  | 'FRAME_TOO_LARGE'
  | 'FRAME_TOO_SHORT'
  | 'FRAME_BAD_VERSION'
  | 'FRAME_RESERVED_FLAG'
  | 'FRAME_BAD_HEADER_LENGTH'
  | 'FRAME_BAD_HEADER'
  | 'FRAME_UNSUPPORTED_FLAG'
  | 'FRAME_NOT_ENCRYPTED'
  | 'FRAME_BAD_SEAL'
  | 'FRAME_BAD_COMPRESSION'
  | 'FRAME_INFLATED_TOO_LARGE'
  | 'FRAME_PARTIAL_BLOCK'
  | 'FRAME_BAD_BODY'
  | 'FRAME_BAD_FIELD'
  | 'FRAME_BAD_HEARTBEAT'
  | 'FRAME_BAD_OPTION';

/** Thrown for what a peer sent (`fault: 'peer'`) and for what our own caller asked (`fault: 'local'`). */
export class FrameError extends Error {
  override readonly name = 'FrameError' as const;
  readonly code: FrameErrorCode;
  /** Who has to change: `'peer'` sent what no conforming encoder sends, `'local'` is our own caller. */
  readonly fault: 'local' | 'peer';

  constructor(code: FrameErrorCode, fault: 'local' | 'peer', message: string, options?: ErrorOptions) {
    super(`${message} [${code}]`, options);
    this.code = code;
    this.fault = fault;
  }

  /** Goes by name, so that two copies of this package agree. */
  static is(value: unknown, code?: FrameErrorCode): value is FrameError {
    return (
      value instanceof Error &&
      value.name === 'FrameError' &&
      'code' in value &&
      (code === undefined || value.code === code)
    );
  }
}
