import { type ConversationId, entryBytes, type MessageId, type UserId } from '@proj/chat-protocol';
import { ClientError } from '../errors.ts';
import type { OutgoingMessage } from '../store.ts';

interface Entry {
  readonly message: OutgoingMessage;
  /** On its way into the store, then in it, then on its way to the server. */
  stage: 'storing' | 'waiting' | 'sent';
}

export interface OutboxLimits {
  readonly outboxMessages: number;
  readonly outboxBytes: number;
}

/** A message on its way names no sender. */
const nobody = '' as UserId;

/**
 * Messages that the server has not accepted, oldest first. A message is sent only once it is stored, and sent again,
 * unchanged, until there is an answer to it. Overflow policy: refuse.
 */
export class Outbox {
  readonly #limits: OutboxLimits;
  readonly #entries: Map<MessageId, Entry> = new Map();
  #bytes = 0;
  #sent = 0;

  /** @param restored - From the store, whatever the limits say now: it was taken on. */
  constructor(limits: OutboxLimits, restored: readonly OutgoingMessage[]) {
    this.#limits = limits;
    for (const message of restored) this.#insert(message, 'waiting');
  }

  find(id: MessageId): OutgoingMessage | undefined {
    return this.#entries.get(id)?.message;
  }

  pending(): readonly OutgoingMessage[] {
    return Array.from(this.#entries.values(), ({ message }) => message);
  }

  /** @throws ClientError `CLIENT_OUTBOX_FULL` */
  add(message: OutgoingMessage): void {
    const { outboxMessages, outboxBytes } = this.#limits;
    if (this.#entries.size >= outboxMessages || this.#bytes + bytesOf(message) > outboxBytes) {
      throw new ClientError('CLIENT_OUTBOX_FULL', `${this.#entries.size} messages wait to be accepted already`);
    }
    this.#insert(message, 'storing');
  }

  /** It is in the store, and may be sent. */
  stored(id: MessageId): void {
    const entry = this.#entries.get(id);
    if (entry?.stage === 'storing') entry.stage = 'waiting';
  }

  /** The next message to send to a conversation that does not wait; it counts as sent from now on. */
  next(waits: (conversation: ConversationId) => boolean): OutgoingMessage | undefined {
    for (const entry of this.#entries.values()) {
      if (waits(entry.message.conversation)) continue;
      // A later one must not overtake one that is not stored yet.
      if (entry.stage === 'storing') return undefined;
      // Those sent are the first, and few.
      if (entry.stage === 'sent') continue;
      entry.stage = 'sent';
      this.#sent++;
      return entry.message;
    }
    return undefined;
  }

  /** It waits no more: the server has it or refused it, or the store did not take it. */
  remove(id: MessageId): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    this.#bytes -= bytesOf(entry.message);
    if (entry.stage === 'sent') this.#sent--;
  }

  /** The server wants it later: it keeps its place. */
  postponed(id: MessageId): void {
    const entry = this.#entries.get(id);
    if (entry?.stage === 'sent') this.#unsend(entry);
  }

  /** The connection is gone, and with it any answer. */
  connectionLost(): void {
    for (const entry of this.#entries.values()) {
      if (this.#sent === 0) return;
      if (entry.stage === 'sent') this.#unsend(entry);
    }
  }

  #insert(message: OutgoingMessage, stage: Entry['stage']): void {
    this.#entries.set(message.id, { message, stage });
    this.#bytes += bytesOf(message);
  }

  #unsend(entry: Entry): void {
    entry.stage = 'waiting';
    this.#sent--;
  }
}

function bytesOf({ conversation, content }: OutgoingMessage): number {
  return conversation.length + entryBytes({ from: nobody, content });
}
