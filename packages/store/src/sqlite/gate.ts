import type { AbortOptions } from '@proj/io';
import { StoreError } from '../errors.ts';
import type { ReadOperations, WriteOperations } from './protocol.ts';
import type { WorkerLink } from './worker-link.ts';

export interface GateLimits {
  readonly maxQueuedCalls: number;
  readonly maxQueuedBytes: number;
}

/** What a call weighs beside its bytes: its objects here and, once posted, over there. */
const callOverheadBytes = 512;

/** Bounded admission to the worker, shared by the parts of a store. */
export class Gate {
  readonly #link: WorkerLink;
  readonly #limits: GateLimits;

  constructor(link: WorkerLink, limits: GateLimits) {
    this.#link = link;
    this.#limits = limits;
  }

  /** Aborts and closure come before the arguments, as they do in every store. */
  check(options: AbortOptions | undefined): void {
    options?.signal?.throwIfAborted();
    const { refusal } = this.#link;
    if (refusal !== undefined) throw refusal;
  }

  write<Name extends keyof WriteOperations>(
    operation: Name,
    args: Parameters<WriteOperations[Name]>,
    payloadBytes: number,
    options: AbortOptions | undefined,
  ): Promise<ReturnType<WriteOperations[Name]>> {
    const bytes = payloadBytes + callOverheadBytes;
    const { writeCount, writeBytes } = this.#link;
    if (writeCount >= this.#limits.maxQueuedCalls || writeBytes + bytes > this.#limits.maxQueuedBytes) {
      throw new StoreError('STORE_OVERLOADED', `${writeCount} writes of ${writeBytes} bytes are waiting`);
    }
    return this.#link.write(operation, args, bytes, options?.signal);
  }

  read<Name extends keyof ReadOperations>(
    operation: Name,
    args: Parameters<ReadOperations[Name]>,
    options: AbortOptions | undefined,
  ): Promise<ReturnType<ReadOperations[Name]>> {
    const { readCount } = this.#link;
    if (readCount >= this.#limits.maxQueuedCalls) {
      throw new StoreError('STORE_OVERLOADED', `${readCount} reads are waiting`);
    }
    return this.#link.read(operation, args, options?.signal);
  }
}
