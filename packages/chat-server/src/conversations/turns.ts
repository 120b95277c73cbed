import type { ConversationId } from '@proj/chat-protocol';

/** One at a time in each conversation, in the order in which they came. */
export class Turns {
  readonly #last: Map<ConversationId, Promise<unknown>> = new Map();

  /** Conversations in which somebody has the turn. */
  get size(): number {
    return this.#last.size;
  }

  /** Runs `work` once all that came before in the conversation has settled, and settles as it does. */
  run<Result>(conversation: ConversationId, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(conversation);
    const own = before === undefined ? work() : before.then(work, work);
    const settled = own.catch(() => {});
    this.#last.set(conversation, settled);
    void settled.then(() => {
      if (this.#last.get(conversation) === settled) this.#last.delete(conversation);
    });
    return own;
  }
}
