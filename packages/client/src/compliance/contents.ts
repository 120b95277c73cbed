import type { ConversationId, LogEntry, Profile } from '@proj/chat-protocol';
import type { RefusedMessage, ReplicaStore, StoredConversation } from '../replica-store.ts';
import type { ClientState, OutgoingMessage } from '../store.ts';
import { checkSame } from './checks.ts';

/** All that a store says, in a form that can be compared. */
export interface Contents {
  readonly state: ClientState;
  readonly entries: ReadonlyMap<ConversationId, readonly LogEntry[]>;
  readonly conversations: ReadonlyMap<ConversationId, StoredConversation>;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly drafts: ReadonlyMap<ConversationId, string>;
  readonly outgoing: readonly OutgoingMessage[];
  readonly refused: readonly RefusedMessage[];
}

/** Reads everything, of the entries those of `ids`. */
export async function readContents(store: ReplicaStore, ids: readonly ConversationId[]): Promise<Contents> {
  const entries = new Map<ConversationId, readonly LogEntry[]>();
  for (const id of ids) entries.set(id, await store.entries(id, { limit: Number.MAX_SAFE_INTEGER }));
  const conversations = await store.conversations();
  const profiles = await store.profiles();
  const contents: Contents = {
    state: await store.load(),
    entries,
    conversations: new Map(conversations.map((conversation) => [conversation.id, conversation])),
    profiles: new Map(profiles.map((profile) => [profile.user, profile])),
    drafts: await store.drafts(),
    outgoing: await store.outgoing(),
    refused: await store.refused(),
  };
  checkSame(contents.outgoing, contents.state.outgoing);
  // None of them twice.
  checkSame([conversations.length, profiles.length], [contents.conversations.size, contents.profiles.size]);
  return contents;
}
