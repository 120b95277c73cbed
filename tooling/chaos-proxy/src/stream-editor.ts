import { type ByteRange, type Edit, endOf, inOrder } from './tampering.ts';

interface Step {
  readonly edit: Edit;
  readonly fromByte: number;
  readonly toByte: number;
  /** Once this many bytes were sent, everything that is inserted is known. */
  readonly insertAtByte: number;
  readonly insert: readonly Uint8Array[];
}

/** Applies edits to one direction, however it is cut into chunks. */
export class StreamEditor {
  /** What is left to do, first things last. */
  readonly #steps: Step[];
  /** Ranges that some edit inserts, filled while they pass. */
  readonly #ranges: { readonly fromByte: number; readonly bytes: Uint8Array }[] = [];
  readonly #onApplied: (edit: Edit) => void;
  #offset = 0;
  #inserted = false;
  #addedBytes = 0;

  /** `edits` have been checked. */
  constructor(edits: readonly Edit[], onApplied: (edit: Edit) => void) {
    this.#steps = inOrder(edits)
      .map((edit) => this.#step(edit))
      .reverse();
    this.#onApplied = onApplied;
  }

  /** How much longer the edited stream is so far; negative when it is shorter. */
  get addedBytes(): number {
    return this.#addedBytes;
  }

  /** Answers what becomes of `bytes`: themselves, or a copy when any edit took effect. */
  push(bytes: Uint8Array): Uint8Array {
    this.#remember(bytes);
    const startByte = this.#offset;
    const endByte = startByte + bytes.length;
    const parts: Uint8Array[] = [];
    let edited = false;
    for (let step = this.#steps.at(-1); step !== undefined && step.fromByte <= endByte; step = this.#steps.at(-1)) {
      if (this.#offset < step.fromByte) {
        parts.push(bytes.subarray(this.#offset - startByte, step.fromByte - startByte));
        this.#offset = step.fromByte;
      }
      const { xor } = step.edit;
      if (xor !== undefined) {
        const byte = bytes[this.#offset - startByte];
        if (byte === undefined) break;
        parts.push(Uint8Array.of(byte ^ xor));
      }
      edited = true;
      if (!this.#inserted && step.insertAtByte <= endByte) {
        parts.push(...step.insert);
        this.#inserted = true;
        this.#onApplied(step.edit);
      }
      this.#offset = Math.min(step.toByte, endByte);
      if (this.#offset < step.toByte) break;
      this.#inserted = false;
      this.#steps.pop();
    }
    parts.push(bytes.subarray(this.#offset - startByte));
    this.#offset = endByte;
    if (!edited) return bytes;
    const result = joined(parts);
    this.#addedBytes += result.length - bytes.length;
    return result;
  }

  #step(edit: Edit): Step {
    const insert = edit.xor === undefined ? (edit.insert ?? []) : [];
    const rangeEnds = insert.map((part) => ('fromByte' in part ? part.toByte : 0));
    return {
      edit,
      fromByte: edit.atByte,
      toByte: endOf(edit),
      insertAtByte: Math.max(edit.atByte, ...rangeEnds),
      insert: insert.map((part) => ('fromByte' in part ? this.#room(part) : part)),
    };
  }

  #room({ fromByte, toByte }: ByteRange): Uint8Array {
    const bytes = new Uint8Array(toByte - fromByte);
    this.#ranges.push({ fromByte, bytes });
    return bytes;
  }

  #remember(bytes: Uint8Array): void {
    for (const range of this.#ranges) {
      const from = Math.max(range.fromByte, this.#offset);
      const to = Math.min(range.fromByte + range.bytes.length, this.#offset + bytes.length);
      if (from < to) range.bytes.set(bytes.subarray(from - this.#offset, to - this.#offset), from - range.fromByte);
    }
  }
}

/** A copy of all parts, one after another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
