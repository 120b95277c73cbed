import type { ConversationId, UserId } from '@proj/chat-protocol';
import type { ConversationView, MessengerStatus } from '@proj/client';
import { useMessenger } from './context.ts';
import { useLive, useSelected } from './use-live.ts';

/** How the connection is. */
export function useStatus(): MessengerStatus {
  return useLive(useMessenger().status);
}

/** All of them, those last active first. One that did not change is the same object as before: rows can be memoised. */
export function useConversations(): readonly ConversationView[] {
  return useLive(useMessenger().conversations);
}

/** One conversation, or `undefined` while nothing was said in it. Renders again only when this one changes. */
export function useConversation(id: ConversationId | undefined): ConversationView | undefined {
  const { conversations } = useMessenger();
  return useSelected(conversations, (all) => (id === undefined ? undefined : rowsOf(all).get(id)));
}

/** Who is typing in a conversation now, beside this user. */
export function useTyping(id: ConversationId | undefined): readonly UserId[] {
  const { conversations } = useMessenger();
  return useSelected(conversations, (all) => (id === undefined ? undefined : rowsOf(all).get(id)?.typing)) ?? nobody;
}

const nobody: readonly UserId[] = [];

/** Made once for each list, whoever asks. */
const indexes: WeakMap<readonly ConversationView[], ReadonlyMap<ConversationId, ConversationView>> = new WeakMap();

function rowsOf(all: readonly ConversationView[]): ReadonlyMap<ConversationId, ConversationView> {
  const known = indexes.get(all);
  if (known !== undefined) return known;
  const rows = new Map(all.map((row) => [row.id, row]));
  indexes.set(all, rows);
  return rows;
}
