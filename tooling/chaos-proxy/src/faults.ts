import type { Random } from './random.ts';
import { type Capture, checkCapture, checkEdits, type Edit } from './tampering.ts';

/** From the client to the server, or back. */
export type Direction = 'toServer' | 'toClient';

/**
 * How a connection dies.
 *
 * - `reset`: both peers get a RST.
 * - `fin`: both peers get a FIN; what they send afterwards is read and dropped.
 * - `half-open`: nothing passes any more, either way, and neither peer is told: both sockets stay open, as after a NAT
 *   forgot its mapping. What the peers send is read and dropped, so their writes seem to succeed.
 * - `hole-to-server`, `hole-to-client`: the same for one direction; the other one goes on.
 *
 * The socket of a peer that ends or closes it after such a silent cut is released; the other peer is not told.
 */
export type CutMode = 'reset' | 'fin' | 'half-open' | 'hole-to-server' | 'hole-to-client';

export interface CutFault {
  readonly mode: CutMode;
  /**
   * The connection is cut when this many bytes were forwarded in a direction, edits included, whichever comes first:
   * where the cut stops that direction, exactly these bytes pass. 0 is at once. On a `reset` they are in the system's
   * hands before the RST, which a receiver that reads gets; what a receiver left unread for so long that its window was
   * full is lost with it, as ever with a RST.
   */
  readonly afterBytes?: Partial<Readonly<Record<Direction, number | undefined>>> | undefined;
  /** The connection is cut this long after it was established. */
  readonly afterMs?: number | undefined;
  /** After a silent cut both sockets are closed this much later: the late close. @defaultValue never */
  readonly lateCloseAfterMs?: number | undefined;
}

/** What goes wrong with one connection. Nothing, by default. */
export interface ConnectionFaults {
  /** Each way. Bytes keep their order. @defaultValue 0 */
  readonly latencyMs?: number | undefined;
  /** Up to this much more, drawn anew for each read. @defaultValue 0 */
  readonly jitterMs?: number | undefined;
  /** Bytes are written in pieces of random sizes up to this, one per turn of the event loop. */
  readonly sliceBytes?: number | undefined;
  /** Each way. */
  readonly bandwidthBytesPerSecond?: number | undefined;
  readonly cut?: CutFault | undefined;
  /** @defaultValue none */
  readonly edits?: Partial<Readonly<Record<Direction, readonly Edit[] | undefined>>> | undefined;
  /** What is held back is dropped by a cut of its direction. @defaultValue none */
  readonly capture?: Partial<Readonly<Record<Direction, Capture | undefined>>> | undefined;
}

/**
 * Chooses the faults of each connection. `random` depends on the proxy's seed and the index alone, not on time nor on
 * other connections.
 */
export type FaultPlan = (connectionIndex: number, random: Random) => ConnectionFaults;

/** Within what a timer of Node can wait for, with room for a sum of two. */
export const maxMs: number = 2 ** 30;
const maxBytes = Number.MAX_SAFE_INTEGER;

/** @throws RangeError that names what is outside its range. */
export function checkFaults(faults: ConnectionFaults): ConnectionFaults {
  const { cut } = faults;
  checkRange('latencyMs', faults.latencyMs, 0, maxMs);
  checkRange('jitterMs', faults.jitterMs, 0, maxMs);
  checkWhole('sliceBytes', faults.sliceBytes, 1);
  checkRange('bandwidthBytesPerSecond', faults.bandwidthBytesPerSecond, 1, maxBytes);
  checkWhole('cut.afterBytes.toServer', cut?.afterBytes?.toServer, 0);
  checkWhole('cut.afterBytes.toClient', cut?.afterBytes?.toClient, 0);
  checkRange('cut.afterMs', cut?.afterMs, 0, maxMs);
  checkRange('cut.lateCloseAfterMs', cut?.lateCloseAfterMs, 0, maxMs);
  for (const direction of ['toServer', 'toClient'] as const) {
    checkEdits(`edits.${direction}`, faults.edits?.[direction]);
    checkCapture(`capture.${direction}`, faults.capture?.[direction]);
  }
  return faults;
}

export function checkRange(path: string, value: number | undefined, minimum: number, maximum: number): void {
  if (value === undefined || (value >= minimum && value <= maximum)) return;
  throw new RangeError(`${path} must be a number from ${minimum} to ${maximum}`);
}

export function checkWhole(path: string, value: number | undefined, minimum: number, maximum: number = maxBytes): void {
  checkRange(path, value, minimum, maximum);
  if (value !== undefined && !Number.isInteger(value)) throw new RangeError(`${path} must be a whole number`);
}
