/**
 * What can be wrong with a frame. Codes are never renamed or reused.
 *
 * | code | fault | meaning |
 * |---|---|---|
 * | `FRAME_TOO_LARGE` | peer, local | the length exceeds `maxFrameBytes` |
 * | `FRAME_TOO_SHORT` | peer | the length is neither a heartbeat's nor at least a message's smallest |
 * | `FRAME_BAD_VERSION` | peer, local | the version is not one of this specification |
 * | `FRAME_RESERVED_FLAG` | peer, local | a flag bit without a meaning is set |
 * | `FRAME_BAD_HEADER_LENGTH` | peer, local | the header is longer than its frame or than `maxHeaderBytes` |
 * | `FRAME_BAD_HEARTBEAT` | local | a heartbeat number that is not an integer from 0 to 255 |
 * | `FRAME_BAD_OPTION` | local | a limit that is not an integer in its range |
 */
export type FrameErrorCode =
  | 'FRAME_TOO_LARGE'
  | 'FRAME_TOO_SHORT'
  | 'FRAME_BAD_VERSION'
  | 'FRAME_RESERVED_FLAG'
  | 'FRAME_BAD_HEADER_LENGTH'
  | 'FRAME_BAD_HEARTBEAT'
  | 'FRAME_BAD_OPTION';

/** Thrown by the decoder (`fault: 'peer'`) and by the encoder or a bad option (`fault: 'local'`). */
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
