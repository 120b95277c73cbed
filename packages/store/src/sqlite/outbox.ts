import type { AbortOptions } from '@proj/io';
import { checkLimit, checkSeq } from '../arguments.ts';
import type { OutboxEntry, OutboxStore } from '../index.ts';
import type { Gate } from './gate.ts';

export class SqliteOutboxStore implements OutboxStore {
  readonly #gate: Gate;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  async read(after: number, limit: number, options?: AbortOptions): Promise<readonly OutboxEntry[]> {
    this.#gate.check(options);
    checkSeq('after', after);
    checkLimit(limit);
    return this.#gate.read('readOutbox', [after, limit], options);
  }

  async done(position: number, options?: AbortOptions): Promise<void> {
    this.#gate.check(options);
    checkSeq('position', position);
    return this.#gate.write('completeOutbox', [position], 0, options);
  }
}
