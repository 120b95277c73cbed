import { ByteQueue, emptyBytes } from '@proj/io/bytes';
import { FrameError } from './errors.ts';

/** What {@link UnitReader} has to know of a format whose units begin with their length. */
export interface UnitLayout {
  /** Bytes that a unit's length needs: none is shorter. */
  readonly lengthBytes: number;
  /** Bytes from the unit's start to the end of the last field that {@link measure} checks. */
  readonly fieldsBytes: number;
  /** Bytes of the largest unit. */
  readonly mostBytes: number;
  /**
   * Checks every field of the unit at `offset` that is there, in the order of the wire. Answers the bytes of the whole
   * unit, or {@link unknownLength} while even that is unknown.
   * @throws FrameError
   */
  measure(bytes: Uint8Array, offset: number, available: number): number;
}

/** No unit has it. */
export const unknownLength = -1;

/** An assembly starts with room for any small unit, so that most units that arrive in pieces never grow. */
const smallestAssemblyBytes = 1024;
/** What is shorter costs less byte by byte than by a view and a call. */
const shortCopyBytes = 64;

/**
 * Units out of a stream whose chunks are cut anywhere: the part of a decoder that is the same for every format. It says
 * where the next unit lies; what is in it is for its user to read.
 *
 * A unit that lies inside one chunk is found in that chunk. A unit cut into pieces is gathered in an assembly that grows
 * with what has arrived, never with what was announced: a peer that announces much and sends little costs little, and
 * every byte is copied a constant number of times however often it was cut. A small assembly serves one cut unit after
 * the other while the stream flows: in the place of the last one, or behind it after {@link keep}.
 */
export class UnitReader {
  /** Where the unit is that {@link advance} found, until it is called again. */
  bytes: Uint8Array = emptyBytes;
  start = 0;
  end = 0;
  readonly #layout: UnitLayout;
  /** What waits behind the chunk that is read: nothing, where each chunk is searched before the next is pushed. */
  readonly #chunks: ByteQueue = new ByteQueue();
  /** The chunk that is being read, from `#offset` on. */
  #chunk: Uint8Array = emptyBytes;
  #offset = 0;
  /** The first `#filled` bytes of a unit that arrives in pieces, from `#base` on; before it are units that were kept. */
  #assembly: Uint8Array = emptyBytes;
  #base = 0;
  #filled = 0;
  #error: FrameError | undefined;

  constructor(layout: UnitLayout) {
    this.#layout = layout;
  }

  /** Bytes pushed and not yet answered as units. */
  get bufferedBytes(): number {
    return this.#filled + this.#chunk.length - this.#offset + this.#chunks.length;
  }

  push(chunk: Uint8Array): void {
    if (this.#error !== undefined) return;
    if (this.#offset < this.#chunk.length || this.#chunks.length > 0) {
      this.#chunks.push(chunk);
      return;
    }
    this.#chunk = chunk;
    this.#offset = 0;
  }

  /** Whether there is a whole unit. @throws FrameError of the layout, the same one at every later call. */
  advance(): boolean {
    if (this.#error !== undefined) throw this.#error;
    try {
      if (this.#filled === 0 ? this.#findInChunk() : this.#findInAssembly()) return true;
    } catch (error) {
      if (FrameError.is(error)) this.#fail(error);
      throw error;
    }
    this.#forget();
    return false;
  }

  /** The unit that was found is somebody's: no later one takes its place. */
  keep(): void {
    if (this.bytes === this.#assembly) this.#base = this.end;
  }

  /** Between two units: one that is whole in this chunk needs no copy. */
  #findInChunk(): boolean {
    if (!this.#fillChunk()) return false;
    const chunk = this.#chunk;
    const offset = this.#offset;
    const available = chunk.length - offset;
    const unitBytes = this.#layout.measure(chunk, offset, available);
    if (unitBytes === unknownLength || unitBytes > available) {
      // What is there was checked and belongs to this unit, all of it.
      this.#gather(unitBytes === unknownLength ? this.#layout.lengthBytes : unitBytes);
      return this.#findInAssembly();
    }
    this.bytes = chunk;
    this.start = offset;
    this.end = offset + unitBytes;
    this.#offset = this.end;
    return true;
  }

  /** In the middle of a unit: gather it, first what its fields need, then all of it. */
  #findInAssembly(): boolean {
    for (;;) {
      const unitBytes = this.#layout.measure(this.#assembly, this.#base, this.#filled);
      if (this.#filled === unitBytes) {
        this.bytes = this.#assembly;
        this.start = this.#base;
        this.end = this.#base + unitBytes;
        this.#filled = 0;
        // A large one serves no other unit.
        if (this.#assembly.length > smallestAssemblyBytes) this.#dropAssembly();
        return true;
      }
      if (!this.#fillChunk()) return false;
      this.#gather(this.#wanted(unitBytes));
    }
  }

  /** Up to where the assembly may be filled before its fields are looked at again. */
  #wanted(unitBytes: number): number {
    const { lengthBytes, fieldsBytes } = this.#layout;
    if (unitBytes === unknownLength) return lengthBytes;
    return this.#filled < fieldsBytes ? Math.min(unitBytes, fieldsBytes) : unitBytes;
  }

  /** Moves bytes of the current chunk into the assembly, which then holds at most `wanted`. */
  #gather(wanted: number): void {
    const chunk = this.#chunk;
    const offset = this.#offset;
    const take = Math.min(wanted - this.#filled, chunk.length - offset);
    const needed = this.#filled + take;
    if (this.#base + needed > this.#assembly.length) this.#grow(needed, wanted);
    const assembly = this.#assembly;
    const at = this.#base + this.#filled;
    if (take > shortCopyBytes) assembly.set(chunk.subarray(offset, offset + take), at);
    else for (let i = 0; i < take; i++) assembly[at + i] = chunk[offset + i] as number;
    this.#filled += take;
    this.#offset += take;
  }

  /** Doubling keeps copying linear; `wanted` and the layout keep the last one from being larger than any unit. */
  #grow(needed: number, wanted: number): void {
    const small = Math.min(smallestAssemblyBytes, this.#layout.mostBytes);
    const grown = new Uint8Array(Math.max(needed, Math.min(wanted, 2 * needed), small));
    grown.set(this.#assembly.subarray(this.#base, this.#base + this.#filled));
    this.#assembly = grown;
    this.#base = 0;
  }

  #dropAssembly(): void {
    this.#assembly = emptyBytes;
    this.#base = 0;
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

  /** All was read: no chunk is held, and who ends between two units holds nothing at all. */
  #forget(): void {
    this.bytes = emptyBytes;
    this.#chunk = emptyBytes;
    this.#offset = 0;
    if (this.#filled === 0) this.#dropAssembly();
  }

  /** Nothing that a failed stream left behind is of use. */
  #fail(error: FrameError): void {
    this.#error = error;
    this.#chunks.clear();
    this.#filled = 0;
    this.#forget();
  }
}
