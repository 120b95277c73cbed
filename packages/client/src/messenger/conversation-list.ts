import { type ConversationId, isGroup, peerOf, type UserId } from '@proj/chat-protocol';
import type { StoredConversation } from '../replica-store.ts';
import type { OutgoingMessage } from '../store.ts';
import { beginning } from './conversation-rows.ts';
import type { ConversationView } from './messenger.ts';
import type { MessengerState } from './messenger-state.ts';
import { isSame } from './same.ts';
import { markOf } from './thread-items.ts';

export interface ConversationListOptions {
  readonly me: UserId;
  readonly state: MessengerState;
  readonly typing: (conversation: ConversationId) => readonly UserId[];
  readonly isOnline: () => boolean;
}

type PreviewView = NonNullable<ConversationView['preview']>;

/** The conversations as a list shows them: made anew only where something has changed. */
export class ConversationList {
  readonly #options: ConversationListOptions;
  readonly #views: Map<ConversationId, ConversationView> = new Map();
  readonly #touched: Set<ConversationId> = new Set();
  #isReset = true;

  constructor(options: ConversationListOptions) {
    this.#options = options;
  }

  touch(conversations: Iterable<ConversationId>): void {
    for (const conversation of conversations) this.#touched.add(conversation);
  }

  reset(): void {
    this.#isReset = true;
  }

  compute(previous: readonly ConversationView[] = []): readonly ConversationView[] {
    const { state } = this.#options;
    const touched = this.#isReset ? new Set([...this.#views.keys(), ...state.conversations()]) : this.#touched;
    let isChanged = false;
    for (const conversation of touched) {
      const before = this.#views.get(conversation);
      const view = this.#viewOf(conversation);
      if (view === undefined ? before === undefined : isSame(before, view)) continue;
      isChanged = true;
      if (view === undefined) this.#views.delete(conversation);
      else this.#views.set(conversation, view);
    }
    this.#touched.clear();
    this.#isReset = false;
    if (!isChanged) return previous;
    return [...this.#views.values()].sort((a, b) => b.activeAtMs - a.activeAtMs || (a.id < b.id ? -1 : 1));
  }

  #viewOf(id: ConversationId): ConversationView | undefined {
    const { me, state, typing, isOnline } = this.#options;
    const row = state.rows.get(id);
    const outgoing = state.outgoing(id);
    const draft = state.drafts.get(id) ?? '';
    const isRefused = state.refused(id).length > 0;
    if (row === undefined && outgoing.length === 0 && draft === '' && !isRefused) return undefined;
    const peer = peerOf(id, me);
    const preview = this.#previewOf(id, row, outgoing);
    return {
      id,
      peer,
      title: peer === undefined ? titleOf(row, outgoing) : state.profiles.get(peer)?.displayName || peer,
      role: row === undefined ? roleOf(id, outgoing) : row.role,
      unread: row?.unread ?? 0,
      activeAtMs: Math.max(row?.activeAtMs ?? 0, outgoing.at(-1)?.sentAtMs ?? 0, preview?.atMs ?? 0),
      preview,
      draft,
      typing: typing(id),
      presence: peer === undefined || !isOnline() ? undefined : state.presences.get(peer),
    };
  }

  #previewOf(
    id: ConversationId,
    row: StoredConversation | undefined,
    outgoing: readonly OutgoingMessage[],
  ): PreviewView | undefined {
    const { me, state } = this.#options;
    const waiting = lastText(outgoing);
    if (waiting !== undefined) return { from: me, ...waiting, state: 'queued' };
    const kept = row?.preview;
    const refused = lastText(state.refused(id).map(({ message }) => message));
    if (refused !== undefined && refused.atMs >= (kept?.atMs ?? 0)) return { from: me, ...refused, state: 'refused' };
    if (row === undefined || kept === undefined) return undefined;
    const { seq, from, text, atMs } = kept;
    return { from, text, atMs, state: from === me ? markOf(seq, me, row) : 'accepted' };
  }
}

function lastText(messages: readonly OutgoingMessage[]): { readonly text: string; readonly atMs: number } | undefined {
  const last = messages.findLast(({ content }) => content.kind === 'text');
  return last?.content.kind === 'text' ? { text: beginning(last.content.text), atMs: last.sentAtMs } : undefined;
}

/** Of a group, or of one that is to be. */
function titleOf(row: StoredConversation | undefined, outgoing: readonly OutgoingMessage[]): string {
  let title = row?.title ?? '';
  for (const { content } of outgoing) if (content.kind === 'create' || content.kind === 'rename') title = content.title;
  return title;
}

/** Of a conversation that the server does not know yet. */
function roleOf(id: ConversationId, outgoing: readonly OutgoingMessage[]): ConversationView['role'] {
  if (!isGroup(id)) return 'member';
  return outgoing.some(({ content }) => content.kind === 'create') ? 'owner' : undefined;
}
