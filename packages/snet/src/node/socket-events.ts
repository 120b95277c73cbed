/** What a server that goes away says. */
export interface GoAwayInfo {
  /** Why, by the table in SPEC §8. */
  readonly code: number;
  readonly afterMs: number;
  /** Where to go instead: `followRedirects`, or what a `dial` makes of it. */
  readonly address: string | undefined;
}

/** Events of a {@link SnetSocket}: those of `net.Socket`, and what is new in a stream that outlives its connections. */
export interface SnetSocketEvents {
  /** Client: the session is open, bytes may flow. Once; never again when a connection is replaced. */
  connect: () => void;
  /** Follows `connect`. */
  ready: () => void;
  data: (chunk: Buffer) => void;
  drain: () => void;
  readable: () => void;
  /** Every byte of the other end was read, and there are no more. */
  end: () => void;
  /** Every byte of this end is in the other end's memory. */
  finish: () => void;
  error: (error: Error) => void;
  /** Both directions are over. `hadError`: not delivered whole, `error` said why. */
  close: (hadError: boolean) => void;
  /** See {@link SnetSocket.setTimeout}. */
  timeout: () => void;
  /** Client: as in `net`, for each dial. */
  lookup: (error: Error | null, address: string, family: number | string, host: string) => void;
  /** Client: as in `net`, for each dial. */
  connectionAttempt: (ip: string, port: number, family: number) => void;
  /** Client: as in `net`, for each dial. */
  connectionAttemptFailed: (ip: string, port: number, family: number, error: Error) => void;
  /** Client: for each dial, when an address has not answered and the next one is tried too; it may still win. */
  connectionAttemptTimeout: (ip: string, port: number, family: number) => void;
  /** No transport is up; the session waits for one until `untilMs` (monotonic). Nothing needs to be done. */
  detach: (info: { readonly untilMs: number; readonly cause: Error | undefined }) => void;
  /** A transport is up again; what was not acknowledged has been sent once more. */
  reattach: (info: { readonly replayedBytes: number; readonly outageMs: number }) => void;
  /** Client: the server will be gone in `afterMs`, and another transport is dialled by then. Nothing needs to be done. */
  goAway: (info: GoAwayInfo) => void;
}

/** What a client's socket passes on from the TCP sockets under it. */
export const forwardedEvents = [
  'lookup',
  'connectionAttempt',
  'connectionAttemptFailed',
  'connectionAttemptTimeout',
] as const;
