/** The bounds that every store keeps. Beyond one of them a call rejects `STORE_BAD_ARGUMENT`, if not something else. */
export const storeLimits: {
  /** UTF-16 units of a conversation, user or device name. */
  readonly nameLength: 512;
  /** UTF-16 units of a password record. */
  readonly passwordRecordLength: 1024;
  /** Bytes of a message id, exactly. */
  readonly idBytes: 16;
  /** Bytes of a body. */
  readonly bodyBytes: 1_048_576;
  /**
   * Messages of one sender about the same entry, without those that erase: erasing it erases them as well, in one commit.
   * `STORE_LIMIT` beyond it.
   */
  readonly about: 500;
  /** Members that one message may record. */
  readonly members: 1_000;
  /** Effects of one message. */
  readonly effects: 1_000;
  /** Bytes of a conversation's attributes, and of all that one message sets. */
  readonly attributeBytes: 4_096;
  /** UTF-16 units of the texts that one message indexes, together. */
  readonly indexedLength: 65_536;
  /** Users that one user may have blocked. */
  readonly blocks: 1_000;
  /** Devices of one user that are remembered. */
  readonly devices: 50;
  /** UTF-16 units of what a user says of itself. */
  readonly aboutLength: 1_024;
  /** UTF-16 units of a query. */
  readonly queryLength: 512;
  /** Entries of a page. */
  readonly pageEntries: 1_000;
  /** A page of messages ends with the one whose body takes it to this many bytes. */
  readonly pageBytes: 4_194_304;
} = {
  nameLength: 512,
  passwordRecordLength: 1024,
  idBytes: 16,
  bodyBytes: 1_048_576,
  about: 500,
  members: 1_000,
  effects: 1_000,
  attributeBytes: 4_096,
  indexedLength: 65_536,
  blocks: 1_000,
  devices: 50,
  aboutLength: 1_024,
  queryLength: 512,
  pageEntries: 1_000,
  pageBytes: 4_194_304,
};
