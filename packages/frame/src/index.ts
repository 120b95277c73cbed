export { FrameDecoder } from './decoder.ts';
export { encodeFrame, encodeFrameParts } from './encoder.ts';
export { FrameError, type FrameErrorCode } from './errors.ts';
export {
  Flag,
  type Frame,
  type FramePlace,
  type FrameVersion,
  type HeartbeatFrame,
  type MessageFrame,
  type MessagePlace,
} from './frame.ts';
export { decodeHeader, encodeHeader, type Header } from './header.ts';
export type { FrameOptions } from './limits.ts';
export {
  type Compressor,
  type OpenOptions,
  openPayload,
  type PayloadAead,
  type SealOptions,
  sealPayload,
} from './payload.ts';
