import type { SnetError } from './errors.ts';

/** What a session tells its driver. */
export type SessionEvent =
  /** First transport up: bytes may flow. */
  | { readonly type: 'open' }
  /** Bytes, or the end of the stream, can be read. */
  | { readonly type: 'readable' }
  /** After a `write` that took less than it was given: there is room again. */
  | { readonly type: 'drain' }
  /** After `end()`: the peer holds every byte and knows that there are no more. */
  | { readonly type: 'finish' }
  /** No transport is up; the session waits until `untilMs` for one. */
  | { readonly type: 'detach'; readonly untilMs: number; readonly cause: Error | undefined }
  /** A transport is up again. `replayedBytes` is what had to be sent once more. */
  | { readonly type: 'reattach'; readonly replayedBytes: number; readonly outageMs: number }
  /**
   * Client: open a transport now, then `attach` it, or say `dialFailed`. A dial that is still under way is replaced by
   * this one, and nothing is to be said of it. `address`: where a server has said to go instead; advice.
   */
  | { readonly type: 'dial'; readonly attempt: number; readonly address: string | undefined }
  /**
   * Client: the server will be gone in `afterMs`, and says why (SPEC §8) and perhaps where to go. Another transport is
   * dialled by then.
   */
  | {
      readonly type: 'go-away';
      readonly code: number;
      readonly afterMs: number;
      readonly address: string | undefined;
    }
  /**
   * This transport is none of the session's any more: write `farewell` if there is one, then end it; without one
   * destroy it. Nothing it says later matters. `code` is why (SPEC §8): 0 at a clean end, 8 when a newer one has taken
   * its place.
   */
  | {
      readonly type: 'drop';
      readonly transport: number;
      readonly farewell: Uint8Array | undefined;
      readonly code: number;
    }
  /** The session is over. Without an error both directions were delivered whole. Always the last event but `drop`. */
  | { readonly type: 'close'; readonly error: SnetError | undefined };
