import type { ConversationId, ServerMessage, UserId } from '@proj/chat-protocol';
import type { AppendResult } from '@proj/store';
import type { ClientRequest } from '../core/connection.ts';
import type { Identity, ServedConnection } from '../dialect.ts';
import type { Refusal } from './rights.ts';

/** What a send waits for, and how many milliseconds. */
export interface Held {
  readonly budget: 'send' | 'conversation';
  readonly waitMs: number;
}

/** Who asks, and is answered: a session of our protocol. */
export interface Asker extends ServedConnection {
  /** Aborted when nobody waits for answers any more. */
  readonly signal: AbortSignal;
  /** Whether the request still waits for its answer. Otherwise it is not to be carried out any more. */
  expects(request: ClientRequest): boolean;
  /** What a send to the conversation has to wait for behind one that was refused before. */
  held(conversation: ConversationId): Held | undefined;
  /** Runs `work` after the one before has settled, at once when there is none: requests are admitted in the order in which they came. */
  admit(work: () => Promise<void> | undefined): void;
  answer(request: ClientRequest, answer: ServerMessage | undefined): void;
}

/** Who is online. */
export interface Online {
  /** As a list of its own: what is done with one may end another. */
  sessions(user: UserId): readonly ServedConnection[];
}

/** What a user has only so much of. */
export type Budgeted = 'send' | 'pull' | 'group' | 'typing' | 'watch' | 'account' | 'receipt';

/** What a refused request was too much for: its user's budget, or everyone's in a conversation. */
export type LimitName = Budgeted | 'conversation';

/** What users may do in a while. */
export interface Limits {
  /** Takes one, of a send with `amount` bytes, or else `amount`, and answers 0; or nothing, and answers the milliseconds to wait. */
  spend(kind: Budgeted, user: UserId, amount?: number): number;
  /** An entry of a conversation, likewise: after it is known that its sender may add it. */
  spendConversation(conversation: ConversationId): number;
}

/** Who sends, and is told what became of it. */
export interface Sender {
  /** `undefined`: an administrator, whom no hook is asked about and no mute keeps from it. */
  readonly identity: Identity | undefined;
  /** Has it already. */
  readonly source: ServedConnection | undefined;
  /** Whether it is still to be carried out. */
  isWanted(): boolean;
  /** It is durable, and everything before it in the conversation was released. */
  accepted(result: AppendResult): void;
  refused(refusal: Refusal & { readonly reason?: string | undefined }): void;
  failed(error: unknown): void;
}
