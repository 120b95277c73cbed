import type { LinkEnd } from './sim-link-options.ts';

export type LinkEvent =
  | { readonly type: 'data'; readonly to: LinkEnd; readonly bytes: Uint8Array }
  /** The other end has sent its last byte. Only {@link SimLink.end} leads to it. */
  | { readonly type: 'end'; readonly to: LinkEnd }
  /** The link is gone for this end; the last event it gets. `peer`: the other end closed it. */
  | { readonly type: 'close'; readonly to: LinkEnd; readonly cause: 'reset' | 'fin' | 'hole' | 'peer' };

export interface DirectionCounters {
  /** Given to {@link SimLink.send} while the sender could send. */
  readonly sentBytes: number;
  /** Handed out by {@link SimLink.poll}. */
  readonly deliveredBytes: number;
}

/** What an end is going to be told. */
export interface Close {
  readonly atMs: number;
  readonly order: number;
  readonly cause: 'reset' | 'fin' | 'hole' | 'peer';
}
