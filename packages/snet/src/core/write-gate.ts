import type { SessionEvent } from './events.ts';
import type { ReplayBuffer } from './replay-buffer.ts';

/** Between the application that writes and the replay buffer: who must wait, and who is told when it need not any more. */
export class WriteGate {
  readonly #sending: ReplayBuffer;
  readonly #drainBytes: number;
  #drainWanted = false;
  #isWaiting = false;
  #finishReported = false;

  /** @param drainBytes a writer that found no room is told when there is so much. */
  constructor(sending: ReplayBuffer, drainBytes: number) {
    this.#sending = sending;
    this.#drainBytes = drainBytes;
  }

  /** Some bytes of a write were not taken, and their writer waits for room. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** Takes what there is room for, and answers how many bytes that were. */
  write(data: Uint8Array): number {
    const accepted = this.#sending.write(data);
    if (accepted < data.length) {
      this.#drainWanted = true;
      this.#isWaiting = true;
    }
    return accepted;
  }

  /** Takes all or nothing. */
  tryWrite(data: Uint8Array): boolean {
    if (data.length <= this.#sending.freeBytes) return this.#sending.write(data) === data.length;
    this.#drainWanted = true;
    return false;
  }

  /** The peer has acknowledged something: what is there to tell? */
  acknowledged(tell: (event: SessionEvent) => void): void {
    if (this.#drainWanted && this.#sending.freeBytes >= this.#drainBytes) {
      this.#drainWanted = false;
      this.#isWaiting = false;
      tell({ type: 'drain' });
    }
    if (this.#sending.finished && !this.#finishReported) {
      this.#finishReported = true;
      tell({ type: 'finish' });
    }
  }
}
