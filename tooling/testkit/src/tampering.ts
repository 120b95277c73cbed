/** Bytes of a direction from one offset up to, and without, another, both in the stream as it was sent. */
export interface ByteRange {
  readonly fromByte: number;
  readonly toByte: number;
}

/** Flips bits of one byte. */
export interface BitFlip {
  /** Offset of the byte in the stream as it was sent. */
  readonly atByte: number;
  /** The bits to flip, 0x01 to 0xFF. */
  readonly xor: number;
}

/**
 * Takes bytes out, puts bytes in, or both. A truncation removes `Infinity`; a duplicate inserts a range that ends at
 * `atByte`; a swap removes two ranges with what is between them and inserts the three in another order; a splice
 * inserts a part of a flight that was captured elsewhere.
 */
export interface Splice {
  readonly xor?: undefined;
  /** Offset in the stream as it was sent. */
  readonly atByte: number;
  /** Bytes that are taken out, `Infinity` for all that follow. @defaultValue 0 */
  readonly removeBytes?: number | undefined;
  /**
   * What is put in: bytes, or ranges of this very direction that end no later than what is removed. It follows as soon
   * as `atByte` bytes and these ranges were sent; when the direction ends before that, it does not come.
   * @defaultValue nothing
   */
  readonly insert?: readonly (Uint8Array | ByteRange)[] | undefined;
}

/** One change to what a direction carries. Offsets are those of the sender, whatever other edits did before. */
export type Edit = BitFlip | Splice;

/** Keeps a part of what a direction carries, as it was sent and before any edit: a flight. */
export interface Capture {
  /** Where the flight begins. @defaultValue 0 */
  readonly fromByte?: number | undefined;
  /** How long it is; what follows is not kept. @defaultValue 16 MiB */
  readonly bytes?: number | undefined;
  /**
   * From `fromByte` on the direction stands still until it is released: the flight, what is sent after it, the end of
   * the direction and the sender's close or reset all wait, in their order, so that a flight may arrive long after its
   * sender has gone. An edit that inserts at the very offset is not held.
   * @defaultValue false
   */
  readonly hold?: boolean | undefined;
}

/** Of one direction. */
export const maxCaptureBytes: number = 16 * 1024 * 1024;
/** Of all ranges in one list of edits: they are kept as long as the direction lives. */
const maxRangeBytes: number = 16 * 1024 * 1024;

/** Where what an edit concerns ends: the offset of the first byte that is none of its business. */
export function endOf(edit: Edit): number {
  return edit.atByte + (edit.xor === undefined ? (edit.removeBytes ?? 0) : 1);
}

/** In the order of their offsets; those at one offset keep theirs. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  return edits.toSorted((left, right) => left.atByte - right.atByte);
}

/** @throws RangeError that names the first number outside its range, or the offset where two edits overlap. */
export function checkEdits(path: string, edits: readonly Edit[] = []): void {
  let rangeBytes = 0;
  for (const [index, edit] of edits.entries()) {
    const at = `${path}[${index}]`;
    checkWhole(`${at}.atByte`, edit.atByte, 0);
    if (edit.xor !== undefined) {
      checkWhole(`${at}.xor`, edit.xor, 1, 0xff);
      continue;
    }
    if (edit.removeBytes !== Number.POSITIVE_INFINITY) checkWhole(`${at}.removeBytes`, edit.removeBytes ?? 0, 0);
    for (const part of edit.insert ?? []) {
      if (!('fromByte' in part)) continue;
      checkWhole(`${at}.insert.fromByte`, part.fromByte, 0);
      checkWhole(`${at}.insert.toByte`, part.toByte, part.fromByte);
      if (part.toByte > endOf(edit)) throw new RangeError(`${at} inserts bytes from beyond what it removes`);
      rangeBytes += part.toByte - part.fromByte;
    }
  }
  if (rangeBytes > maxRangeBytes) throw new RangeError(`${path} inserts ranges of more than ${maxRangeBytes} bytes`);
  let freeFromByte = 0;
  for (const edit of inOrder(edits)) {
    if (edit.atByte < freeFromByte) throw new RangeError(`${path} overlap at byte ${edit.atByte}`);
    freeFromByte = endOf(edit);
  }
}

/** @throws RangeError that names the first number outside its range. */
export function checkCapture(path: string, capture: Capture | undefined): void {
  checkWhole(`${path}.fromByte`, capture?.fromByte ?? 0, 0);
  checkWhole(`${path}.bytes`, capture?.bytes ?? 0, 0, maxCaptureBytes);
}

function checkWhole(path: string, value: number, minimum: number, maximum = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw new RangeError(`${path} must be a whole number from ${minimum} to ${maximum}`);
}
