import { writeUint16, writeUint32 } from './big-endian.ts';
import { FrameError } from './errors.ts';
import {
  definedFlags,
  type Frame,
  heartbeatBytes,
  isFrameVersion,
  lengthFieldBytes,
  type MessageFrame,
  messageFieldsBytes,
} from './frame.ts';
import { type FrameLimits, type FrameOptions, resolveOptions } from './limits.ts';

/**
 * The frame as one new buffer that belongs to the caller.
 * @throws FrameError with `fault: 'local'` for whatever a decoder with the same options would refuse (SPEC §4.3).
 */
export function encodeFrame(frame: Frame, options?: FrameOptions): Uint8Array {
  const limits = resolveOptions(options);
  if (frame.kind === 'heartbeat') return encodeHeartbeat(frame.number, limits);
  const { payload } = frame;
  const bytes = encodeHead(frame, limits, payload.length);
  bytes.set(payload, bytes.length - payload.length);
  return bytes;
}

/**
 * The frame as buffers to write one after the other. The first, with everything before the payload, is new; the
 * payload follows as it is, uncopied: leave it unchanged until it is written. An empty payload has no part.
 * @throws FrameError as {@link encodeFrame} does.
 */
export function encodeFrameParts(frame: Frame, options?: FrameOptions): readonly Uint8Array[] {
  const limits = resolveOptions(options);
  if (frame.kind === 'heartbeat') return [encodeHeartbeat(frame.number, limits)];
  const head = encodeHead(frame, limits, 0);
  return frame.payload.length === 0 ? [head] : [head, frame.payload];
}

function encodeHeartbeat(number: number, limits: FrameLimits): Uint8Array {
  if (!Number.isInteger(number) || number < 0 || number > 0xff) {
    throw new FrameError('FRAME_BAD_HEARTBEAT', 'local', `heartbeat number ${number} is not an integer from 0 to 255`);
  }
  const bytes = new Uint8Array(lengthFieldBytes + heartbeatBytes);
  bytes[3] = limits.lengthIncludesItself ? lengthFieldBytes + heartbeatBytes : heartbeatBytes;
  bytes[4] = number;
  return bytes;
}

/** Everything before the payload, and room for `roomBytes` after it. */
function encodeHead(frame: MessageFrame, limits: FrameLimits, roomBytes: number): Uint8Array {
  const { version, flags, header, payload } = frame;
  // The type says so already; a caller in JavaScript does not read it.
  if (!isFrameVersion(version)) {
    throw new FrameError('FRAME_BAD_VERSION', 'local', `version ${String(version)} is neither 1 nor 2`);
  }
  if (!Number.isInteger(flags) || flags < 0 || flags > definedFlags) {
    throw new FrameError('FRAME_RESERVED_FLAG', 'local', `flags ${flags} are more than the two defined bits`);
  }
  if (header.length > limits.maxHeaderBytes) {
    throw new FrameError(
      'FRAME_BAD_HEADER_LENGTH',
      'local',
      `a header of ${header.length} bytes exceeds ${limits.maxHeaderBytes}`,
    );
  }
  const frameBytes = messageFieldsBytes + header.length + payload.length;
  if (frameBytes > limits.maxFrameBytes) {
    throw new FrameError('FRAME_TOO_LARGE', 'local', `a frame of ${frameBytes} bytes exceeds ${limits.maxFrameBytes}`);
  }
  const head = new Uint8Array(lengthFieldBytes + messageFieldsBytes + header.length + roomBytes);
  writeUint32(head, 0, limits.lengthIncludesItself ? frameBytes + lengthFieldBytes : frameBytes);
  writeUint16(head, 4, version);
  writeUint16(head, 6, flags);
  writeUint32(head, 8, header.length);
  head.set(header, lengthFieldBytes + messageFieldsBytes);
  return head;
}
