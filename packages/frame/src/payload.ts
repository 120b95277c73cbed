import { concatBytes } from '@proj/io/bytes';
import { FrameError } from './errors.ts';
import { Flag, type MessageFrame, messageFieldsBytes } from './frame.ts';
import { checkedBytes } from './limits.ts';

/** Raw deflate (RFC 1951). `@proj/frame/node-deflate` is one for Node. */
export interface Compressor {
  /** The result belongs to the caller. */
  deflate(bytes: Uint8Array): Uint8Array;
  /**
   * The one deflate stream that `bytes` is from its first byte to its last, or `undefined` as soon as it turns out to be
   * more than `maxOutputBytes`: an implementation stops there, it does not inflate and measure. Throws, whatever it
   * likes, for everything that is no such stream.
   */
  inflate(bytes: Uint8Array, maxOutputBytes: number): Uint8Array | undefined;
}

/** A key that two peers have agreed on; an `Aead` of `@proj/crypto` is one. Sealing adds a tag of 16 bytes. */
export interface PayloadAead {
  seal(nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Throws, whatever it likes, for everything that {@link seal} did not make. */
  open(nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array;
}

export interface SealOptions {
  /**
   * Compresses where that makes the payload shorter and the receiver will take it. What is then encrypted has a length
   * that depends on its content: do not compress what mixes a secret with what somebody else may choose.
   */
  readonly compressor?: Compressor | undefined;
  /** Encrypts. The nonce is 12 bytes that were never used with this key before. */
  readonly encryption?: { readonly aead: PayloadAead; readonly nonce: Uint8Array } | undefined;
  /** The receiver's {@link OpenOptions.maxInflatedBytes}. @defaultValue 1_048_576 */
  readonly maxInflatedBytes?: number | undefined;
}

export interface OpenOptions {
  /** Without one a compressed payload is refused. */
  readonly compressor?: Compressor | undefined;
  /** Without one an encrypted payload is refused; with one every other. */
  readonly aead?: PayloadAead | undefined;
  /**
   * Most bytes of a payload after inflating, from 0 to 2³²−1; it is never more than 100 times what was compressed.
   * @defaultValue 1_048_576
   */
  readonly maxInflatedBytes?: number | undefined;
}

/** Bytes of the nonce before a sealed payload, SPEC §6. */
const nonceBytes = 12;
const tagBytes = 16;
/** Times that a payload may grow while inflating. Text stays far below; what does not is made to hurt. */
const maxInflateRatio = 100;
const defaultMaxInflatedBytes = 1_048_576;

/**
 * The message as a frame whose payload is compressed, then encrypted, as the options ask, and whose flags say so.
 * With neither option it is the same payload, uncopied.
 * @throws FrameError `FRAME_BAD_OPTION`
 */
export function sealPayload(
  message: Pick<MessageFrame, 'version' | 'header' | 'payload'>,
  options: SealOptions,
): MessageFrame {
  const { version, header } = message;
  const compressed = compress(message.payload, options);
  let flags = compressed === undefined ? 0 : Flag.Compressed;
  let payload = compressed ?? message.payload;
  if (options.encryption !== undefined) {
    const { aead, nonce } = options.encryption;
    if (nonce.length !== nonceBytes) {
      throw new FrameError('FRAME_BAD_OPTION', 'local', `a nonce has ${nonceBytes} bytes, not ${nonce.length}`);
    }
    flags |= Flag.Encrypted;
    payload = concatBytes(nonce, aead.seal(nonce, associatedData(version, flags, header), payload));
  }
  return { kind: 'message', version, flags, header, payload };
}

/**
 * The payload as it was before {@link sealPayload}; without flags it is the frame's own, uncopied.
 * @throws FrameError with `fault: 'peer'`: `FRAME_UNSUPPORTED_FLAG`, `FRAME_NOT_ENCRYPTED`, `FRAME_BAD_SEAL`,
 * `FRAME_BAD_COMPRESSION`, `FRAME_INFLATED_TOO_LARGE`; and `FRAME_BAD_OPTION`.
 */
export function openPayload(frame: MessageFrame, options: OpenOptions = {}): Uint8Array {
  const { aead, compressor } = options;
  const encrypted = (frame.flags & Flag.Encrypted) !== 0;
  if (encrypted && aead === undefined) {
    throw new FrameError('FRAME_UNSUPPORTED_FLAG', 'peer', 'the payload is encrypted and no key was agreed');
  }
  if (!encrypted && aead !== undefined) {
    throw new FrameError('FRAME_NOT_ENCRYPTED', 'peer', 'the payload is in the clear where a key was agreed');
  }
  const compressed = (frame.flags & Flag.Compressed) !== 0;
  if (compressed && compressor === undefined) {
    throw new FrameError('FRAME_UNSUPPORTED_FLAG', 'peer', 'the payload is compressed and no compressor was given');
  }
  const opened = aead === undefined ? frame.payload : decrypt(frame, aead);
  return compressed && compressor !== undefined ? inflate(opened, compressor, options) : opened;
}

/** `undefined` where compressing is not asked for, of no use, or more than a receiver inflates. */
function compress(payload: Uint8Array, options: SealOptions): Uint8Array | undefined {
  if (options.compressor === undefined || payload.length > checkedMaxInflatedBytes(options)) return undefined;
  const compressed = options.compressor.deflate(payload);
  const isUseful = compressed.length < payload.length;
  return isUseful && payload.length <= maxInflateRatio * compressed.length ? compressed : undefined;
}

function inflate(compressed: Uint8Array, compressor: Compressor, options: OpenOptions): Uint8Array {
  const maxBytes = Math.min(checkedMaxInflatedBytes(options), maxInflateRatio * compressed.length);
  let payload: Uint8Array | undefined;
  try {
    payload = compressor.inflate(compressed, maxBytes);
  } catch (cause) {
    throw new FrameError('FRAME_BAD_COMPRESSION', 'peer', 'the payload is not a raw deflate stream', { cause });
  }
  if (payload !== undefined && payload.length <= maxBytes) return payload;
  throw new FrameError('FRAME_INFLATED_TOO_LARGE', 'peer', `the payload inflates to more than ${maxBytes} bytes`);
}

function decrypt({ version, flags, header, payload }: MessageFrame, aead: PayloadAead): Uint8Array {
  if (payload.length < nonceBytes + tagBytes) {
    throw new FrameError('FRAME_BAD_SEAL', 'peer', `${payload.length} bytes are too few for a nonce and a tag`);
  }
  try {
    const nonce = payload.subarray(0, nonceBytes);
    return aead.open(nonce, associatedData(version, flags, header), payload.subarray(nonceBytes));
  } catch (cause) {
    throw new FrameError('FRAME_BAD_SEAL', 'peer', 'payload and header were not sealed with this key', { cause });
  }
}

/** The frame from its version to the end of its header, byte for byte as it is on the wire. */
function associatedData(version: number, flags: number, header: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(messageFieldsBytes + header.length);
  const fields = new DataView(bytes.buffer);
  fields.setUint16(0, version);
  fields.setUint16(2, flags);
  fields.setUint32(4, header.length);
  bytes.set(header, messageFieldsBytes);
  return bytes;
}

function checkedMaxInflatedBytes({ maxInflatedBytes = defaultMaxInflatedBytes }: OpenOptions): number {
  return checkedBytes('maxInflatedBytes', maxInflatedBytes, 0, 0xffff_ffff);
}
