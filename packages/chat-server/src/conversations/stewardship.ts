import { randomBytes } from 'node:crypto';
import {
  ChatProtocolError,
  type ConversationId,
  encodeMessage,
  isGroup,
  type MessageId,
  newMessageId,
  type UserId,
} from '@proj/chat-protocol';
import { type ChatStore, StoreError } from '@proj/store';
import type { Draft } from '../entries.ts';
import { ChatServerError } from '../errors.ts';
import { roleNumber } from './group.ts';
import type { Refusal } from './rights.ts';
import type { Sending } from './sending.ts';

/** How often it is tried while the group changes meanwhile. */
const maxAttempts = 5;
const membersPerRead = 1_000;
const idRandomBytes = 10;

export interface StewardshipOptions {
  readonly store: ChatStore;
  readonly wallClock: () => number;
  readonly sending: Sending;
}

interface Chiefs {
  readonly owner: UserId;
  /** Who is the owner when that one has to go; `undefined`: nobody else is in the group. */
  readonly heir: UserId | undefined;
}

/**
 * What administrators do to groups: entries like any other, in the name of the owner, who alone may do all of it. A name of
 * their own would have to be one that no account can ever have, and accounts may be anybody's; and every client knows the
 * owner as a member of the group.
 */
export class Stewardship {
  readonly #options: StewardshipOptions;

  constructor(options: StewardshipOptions) {
    this.#options = options;
  }

  /** As {@link ServerAdmin.removeMember}. */
  async removeMember(conversation: ConversationId, user: UserId): Promise<boolean> {
    return await this.#act(conversation, async ({ owner, heir }) => {
      const member = await this.#options.store.member(conversation, user);
      if (member === undefined || member.leftSeq !== undefined) return undefined;
      const handsOver = user === owner && heir !== undefined;
      return handsOver ? { kind: 'role', user: heir, role: 'owner' } : { kind: 'remove', user };
    });
  }

  /** As {@link ServerAdmin.rename}. */
  async rename(conversation: ConversationId, title: string): Promise<boolean> {
    const content = { kind: 'rename', title } as const;
    if (!isGroup(conversation)) return false;
    checkTitle(conversation, content);
    return await this.#act(conversation, async () => content);
  }

  /** Carries out what `decide` says, which is asked anew after each step that is not the last. */
  async #act(
    conversation: ConversationId,
    decide: (chiefs: Chiefs) => Promise<Draft['content'] | undefined>,
  ): Promise<boolean> {
    let refusal: Refusal | undefined;
    for (let attempts = 0; attempts < maxAttempts; attempts++) {
      const chiefs = await this.#chiefs(conversation);
      const content = chiefs && (await decide(chiefs));
      if (chiefs === undefined || content === undefined) return false;
      // Refused, somebody else was the owner or gone by then.
      refusal = await this.#add(this.#draft(conversation, chiefs.owner, content));
      if (refusal === undefined && content.kind !== 'role') return true;
    }
    throw new StoreError('STORE_STALE', `the group changes all the time: ${refusal?.name ?? 'another owner'}`);
  }

  async #chiefs(conversation: ConversationId): Promise<Chiefs | undefined> {
    if (!isGroup(conversation)) return undefined;
    let owner: UserId | undefined;
    let admin: UserId | undefined;
    let other: UserId | undefined;
    for (let after: string | undefined; owner === undefined || admin === undefined; ) {
      const page = await this.#options.store.members(conversation, { after, limit: membersPerRead });
      for (const { user, role } of page) {
        if (role === roleNumber('owner')) owner = user as UserId;
        else if (role === roleNumber('admin')) admin ??= user as UserId;
        else other ??= user as UserId;
      }
      after = page.at(-1)?.user;
      if (page.length < membersPerRead) break;
    }
    return owner === undefined ? undefined : { owner, heir: admin ?? other };
  }

  #draft(conversation: ConversationId, from: UserId, content: Draft['content']): Draft {
    const sentAtMs = this.#options.wallClock();
    return { conversation, from, id: newId(sentAtMs), sentAtMs, content };
  }

  #add(draft: Draft): Promise<Refusal | undefined> {
    const outcome = Promise.withResolvers<Refusal | undefined>();
    void this.#options.sending.submit(draft, {
      identity: undefined,
      source: undefined,
      isWanted: () => true,
      accepted: () => outcome.resolve(undefined),
      refused: (refusal) => outcome.resolve(refusal),
      failed: (error) => outcome.reject(error),
    });
    return outcome.promise;
  }
}

function newId(nowMs: number): MessageId {
  return newMessageId(nowMs, randomBytes(idRandomBytes));
}

/** @throws ChatServerError `CHAT_SERVER_BAD_TITLE` when no client could be told it. */
function checkTitle(
  conversation: ConversationId,
  content: Extract<Draft['content'], { readonly kind: 'rename' }>,
): void {
  try {
    encodeMessage({ type: 'send', seqId: 1, conversation, id: newId(0), sentAtMs: 0, content });
  } catch (error) {
    if (!ChatProtocolError.is(error)) throw error;
    throw new ChatServerError('CHAT_SERVER_BAD_TITLE', 'peer', 'a title is 1 to 256 bytes of well-formed text', {
      cause: error,
    });
  }
}
