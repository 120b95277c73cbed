import type { ConversationId, UserId } from '@proj/chat-protocol';

export interface Receipt {
  readonly mark: 'received' | 'readBy';
  readonly conversation: ConversationId;
  readonly by: UserId;
  readonly seq: number;
}

/** Overflow policy: what finds no room is dropped; it is asked for when the conversation is opened, and after a login. */
const maxReceipts = 10_000;

/** Receipts that wait for the store: of one user in one conversation the furthest. */
export class ReceiptBatch {
  #receipts: Map<string, Receipt> = new Map();

  get isEmpty(): boolean {
    return this.#receipts.size === 0;
  }

  add(receipt: Receipt): void {
    const { mark, conversation, by, seq } = receipt;
    const key = `${mark} ${conversation} ${by}`;
    const before = this.#receipts.get(key);
    if (before === undefined ? this.#receipts.size < maxReceipts : seq > before.seq) this.#receipts.set(key, receipt);
  }

  take(): Iterable<Receipt> {
    const receipts = this.#receipts;
    this.#receipts = new Map();
    return receipts.values();
  }
}
