import { emptyBytes } from '@proj/io/bytes';

/** What is cut and has less than this of its bytes here holds no more memory than this. A HELLO never has more: a stranger's. */
const smallBytes = 0x1100;
/** For any record, whole. */
const largeBytes = 3 + 0x2_0000 + 16;
/** Memory for records that no transport uses, for all of a process together: 2 MiB at most. */
const maxSpares = 16;
const spares: Uint8Array[] = [];

/**
 * Bytes of a transport on their way to be opened. What arrives is lent for as long as it is read: what lies whole in it is
 * used where it is, and only what is cut at its end is copied. Empty, this holds no memory.
 */
export class TransportInput {
  /** What was kept of earlier chunks comes before it. */
  #lent: Uint8Array = emptyBytes;
  #lentStart = 0;
  #kept: Uint8Array = emptyBytes;
  #keptStart = 0;
  #keptEnd = 0;

  /** Bytes that wait. */
  get length(): number {
    return this.#keptEnd - this.#keptStart + this.#lent.length - this.#lentStart;
  }

  /** `chunk` is next; {@link keep} gives it back. */
  lend(chunk: Uint8Array): void {
    this.keep();
    this.#lent = chunk;
  }

  /** Copies what is left of the chunk that was lent. Views that were given out hold no longer than until now. */
  keep(): void {
    // Else what comes behind a large record would stay in its memory.
    if (this.#keptStart === this.#keptEnd) this.#release();
    this.#gather(this.length);
    this.#lent = emptyBytes;
    this.#lentStart = 0;
  }

  /** The first three bytes as a number, without taking them. `undefined` while there are fewer. */
  peekU24(): number | undefined {
    if (this.length < 3) return undefined;
    const isKept = this.#keptEnd > this.#keptStart;
    if (isKept) this.#gather(3);
    const bytes = isKept ? this.#kept : this.#lent;
    const at = isKept ? this.#keptStart : this.#lentStart;
    return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
  }

  /** A view of the first `length` bytes, to be used at once. `undefined` while there are fewer. */
  peek(length: number): Uint8Array | undefined {
    if (length > this.length) return undefined;
    if (this.#keptStart === this.#keptEnd) return this.#lent.subarray(this.#lentStart, this.#lentStart + length);
    this.#gather(length);
    return this.#kept.subarray(this.#keptStart, this.#keptStart + length);
  }

  /** As {@link peek}, and takes them. */
  takeView(length: number): Uint8Array | undefined {
    const view = this.peek(length);
    if (view !== undefined) this.skip(length);
    return view;
  }

  /** Takes exactly `length` bytes, in memory of their own. `undefined` while there are fewer. */
  takeExactly(length: number): Uint8Array | undefined {
    const view = this.takeView(length);
    // Not `slice()`: that of a Node Buffer shares memory.
    return view && new Uint8Array(view);
  }

  /** Drops the first `length` bytes. @throws RangeError when there are fewer. */
  skip(length: number): void {
    if (!(length >= 0 && length <= this.length)) throw new RangeError('skip beyond the end of the input');
    const ofKept = Math.min(length, this.#keptEnd - this.#keptStart);
    this.#keptStart += ofKept;
    this.#lentStart += length - ofKept;
  }

  clear(): void {
    this.#lent = emptyBytes;
    this.#lentStart = 0;
    this.#release();
  }

  /** The first `length` bytes are kept from now on, one after the other. */
  #gather(length: number): void {
    const missing = length - (this.#keptEnd - this.#keptStart);
    if (missing <= 0) return;
    if (this.#keptEnd + missing > this.#kept.length) this.#grow(length);
    const end = this.#lentStart + missing;
    this.#kept.set(this.#lent.subarray(this.#lentStart, end), this.#keptEnd);
    this.#lentStart = end;
    this.#keptEnd += missing;
  }

  #grow(length: number): void {
    const memory = memoryFor(length, this.#kept.length === 0);
    const kept = this.#kept.subarray(this.#keptStart, this.#keptEnd);
    memory.set(kept);
    this.#release();
    this.#kept = memory;
    this.#keptEnd = kept.length;
  }

  #release(): void {
    if (this.#kept.length === largeBytes && spares.length < maxSpares) spares.push(this.#kept);
    this.#kept = emptyBytes;
    this.#keptStart = 0;
    this.#keptEnd = 0;
  }
}

/** Most of what is cut is completed by what comes next, so the first piece gets what it needs and no more. */
function memoryFor(length: number, isFirst: boolean): Uint8Array {
  if (length <= smallBytes) return new Uint8Array(isFirst ? length : smallBytes);
  if (length <= largeBytes) return spares.pop() ?? new Uint8Array(largeBytes);
  return new Uint8Array(2 * length);
}
