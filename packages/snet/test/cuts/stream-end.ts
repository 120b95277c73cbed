import type { Session } from '../../src/core/index.ts';
import { differsAt, patternBytes } from '../core/pattern.ts';

/** What one application writes and reads: a pattern in which everything lost, repeated or moved shows. */
export class StreamEnd {
  readonly #writes: 'c2s' | 's2c';
  readonly #reads: 'c2s' | 's2c';
  written = 0;
  read = 0;
  sawEnd = false;

  constructor(who: 'client' | 'server') {
    this.#writes = who === 'client' ? 'c2s' : 's2c';
    this.#reads = who === 'client' ? 's2c' : 'c2s';
  }

  /** @throws Error when the session does not take all of it. */
  write(session: Session, length: number): void {
    if (session.write(patternBytes(this.#writes, this.written, length)) !== length)
      throw new Error('the replay buffer took less than all');
    this.written += length;
  }

  /** Everything there is. @throws Error when it is not what comes next. */
  readAll(session: Session): void {
    for (let bytes = session.read(97); bytes !== undefined; bytes = session.read(97)) {
      if (this.sawEnd) throw new Error(`bytes of ${this.#reads} after the end`);
      const wrong = differsAt(bytes, patternBytes(this.#reads, this.read, bytes.length));
      if (wrong !== undefined) throw new Error(`a wrong byte of ${this.#reads} at ${this.read + wrong}`);
      this.read += bytes.length;
    }
    this.sawEnd = session.readEnded;
  }
}
