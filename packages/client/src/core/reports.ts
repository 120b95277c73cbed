import type { ConversationId, Cursor } from '@proj/chat-protocol';

export type Cursors = Map<ConversationId, number>;

/**
 * Cumulative positions that the server is told without answering. A report has no answer, but a heartbeat has: an
 * answered heartbeat proves that the server has read everything before it, and what no heartbeat proved is reported
 * again on the next connection.
 */
export class Reports {
  #reportable: Cursors = new Map();
  #reported: Cursors = new Map();
  #covered: { readonly heartbeat: number; readonly cursors: Cursors } | undefined;

  /** @param cursors - Of an earlier run, which may not have come to report them. A server that knows them ignores it. */
  constructor(cursors: Iterable<readonly [ConversationId, number]>) {
    raise(this.#reportable, cursors);
  }

  add(cursors: Iterable<readonly [ConversationId, number]>): void {
    raise(this.#reportable, cursors);
  }

  /** The next report to send. */
  next(): Cursor | undefined {
    for (const [conversation, seq] of this.#reportable) {
      this.#reportable.delete(conversation);
      raise(this.#reported, [[conversation, seq]]);
      return { conversation, seq };
    }
    return undefined;
  }

  get hasNext(): boolean {
    return this.#reportable.size > 0;
  }

  heartbeatSent(number: number): void {
    if (this.#covered !== undefined || this.#reported.size === 0) return;
    this.#covered = { heartbeat: number, cursors: this.#reported };
    this.#reported = new Map();
  }

  /** What is certain to have arrived by it. */
  heartbeatAnswered(number: number): Iterable<readonly [ConversationId, number]> {
    if (this.#covered?.heartbeat !== number) return [];
    const { cursors } = this.#covered;
    this.#covered = undefined;
    return cursors;
  }

  connectionLost(): void {
    raise(this.#reportable, this.#covered?.cursors ?? []);
    raise(this.#reportable, this.#reported);
    this.#covered = undefined;
    this.#reported = new Map();
  }

  /** The log that all of it was about is gone. */
  forget(): void {
    this.#reportable = new Map();
    this.#reported = new Map();
    this.#covered = undefined;
  }
}

export function raise(cursors: Cursors, by: Iterable<readonly [ConversationId, number]>): void {
  for (const [conversation, seq] of by) cursors.set(conversation, Math.max(seq, cursors.get(conversation) ?? 0));
}
