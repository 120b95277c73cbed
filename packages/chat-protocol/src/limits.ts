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
  pageEntries: 200,
  /** Conversations of one list. */
  pageConversations: 500,
  /** Members of one list. */
  pageMembers: 500,
  /** Entries of one search result. */
  pageResults: 50,
  /** Users that one entry may add to a group. */
  usersPerEntry: 200,
  /** Users whose presence one session may watch, and whose profiles it may ask for at once. */
  watched: 256,
  /** Users that one user may have blocked. */
  blocked: 1000,
  /** Devices of one user that are remembered. */
  devices: 50,
  /** UTF-8 bytes of a group's title, at least 1. */
  titleBytes: 256,
  /** UTF-8 bytes of a reaction, at least 1. */
  emojiBytes: 32,
  /** UTF-8 bytes of a user's display name. */
  displayNameBytes: 128,
  /** UTF-8 bytes of what a user says of itself. */
  aboutBytes: 1024,
  /** UTF-8 bytes of what is searched for, at least 1. */
  queryBytes: 256,
  /** Printable ASCII characters of where a device logged in from. */
  remoteBytes: 64,
  /** Shortest and longest lease of a watch. */
  minLeaseMs: 100,
  maxLeaseMs: 3_600_000,
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
