import type { ConversationHead, ConversationId, Cursor } from '@proj/chat-protocol';
import { ClientError } from '../errors.ts';
import type { StoreChange } from '../store.ts';

/** As many as there may be conversations. */
const maxMarks = 20_000;

/**
 * How far the user has read, until the server says so itself. It is told without answering, and may lose what it was told
 * before it is on the disk; what it says that it knows is on the disk. Overflow policy: refuse.
 */
export class ReadMarks {
  readonly #marks: Map<ConversationId, number>;
  /** Those to tell on this connection. */
  readonly #untold: Set<ConversationId> = new Set();
  /** Those of earlier connections, to tell unless a sync says that the server knows them. */
  readonly #doubtful: Set<ConversationId>;

  /** @param marks - Of an earlier run. */
  constructor(marks: Iterable<readonly [ConversationId, number]>) {
    this.#marks = new Map(marks);
    this.#doubtful = new Set(this.#marks.keys());
  }

  /** What a sync is to ask for, whether or not something is new there. */
  get doubtful(): ReadonlySet<ConversationId> {
    return this.#doubtful;
  }

  /** Answers what the store has to be told, if it is news. @throws ClientError `CLIENT_BUSY` */
  mark(conversation: ConversationId, seq: number): readonly StoreChange[] {
    const before = this.#marks.get(conversation);
    if (before !== undefined && seq <= before) return [];
    if (before === undefined && this.#marks.size >= maxMarks) {
      throw new ClientError('CLIENT_BUSY', `${maxMarks} conversations are marked as read, and the server may not know`);
    }
    this.#marks.set(conversation, seq);
    this.#tell(conversation);
    return [{ type: 'read', conversation, seq }];
  }

  /** The next report to send. */
  next(): Cursor | undefined {
    for (const conversation of this.#untold) {
      this.#untold.delete(conversation);
      const seq = this.#marks.get(conversation);
      if (seq !== undefined) return { conversation, seq };
    }
    return undefined;
  }

  /** What the server says that it knows. What lies before a floor is nobody's business any more. */
  confirm(heads: Iterable<Pick<ConversationHead, 'conversation' | 'floor' | 'read'>>): readonly StoreChange[] {
    const changes: StoreChange[] = [];
    for (const { conversation, floor, read } of heads) {
      const seq = this.#marks.get(conversation);
      if (seq === undefined || Math.max(read, floor - 1) < seq) continue;
      this.#marks.delete(conversation);
      this.#untold.delete(conversation);
      this.#doubtful.delete(conversation);
      changes.push({ type: 'read-reported', conversation, seq });
    }
    return changes;
  }

  /** There is no sync to wait for, or no longer. */
  tellAll(): void {
    for (const conversation of this.#doubtful) this.#tell(conversation);
  }

  connectionLost(): void {
    this.#untold.clear();
    for (const conversation of this.#marks.keys()) this.#doubtful.add(conversation);
  }

  /** The log that all of it was about is gone. */
  forget(): void {
    this.#marks.clear();
    this.#untold.clear();
    this.#doubtful.clear();
  }

  #tell(conversation: ConversationId): void {
    this.#doubtful.delete(conversation);
    this.#untold.add(conversation);
  }
}
