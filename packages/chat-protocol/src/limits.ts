/** Every bound of the protocol, SPEC §6. What exceeds one is refused on both sides: `CHAT_TOO_LARGE` or `CHAT_BAD_FIELD`. */
export const Limit = {
  /** UTF-8 bytes of a text. */
  textBytes: 16_384,
  /** UTF-8 bytes of a password, at least 1. */
  passwordBytes: 1024,
  /** Printable ASCII characters of a token, at least 1. */
  tokenBytes: 2048,
  /** Printable ASCII characters of a device id or session id, at least 1. */
  deviceIdBytes: 64,
  /** Printable ASCII characters of a client's name and version. */
  clientBytes: 64,
  /** UTF-8 bytes of a failure's reason. */
  reasonBytes: 512,
  /** Cursors of one sync. */
  cursors: 5000,
  /** Heads of one sync result. */
  heads: 5000,
  /** Entries of one page, and what a pull may ask for. */
  pageMessages: 200,
  /** Bytes of entries in one page as {@link entryBytes} counts them; a page with one entry may always be sent. */
  pageBytes: 524_288,
  /** Largest request or answer number. */
  seqId: 0xffff_ffff,
  /** Shortest and longest heartbeat interval. */
  minHeartbeatMs: 100,
  maxHeartbeatMs: 3_600_000,
  /** Longest wait that a failure may ask for: a day. */
  retryAfterMs: 86_400_000,
  /** `maxFrameBytes` for a frame decoder before a login was accepted. */
  frameBytesBeforeLogin: 4096,
  /** `maxFrameBytes` for a frame decoder afterwards; fits every message within the limits above. */
  frameBytes: 1_048_576,
} as const;
