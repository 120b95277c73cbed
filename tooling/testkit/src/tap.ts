import { joined, StreamEditor } from './stream-editor.ts';
import { type Capture, type Edit, maxCaptureBytes } from './tampering.ts';

/** The sender ended its direction, or is gone altogether. */
export type Sign = 'end' | 'close';

/** What a man in the middle does to one direction before it goes on its way: keeps it, edits it, holds it back. */
export class Tap {
  readonly #editor: StreamEditor | undefined;
  readonly #captureFromByte: number;
  readonly #captureToByte: number;
  readonly #captured: Uint8Array[] = [];
  #holdFromByte: number;
  #held: (Uint8Array | Sign)[] = [];
  #heldBytes = 0;
  #takenBytes = 0;

  /** The edits and the capture have been checked. */
  constructor(edits: readonly Edit[] = [], capture?: Capture, onApplied: (edit: Edit) => void = () => {}) {
    this.#editor = edits.length === 0 ? undefined : new StreamEditor(edits, onApplied);
    this.#captureFromByte = capture?.fromByte ?? 0;
    this.#captureToByte = capture === undefined ? 0 : this.#captureFromByte + (capture.bytes ?? maxCaptureBytes);
    this.#holdFromByte = capture?.hold === true ? this.#captureFromByte : Number.POSITIVE_INFINITY;
  }

  /** Held back, as edited. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** How much longer edits have made the stream, held bytes included; negative when it is shorter. */
  get addedBytes(): number {
    return this.#editor?.addedBytes ?? 0;
  }

  /** A copy of the flight, as far as it was sent. */
  get captured(): Uint8Array {
    return joined(this.#captured);
  }

  /** Answers what goes on at once, maybe nothing. No bytes at all: what is inserted at offset 0. */
  take(bytes: Uint8Array): Uint8Array {
    const offset = this.#takenBytes;
    this.#takenBytes += bytes.length;
    this.#keep(bytes, offset);
    const passing = Math.min(bytes.length, Math.max(0, this.#holdFromByte - offset));
    const passed = this.#edit(bytes.subarray(0, passing));
    if (passing < bytes.length) this.#hold(this.#edit(bytes.subarray(passing)));
    return passed;
  }

  /** Whether the sign is held back, after all that is held already. */
  holds(sign: Sign): boolean {
    if (this.#takenBytes < this.#holdFromByte) return false;
    this.#held.push(sign);
    return true;
  }

  /** Hands out what is held, and never holds again. */
  release(): (Uint8Array | Sign)[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    this.#holdFromByte = Number.POSITIVE_INFINITY;
    return held;
  }

  #keep(bytes: Uint8Array, offset: number): void {
    const from = Math.max(this.#captureFromByte, offset);
    const to = Math.min(this.#captureToByte, offset + bytes.length);
    // Not slice(): of a Buffer that is a view.
    if (from < to) this.#captured.push(new Uint8Array(bytes.subarray(from - offset, to - offset)));
  }

  #edit(bytes: Uint8Array): Uint8Array {
    return this.#editor === undefined ? bytes : this.#editor.push(bytes);
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }
}
