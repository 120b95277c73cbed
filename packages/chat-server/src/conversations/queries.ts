import {
  type BlockList,
  type BlockRequest,
  type ConversationList,
  type ConversationsRequest,
  type Done,
  entryBytes,
  type Failure,
  failure,
  isConversationId,
  isGroup,
  Limit,
  type LogEntry,
  type MemberList,
  type MembersRequest,
  type ProfileList,
  type ProfilesRequest,
  type SearchRequest,
  type SearchResult,
  type SetProfileRequest,
  type UserId,
} from '@proj/chat-protocol';
import type { AbortOptions } from '@proj/io';
import { type ChatStore, StoreError } from '@proj/store';
import type { Identity } from '../dialect.ts';
import { logEntry } from '../entries.ts';
import { windowOf } from '../history.ts';
import { decodeAttributes, roleOf } from './group.ts';

/** Users whose profiles are read at once. */
const profilesAtOnce = 32;

export async function conversationList(
  store: ChatStore,
  { user, deviceId }: Identity,
  { seqId: ackId, after, limit }: ConversationsRequest,
  options: AbortOptions,
): Promise<ConversationList | Failure> {
  // One of others is answered as one that there is not.
  const isForeign = after !== undefined && (await store.member(after, user, options)) === undefined;
  if (isForeign) return failure('UnknownConversation', { ackId });
  const heads = await store.heads(user, deviceId, { ...options, after, limit });
  return {
    type: 'conversation-list',
    ackId,
    conversations: heads.flatMap(({ conversation, received: _received, attributes, role, ...rest }) => {
      if (!isConversationId(conversation)) return [];
      const title = isGroup(conversation) ? decodeAttributes({ attributes }).title : '';
      return [{ ...rest, conversation, title, role: role === undefined ? undefined : roleOf(role) }];
    }),
  };
}

/** Who is a member sees who else is. */
export async function memberList(
  store: ChatStore,
  { user }: Identity,
  { seqId: ackId, conversation, after, limit, readSeq }: MembersRequest,
  options: AbortOptions,
): Promise<MemberList | Failure> {
  const view = await windowOf(store, conversation, user, options);
  if (view === undefined) return failure('UnknownConversation', { ackId });
  if (view.leftSeq !== undefined) return failure('NotAllowed', { ackId });
  const members = await store.members(conversation, { ...options, after, limit, minRead: readSeq });
  const record = await store.conversation(conversation, options);
  // Whoever was removed meanwhile is not to see who came after that.
  const seen = await windowOf(store, conversation, user, options);
  if (seen === undefined || seen.leftSeq !== undefined) return failure('NotAllowed', { ackId });
  return {
    type: 'member-list',
    ackId,
    conversation,
    total: record?.members ?? 0,
    members: members.map(({ user: name, role, mutedUntilMs, received, read }) => {
      return { user: name as UserId, role: roleOf(role), mutedUntilMs, received, read };
    }),
  };
}

/** As many as fit a page, newest first. */
export async function searchResult(
  store: ChatStore,
  { user }: Identity,
  { seqId: ackId, query, conversation, limit }: SearchRequest,
  options: AbortOptions,
): Promise<SearchResult | Failure> {
  const isForeign = conversation !== undefined && (await windowOf(store, conversation, user, options)) === undefined;
  if (isForeign) return failure('UnknownConversation', { ackId });
  const found = await store.search(user, { ...options, query, conversation, limit });
  const entries: LogEntry[] = [];
  let bytes = 0;
  for (const stored of found) {
    if (!isConversationId(stored.conversation)) continue;
    const entry = logEntry(stored.conversation, stored);
    bytes += entryBytes(entry);
    if (entries.length > 0 && bytes > Limit.pageBytes) break;
    entries.push(entry);
  }
  return { type: 'search-result', ackId, entries };
}

export async function blockList(
  store: ChatStore,
  { user }: Identity,
  { seqId: ackId }: { readonly seqId: number },
  options: AbortOptions,
): Promise<BlockList> {
  return { type: 'block-list', ackId, users: (await store.users.blocks(user, options)) as readonly UserId[] };
}

/** @param change - Carries it out. */
export async function blocked(
  { user }: Identity,
  { seqId: ackId, user: other }: BlockRequest,
  exists: (user: UserId) => Promise<boolean>,
  change: () => Promise<void>,
): Promise<Done | Failure> {
  if (user === other) return failure('BadRequest', { ackId });
  if (!(await exists(other))) return failure('UnknownUser', { ackId });
  try {
    await change();
  } catch (error) {
    if (StoreError.is(error, 'STORE_LIMIT')) return failure('LimitReached', { ackId });
    throw error;
  }
  return { type: 'done', ackId };
}

export async function profileChanged(
  store: ChatStore,
  { user }: Identity,
  { seqId: ackId, displayName, about }: SetProfileRequest,
  options: AbortOptions,
): Promise<Done | Failure> {
  // Accounts that are kept elsewhere have no profile here.
  const isKnown = await store.users.changeProfile(user, { displayName, about }, options);
  return isKnown ? { type: 'done', ackId } : failure('UnknownUser', { ackId });
}

export async function profileList(
  store: ChatStore,
  { seqId: ackId, users }: ProfilesRequest,
  options: AbortOptions,
): Promise<ProfileList> {
  const profiles: ProfileList['profiles'][number][] = [];
  for (let at = 0; at < users.length; at += profilesAtOnce) {
    const names = users.slice(at, at + profilesAtOnce);
    const found = await Promise.all(names.map((name) => store.users.find(name, options)));
    for (const [i, user] of names.entries()) {
      const record = found[i];
      if (record !== undefined) profiles.push({ user, displayName: record.displayName, about: record.about });
    }
  }
  return { type: 'profile-list', ackId, profiles };
}
