import type { ConversationId } from '@proj/chat-protocol';

interface Slot {
  deliver: (() => void) | undefined;
}

/**
 * Puts what settles in any order back into the order in which it began, one line per conversation. A store gives `seq`
 * in the order of the calls, so that everyone hears of a conversation in the order of `seq`. Bounded by what is under
 * way: a line holds one slot per message that was handed to the store.
 */
export class DeliveryOrder {
  readonly #lines: Map<ConversationId, Slot[]> = new Map();

  /** Conversations with something under way. */
  get size(): number {
    return this.#lines.size;
  }

  /**
   * Takes the next slot of the conversation. The answer settles it, once: `deliver` runs as soon as every slot before
   * has settled. It must not throw.
   */
  begin(conversation: ConversationId): (deliver: () => void) => void {
    const line = this.#lines.get(conversation) ?? [];
    this.#lines.set(conversation, line);
    const slot: Slot = { deliver: undefined };
    line.push(slot);
    return (deliver) => {
      slot.deliver = deliver;
      if (line[0] === slot) this.#run(conversation, line);
    };
  }

  #run(conversation: ConversationId, line: Slot[]): void {
    for (let deliver = line[0]?.deliver; deliver !== undefined; deliver = line[0]?.deliver) {
      line.shift();
      deliver();
    }
    if (line.length === 0) this.#lines.delete(conversation);
  }
}
