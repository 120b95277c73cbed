import { SnetError } from './errors.ts';

/**
 * Bytes of receive window that the sessions of one server may promise together, beyond what each needs to exist.
 * Policy when it is used up: sessions keep what they have, and none grows. What was promised is never taken back from
 * a session that is in use.
 */
export class MemoryBudget {
  readonly #limitBytes: number;
  #usedBytes = 0;

  constructor(limitBytes: number) {
    if (!Number.isSafeInteger(limitBytes) || limitBytes < 0) {
      throw new SnetError('SNET_BAD_OPTION', 'memoryBudgetBytes must be a whole number');
    }
    this.#limitBytes = limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Whether `bytes` more may be promised; if so they are. */
  take(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.#limitBytes) return false;
    this.#usedBytes += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#usedBytes -= bytes;
  }
}
