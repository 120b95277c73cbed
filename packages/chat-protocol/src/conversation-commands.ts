import { answer, type Command, request } from './command.ts';
import { decodeEntry, encodeEntry, entryLists } from './entry.ts';
import type { Fields } from './fields.ts';
import type { ConversationId, UserId } from './ids.ts';
import { Limit } from './limits.ts';
import type {
  ConversationList,
  ConversationSummary,
  ConversationsRequest,
  Member,
  MemberList,
  MembersRequest,
  SearchRequest,
  SearchResult,
} from './messages.ts';
import { roleNumber, roleOf, summaryRoleNumber, summaryRoleOf } from './numbers.ts';
import { checkedProgress } from './sync-commands.ts';
import { type WireMember, type WireSummary, wire } from './wire.ts';

export const conversations: Command<ConversationsRequest> = request('conversations', {
  cmdCode: 28,
  body: wire.Conversations,
  encode: checkedConversations,
  decode: checkedConversations,
});

export const conversationList: Command<ConversationList> = answer('conversation-list', {
  cmdCode: 29,
  body: wire.ConversationList,
  lists: { 1: { name: 'conversations', most: Limit.pageConversations } },
  encode(message, fields) {
    fields.count('conversations', message.conversations.length, Limit.pageConversations);
    return {
      conversations: message.conversations.map((summary) => ({
        ...checkedSummary(summary, fields),
        role: summaryRoleNumber(summary.role, fields),
      })),
    };
  },
  decode: (body, fields) => ({
    conversations: body.conversations.map((summary) => ({
      ...checkedSummary(summary, fields),
      role: summaryRoleOf(summary.role ?? 0, fields),
    })),
  }),
});

export const members: Command<MembersRequest> = request('members', {
  cmdCode: 26,
  body: wire.Members,
  encode: checkedMembers,
  decode: checkedMembers,
});

export const memberList: Command<MemberList> = answer('member-list', {
  cmdCode: 27,
  body: wire.MemberList,
  lists: { 3: { name: 'members', most: Limit.pageMembers } },
  encode(message, fields) {
    fields.count('members', message.members.length, Limit.pageMembers);
    const conversation = fields.conversation('conversation', message.conversation);
    return {
      conversation,
      total: checkedTotal(message.total, fields),
      members: message.members.map((member) => ({
        ...checkedMember(member, conversation, fields),
        role: roleNumber(member.role, fields),
      })),
    };
  },
  decode(body, fields) {
    const conversation = fields.conversation('conversation', body.conversation);
    return {
      conversation,
      total: checkedTotal(body.total, fields),
      members: body.members.map((member) => ({
        ...checkedMember(member, conversation, fields),
        role: roleOf(member.role ?? 0, fields),
      })),
    };
  },
});

export const search: Command<SearchRequest> = request('search', {
  cmdCode: 30,
  body: wire.Search,
  encode: checkedSearch,
  decode: checkedSearch,
});

export const searchResult: Command<SearchResult> = answer('search-result', {
  cmdCode: 31,
  body: wire.SearchResult,
  lists: entryLists(1, Limit.pageResults),
  encode(message, fields) {
    fields.count('entries', message.entries.length, Limit.pageResults);
    return {
      entries: message.entries.map((entry) => ({
        conversation: fields.conversation('conversation', entry.conversation),
        ...encodeEntry(entry, fields),
      })),
    };
  },
  decode: (body, fields) => ({
    entries: body.entries.map((entry) =>
      decodeEntry(entry, fields.conversation('conversation', entry.conversation ?? ''), fields),
    ),
  }),
});

// An empty string stands for what was left out.

function checkedConversations(
  value: { readonly after?: string | undefined; readonly limit: number },
  fields: Fields,
): { after?: ConversationId; limit: number } {
  return {
    ...(value.after ? { after: fields.conversation('after', value.after) } : {}),
    limit: fields.integer('limit', value.limit, 1, Limit.pageConversations),
  };
}

function checkedMembers(
  value: {
    readonly conversation: string;
    readonly after?: string | undefined;
    readonly limit: number;
    readonly readSeq: number;
  },
  fields: Fields,
): { conversation: ConversationId; after?: UserId; limit: number; readSeq: number } {
  return {
    conversation: fields.conversation('conversation', value.conversation),
    ...(value.after ? { after: fields.user('after', value.after) } : {}),
    limit: fields.integer('limit', value.limit, 1, Limit.pageMembers),
    readSeq: fields.seqOrZero('readSeq', value.readSeq),
  };
}

function checkedSearch(
  value: { readonly query: string; readonly conversation?: string | undefined; readonly limit: number },
  fields: Fields,
): { query: string; conversation?: ConversationId; limit: number } {
  return {
    query: fields.text('query', value.query, 1, Limit.queryBytes),
    ...(value.conversation ? { conversation: fields.conversation('conversation', value.conversation) } : {}),
    limit: fields.integer('limit', value.limit, 1, Limit.pageResults),
  };
}

/** All but the role, of which the two sides have different forms. */
function checkedSummary(value: Omit<WireSummary, 'role'>, fields: Fields): Omit<ConversationSummary, 'role'> {
  return {
    ...checkedProgress(value, fields),
    title: fields.text('title', value.title ?? '', 0, Limit.titleBytes),
    activeAtMs: fields.moment('activeAtMs', value.activeAtMs ?? 0),
  };
}

function checkedMember(
  value: Omit<WireMember, 'role'>,
  conversation: ConversationId,
  fields: Fields,
): Omit<Member, 'role'> {
  return {
    user: fields.member('user', value.user ?? '', conversation),
    mutedUntilMs: fields.moment('mutedUntilMs', value.mutedUntilMs ?? 0),
    received: fields.seqOrZero('received', value.received ?? 0),
    read: fields.seqOrZero('read', value.read ?? 0),
  };
}

function checkedTotal(total: number, fields: Fields): number {
  return fields.integer('total', total, 0, 0xffff_ffff);
}
