import type { ConversationId } from '@proj/chat-protocol';
import type { MemberPage, Messenger } from '@proj/client';

/** More nobody reads through. */
const mostMembers = 2_000;

/** The members of a conversation, page after page, as far as a person could want to see them. */
export async function allMembers(messenger: Messenger, id: ConversationId, signal: AbortSignal): Promise<MemberPage> {
  let page = await messenger.members(id, { signal });
  let members = page.members;
  while (page.members.length > 0 && members.length < page.total && members.length < mostMembers) {
    const after = members.at(-1)?.user;
    page = await messenger.members(id, { after, signal });
    members = [...members, ...page.members];
  }
  return { total: page.total, members };
}
