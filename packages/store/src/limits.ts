/** The bounds that every store keeps. Beyond one of them a call rejects `STORE_BAD_ARGUMENT`. */
export const storeLimits: {
  /** UTF-16 units of a conversation, user or device name. */
  readonly nameLength: 512;
  /** UTF-16 units of a password record. */
  readonly passwordRecordLength: 1024;
  /** Bytes of a message id, exactly. */
  readonly idBytes: 16;
  /** Bytes of a body. */
  readonly bodyBytes: 1_048_576;
  /** Members that one message may record. */
  readonly members: 1_000;
  /** Entries of a page. */
  readonly pageEntries: 1_000;
  /** A page of messages ends with the one whose body takes it to this many bytes. */
  readonly pageBytes: 4_194_304;
} = {
  nameLength: 512,
  passwordRecordLength: 1024,
  idBytes: 16,
  bodyBytes: 1_048_576,
  members: 1_000,
  pageEntries: 1_000,
  pageBytes: 4_194_304,
};
