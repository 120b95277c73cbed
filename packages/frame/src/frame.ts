/** Shapes and constants of SPEC.md §2. */

/** Bits of `flags`. Bits 2–15 are reserved: sent as 0, refused otherwise. SPEC 2.4. */
export const Flag = {
  /** The payload is compressed. SPEC §6. */
  Compressed: 0x0001,
  /** The payload is encrypted; when both bits are set it was compressed first. */
  Encrypted: 0x0002,
} as const;

/** How the header is written: 1 is JSON, 2 is protobuf. SPEC 2.3, §5. */
export type FrameVersion = 1 | 2;

/** A header to route by and a payload to carry; encoder and decoder look into neither. */
export interface MessageFrame {
  readonly kind: 'message';
  readonly version: FrameVersion;
  /** A combination of {@link Flag} bits. */
  readonly flags: number;
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
}

/** A sign of life; the answer repeats its number. SPEC §3. */
export interface HeartbeatFrame {
  readonly kind: 'heartbeat';
  /** 0–255; after 255 comes 0. */
  readonly number: number;
}

export type Frame = MessageFrame | HeartbeatFrame;

/** Where the parts of a frame lie: a {@link Frame} for who decodes in place, without views of it. */
export type FramePlace = MessagePlace | HeartbeatFrame;

/** The header is `bytes` from `headerAt` to `payloadAt`, the payload goes from there to `end`. */
export interface MessagePlace {
  readonly kind: 'message';
  readonly version: FrameVersion;
  /** A combination of {@link Flag} bits. */
  readonly flags: number;
  readonly bytes: Uint8Array;
  readonly headerAt: number;
  readonly payloadAt: number;
  readonly end: number;
}

/** Bytes of the length field that opens every frame. */
export const lengthFieldBytes = 4;
/** Bytes of version, flags and header length: what a message frame holds at least after its length field. */
export const messageFieldsBytes = 8;
/** Bytes of a heartbeat after its length field. */
export const heartbeatBytes = 1;
/** All defined {@link Flag} bits. */
export const definedFlags = 0x0003;

export function isFrameVersion(version: number): version is FrameVersion {
  return version === 1 || version === 2;
}
