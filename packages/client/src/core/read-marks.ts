import type { ConversationId, Cursor } from '@proj/chat-protocol';
import { ClientError } from '../errors.ts';
import type { StoreChange } from '../store.ts';
import { Reports } from './reports.ts';

/** As many as there may be conversations. */
const maxMarks = 20_000;

/** How far the user has read, until the server is certain to know. Overflow policy: refuse. */
export class ReadMarks {
  /** Those that the server is not certain to have. */
  readonly #marks: Map<ConversationId, number>;
  readonly #reports: Reports;

  /** @param marks - Of an earlier run. */
  constructor(marks: Iterable<readonly [ConversationId, number]>) {
    this.#marks = new Map(marks);
    this.#reports = new Reports(this.#marks);
  }

  /** Answers what the store has to be told, if it is news. @throws ClientError `CLIENT_BUSY` */
  mark(conversation: ConversationId, seq: number): readonly StoreChange[] {
    const before = this.#marks.get(conversation);
    if (before !== undefined && seq <= before) return [];
    if (before === undefined && this.#marks.size >= maxMarks) {
      throw new ClientError('CLIENT_BUSY', `${maxMarks} conversations were marked as read and not reported`);
    }
    this.#marks.set(conversation, seq);
    this.#reports.add([[conversation, seq]]);
    return [{ type: 'read', conversation, seq }];
  }

  /** The next report to send. */
  next(): Cursor | undefined {
    return this.#reports.next();
  }

  heartbeatSent(number: number): void {
    this.#reports.heartbeatSent(number);
  }

  /** Answers what the store may forget. */
  heartbeatAnswered(number: number): readonly StoreChange[] {
    const changes: StoreChange[] = [];
    for (const [conversation, seq] of this.#reports.heartbeatAnswered(number)) {
      if ((this.#marks.get(conversation) ?? 0) <= seq) this.#marks.delete(conversation);
      changes.push({ type: 'read-reported', conversation, seq });
    }
    return changes;
  }

  connectionLost(): void {
    this.#reports.connectionLost();
  }

  /** The log that all of it was about is gone. */
  forget(): void {
    this.#marks.clear();
    this.#reports.forget();
  }
}
