export type LinkEnd = 'a' | 'b';

/**
 * How a link dies: `reset` and `fin` tell both ends; in a `hole` everything sent from then on vanishes and nobody is
 * told, which is what a NAT that forgot a mapping does; `hole-oneway` swallows one direction and carries the other.
 */
export type CutMode = 'reset' | 'fin' | 'hole' | 'hole-oneway';

export interface CutOptions {
  readonly mode: CutMode;
  /**
   * What becomes of bytes that were sent and not yet polled when the link is cut: all arrive, none do, or in each
   * direction a random number of them, the first ones.
   * @defaultValue `'deliver'` for `fin` and `hole-oneway`, otherwise `'random'`
   */
  readonly inFlight?: 'deliver' | 'drop' | 'random' | undefined;
  /**
   * How long after the earliest possible moment an end learns of the cut; `Infinity` is never.
   * @defaultValue 0 for `reset` and `fin`, `Infinity` for the holes
   */
  readonly lateCloseMs?: number | Partial<Readonly<Record<LinkEnd, number>>> | undefined;
}

export interface PlannedCut extends CutOptions {
  /**
   * The link is cut in the moment when this many bytes were sent from an end, whichever end gets there first. Those
   * bytes arrive, whatever `inFlight` says; no later one does. 0: at the first send.
   */
  readonly afterBytes: Partial<Readonly<Record<LinkEnd, number>>>;
}

export interface SimLinkOptions {
  /** One way. @defaultValue 0 */
  readonly latencyMs?: number | undefined;
  /** Up to this much more, drawn for each piece; a piece never overtakes the one before. @defaultValue 0 */
  readonly jitterMs?: number | undefined;
  /** What is sent arrives in pieces of random sizes up to this. @defaultValue Infinity, which is as it was sent */
  readonly maxSliceBytes?: number | undefined;
  /** With this probability two pieces that are due at one poll arrive as one. @defaultValue 0 */
  readonly joinProbability?: number | undefined;
  readonly cut?: PlannedCut | undefined;
}
