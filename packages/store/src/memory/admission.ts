import type { AbortOptions } from '@proj/io';
import { StoreError } from '../errors.ts';

/** Whether calls are still taken, shared by the parts of one store. */
export class Admission {
  #closed = false;

  get isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
  }

  /** Aborts and closure come before the arguments, as they do in every store. */
  check(options: AbortOptions | undefined): void {
    options?.signal?.throwIfAborted();
    if (this.#closed) throw new StoreError('STORE_CLOSED', 'the store is closed');
  }
}

/** Unambiguous, since names have no NUL. */
export function keyOf(...names: readonly string[]): string {
  return names.join('\0');
}
