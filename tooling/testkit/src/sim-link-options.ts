import { type Capture, checkCapture, checkEdits, type Edit } from '@proj/chaos-proxy/tampering';

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
   * direction a random number of them, the first ones. A cut ends a hold: what was held is on its way from then on.
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
  /** Each way; pieces are then at most a fiftieth of a second long. @defaultValue Infinity */
  readonly bandwidthBytesPerSecond?: number | undefined;
  readonly cut?: PlannedCut | undefined;
  /** By the end that sends. @defaultValue none */
  readonly edits?: Partial<Readonly<Record<LinkEnd, readonly Edit[]>>> | undefined;
  /** By the end that sends. @defaultValue none */
  readonly capture?: Partial<Readonly<Record<LinkEnd, Capture>>> | undefined;
}

export interface ResolvedLinkOptions {
  readonly latencyMs: number;
  readonly jitterMs: number;
  readonly maxSliceBytes: number;
  readonly joinProbability: number;
  readonly bandwidthBytesPerSecond: number;
  readonly cut: PlannedCut | undefined;
}

const endless = Number.POSITIVE_INFINITY;

/** @throws RangeError that names what is outside its range. */
export function resolved(options: SimLinkOptions): ResolvedLinkOptions {
  const { latencyMs, jitterMs, maxSliceBytes, joinProbability, bandwidthBytesPerSecond, edits, capture } = options;
  for (const end of ['a', 'b'] as const) {
    checkEdits(`edits.${end}`, edits?.[end]);
    checkCapture(`capture.${end}`, capture?.[end]);
  }
  return {
    latencyMs: inRange(latencyMs ?? 0, 0, Number.MAX_SAFE_INTEGER, 'latencyMs'),
    jitterMs: inRange(jitterMs ?? 0, 0, Number.MAX_SAFE_INTEGER, 'jitterMs'),
    maxSliceBytes: Math.floor(inRange(maxSliceBytes ?? endless, 1, endless, 'maxSliceBytes')),
    joinProbability: inRange(joinProbability ?? 0, 0, 1, 'joinProbability'),
    bandwidthBytesPerSecond: inRange(bandwidthBytesPerSecond ?? endless, 1, endless, 'bandwidthBytesPerSecond'),
    cut: options.cut,
  };
}

function inRange(value: number, minimum: number, maximum: number, name: string): number {
  if (!(value >= minimum && value <= maximum)) throw new RangeError(`${name} must be ${minimum} to ${maximum}`);
  return value;
}
