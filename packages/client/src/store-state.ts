import type { ConversationId, MessageId, UserId } from '@proj/chat-protocol';
import { KnownMessages } from './core/known-messages.ts';
import { raise } from './core/reports.ts';
import type { ClientState, OutgoingMessage, StoreChange } from './store.ts';

/** What a sequence of changes amounts to: the one place that says so, for every store that keeps a journal. */
export class StoreState {
  #user: UserId | undefined;
  #epoch: string | undefined;
  readonly #cursors: Map<ConversationId, number> = new Map();
  readonly #reads: Map<ConversationId, number> = new Map();
  readonly #outgoing: Map<MessageId, OutgoingMessage> = new Map();
  readonly #known: KnownMessages = new KnownMessages();

  apply(change: StoreChange): void {
    switch (change.type) {
      case 'log':
        if (this.isOfOther(change)) {
          this.#cursors.clear();
          this.#reads.clear();
        }
        this.#user = change.user;
        this.#epoch = change.epoch;
        break;
      case 'outgoing':
        this.#outgoing.set(change.message.id, change.message);
        break;
      case 'settled':
        this.#outgoing.delete(change.id);
        break;
      case 'cursor':
        if (change.seq > 0) raise(this.#cursors, [[change.conversation, change.seq]]);
        break;
      case 'read':
        raise(this.#reads, [[change.conversation, change.seq]]);
        break;
      case 'read-reported':
        if ((this.#reads.get(change.conversation) ?? 0) <= change.seq) this.#reads.delete(change.conversation);
        break;
    }
    if ('known' in change && change.known !== undefined) this.#known.add(change.known);
  }

  /** Whether the positions are about another log than `user` and `epoch` name. */
  isOfOther({ user, epoch }: { readonly user: UserId; readonly epoch: string }): boolean {
    return user !== this.#user || epoch !== this.#epoch;
  }

  /** A copy. */
  snapshot(): ClientState {
    return {
      user: this.#user,
      epoch: this.#epoch,
      cursors: new Map(this.#cursors),
      reads: new Map(this.#reads),
      outgoing: [...this.#outgoing.values()],
      known: [...this.#known.values()],
    };
  }
}

/** The shortest changes that lead from an empty store to `state`. */
export function* changesTo(state: ClientState): Generator<StoreChange, void> {
  const { user, epoch, cursors, reads, outgoing, known } = state;
  if (user !== undefined && epoch !== undefined) yield { type: 'log', user, epoch };
  for (const [conversation, seq] of cursors) yield { type: 'cursor', conversation, seq };
  for (const [conversation, seq] of reads) yield { type: 'read', conversation, seq };
  for (const message of outgoing) yield { type: 'outgoing', message };
  // Position 0 moves no cursor: only the message is remembered.
  for (const message of known) yield { type: 'cursor', conversation: message.conversation, seq: 0, known: message };
}
