/**
 * Bytes read as decisions: one tape is one history, whoever made the tape. A tape that is cut short goes on with
 * zeros, and zero is always the tamest choice.
 */
export class Tape {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.#offset++] ?? 0;
  }

  /** From 0 to `below` − 1, `below` at most 65 536. */
  int(below: number): number {
    const value = below <= 0x100 ? this.byte() : this.byte() * 0x100 + this.byte();
    return value % below;
  }

  /** `true` once in `times`. */
  oneIn(times: number): boolean {
    return this.int(times) === times - 1;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.byte());
  }
}
