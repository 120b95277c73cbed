import { ByteQueue, emptyBytes } from '@proj/io/bytes';
import { FrameError } from './errors.ts';

/** What {@link UnitReader} has to know of a format whose units begin with their length. */
export interface UnitLayout<Unit> {
  /** Bytes that a unit's length needs: none is shorter. */
  readonly lengthBytes: number;
  /** Bytes from the unit's start to the end of the last field that {@link measure} checks. */
  readonly fieldsBytes: number;
  /**
   * Checks every field of the unit at `offset` that is there, in the order of the wire. Answers the bytes of the whole
   * unit, or `undefined` while even that is unknown.
   * @throws FrameError
   */
  measure(bytes: Uint8Array, offset: number, available: number): number | undefined;
  /** Reads a whole unit whose fields were checked; views of `bytes` are welcome. */
  read(bytes: Uint8Array, offset: number, unitBytes: number): Unit;
}

/** An assembly starts with room for any small unit, so that most units that arrive in pieces never grow. */
const smallestAssemblyBytes = 1024;

/**
 * Units out of a stream whose chunks are cut anywhere: the part of a decoder that is the same for every format.
 *
 * A unit that lies inside one chunk is read from that chunk. A unit cut into pieces is gathered in a buffer of its own
 * that grows with what has arrived, never with what was announced: a peer that announces much and sends little costs
 * little, and every byte is copied a constant number of times however often it was cut.
 */
export class UnitReader<Unit> {
  readonly #layout: UnitLayout<Unit>;
  readonly #chunks: ByteQueue = new ByteQueue();
  /** The chunk that is being read, from `#offset` on. */
  #chunk: Uint8Array = emptyBytes;
  #offset = 0;
  /** The first `#filled` bytes of a unit that arrives in pieces. */
  #assembly: Uint8Array = emptyBytes;
  #filled = 0;
  #error: FrameError | undefined;

  constructor(layout: UnitLayout<Unit>) {
    this.#layout = layout;
  }

  /** Bytes pushed and not yet answered as units. */
  get bufferedBytes(): number {
    return this.#filled + this.#chunk.length - this.#offset + this.#chunks.length;
  }

  push(chunk: Uint8Array): void {
    if (this.#error === undefined) this.#chunks.push(chunk);
  }

  /** @throws FrameError of the layout, the same one at every later call. */
  next(): Unit | undefined {
    if (this.#error !== undefined) throw this.#error;
    try {
      return this.#filled === 0 ? this.#nextInChunk() : this.#nextInAssembly();
    } catch (error) {
      if (FrameError.is(error)) this.#fail(error);
      throw error;
    }
  }

  /** Between two units: one that is whole in this chunk is answered without a copy. */
  #nextInChunk(): Unit | undefined {
    if (!this.#fillChunk()) return undefined;
    const available = this.#chunk.length - this.#offset;
    const unitBytes = this.#layout.measure(this.#chunk, this.#offset, available);
    if (unitBytes === undefined || unitBytes > available) {
      // What is there was checked and belongs to this unit, all of it.
      this.#gather(unitBytes ?? this.#layout.lengthBytes);
      return this.#nextInAssembly();
    }
    const unit = this.#layout.read(this.#chunk, this.#offset, unitBytes);
    this.#offset += unitBytes;
    if (this.#offset === this.#chunk.length) this.#dropChunk();
    return unit;
  }

  /** In the middle of a unit: gather it, first what its fields need, then all of it. */
  #nextInAssembly(): Unit | undefined {
    for (;;) {
      const unitBytes = this.#layout.measure(this.#assembly, 0, this.#filled);
      if (unitBytes !== undefined && this.#filled === unitBytes) {
        const unit = this.#layout.read(this.#assembly, 0, unitBytes);
        this.#assembly = emptyBytes;
        this.#filled = 0;
        return unit;
      }
      if (!this.#fillChunk()) return undefined;
      this.#gather(this.#wanted(unitBytes));
    }
  }

  /** Up to where the assembly may be filled before its fields are looked at again. */
  #wanted(unitBytes: number | undefined): number {
    const { lengthBytes, fieldsBytes } = this.#layout;
    if (unitBytes === undefined) return lengthBytes;
    return this.#filled < fieldsBytes ? Math.min(unitBytes, fieldsBytes) : unitBytes;
  }

  /** Moves bytes of the current chunk into the assembly, which then holds at most `wanted`. */
  #gather(wanted: number): void {
    const take = Math.min(wanted - this.#filled, this.#chunk.length - this.#offset);
    const needed = this.#filled + take;
    if (needed > this.#assembly.length) {
      // Doubling keeps copying linear; `wanted` keeps the last buffer from being larger than the unit.
      const room = Math.max(needed, Math.min(wanted, Math.max(2 * needed, smallestAssemblyBytes)));
      const grown = new Uint8Array(room);
      grown.set(this.#assembly.subarray(0, this.#filled));
      this.#assembly = grown;
    }
    this.#assembly.set(this.#chunk.subarray(this.#offset, this.#offset + take), this.#filled);
    this.#filled += take;
    this.#offset += take;
    if (this.#offset === this.#chunk.length) this.#dropChunk();
  }

  /** Whether there is a byte to read in the current chunk. */
  #fillChunk(): boolean {
    if (this.#offset < this.#chunk.length) return true;
    const chunk = this.#chunks.takeChunk(Number.MAX_SAFE_INTEGER);
    if (chunk === undefined) return false;
    this.#chunk = chunk;
    this.#offset = 0;
    return true;
  }

  #dropChunk(): void {
    this.#chunk = emptyBytes;
    this.#offset = 0;
  }

  /** Nothing that a failed stream left behind is of use. */
  #fail(error: FrameError): void {
    this.#error = error;
    this.#chunks.clear();
    this.#dropChunk();
    this.#assembly = emptyBytes;
    this.#filled = 0;
  }
}
