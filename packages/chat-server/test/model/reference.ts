import type { Content, ConversationId, LogEntry, Role, UserId } from '@proj/chat-protocol';
import { isGroup } from '@proj/chat-protocol';

/** What a user may see: from the first to the last of these, both included. */
export interface View {
  readonly from: number;
  to: number;
}

type Entry = Pick<LogEntry, 'seq' | 'from' | 'content'>;

/** A conversation as its log says it is, in the plainest words: what the server's is measured by. */
export class Reference {
  readonly conversation: ConversationId;
  readonly members: Map<UserId, Role> = new Map();
  /** Everything that each user may ever have seen, oldest first. */
  readonly views: Map<UserId, View[]> = new Map();
  readonly #texts: Map<number, { readonly from: UserId; erased: boolean }> = new Map();
  #open = false;
  head = 0;

  constructor(conversation: ConversationId) {
    this.conversation = conversation;
    if (isGroup(conversation)) return;
    for (const user of conversation.split(':').slice(1) as UserId[]) this.#join(user, 1, 'member');
  }

  /** Whether `user` may see the entry, or might once. */
  sees(user: UserId, seq: number): boolean {
    return this.views.get(user)?.some(({ from, to }) => from <= seq && seq <= to) ?? false;
  }

  /** What `user` may see now. */
  view(user: UserId): View | undefined {
    const view = this.views.get(user)?.at(-1);
    return view && { from: view.from, to: Math.min(view.to, this.head) };
  }

  /** Whether `from` may add this to the log as it is. */
  permits(from: UserId, content: Content): boolean {
    const role = this.members.get(from);
    const isAdmin = role === 'admin' || role === 'owner';
    if (content.kind === 'create') return this.head === 0 && isGroup(this.conversation);
    if (content.kind === 'add' && content.users.length === 1 && content.users[0] === from && this.#open) {
      return role === undefined && this.members.size > 0;
    }
    if (role === undefined) return false;
    switch (content.kind) {
      case 'text':
        return true;
      case 'edit':
        return this.#text(from, content.target)?.from === from;
      case 'reaction':
        return this.#text(from, content.target) !== undefined;
      case 'recall': {
        const text = this.#text(from, content.target);
        return text !== undefined && (text.from === from || isAdmin);
      }
      case 'add':
        return isAdmin && content.users.every((user) => !this.members.has(user));
      case 'remove':
        if (content.user === from) return role !== 'owner' || this.members.size === 1;
        return rank(role) > 0 && rank(role) > rank(this.members.get(content.user) ?? 'owner');
      case 'role':
        return role === 'owner' && content.user !== from && this.members.has(content.user);
      case 'rename':
        return isAdmin;
      default:
        return false;
    }
  }

  apply({ seq, from, content }: Entry): void {
    this.head = seq;
    switch (content.kind) {
      case 'text':
        this.#texts.set(seq, { from, erased: false });
        return;
      case 'recall': {
        const text = this.#texts.get(content.target);
        if (text !== undefined) text.erased = true;
        return;
      }
      case 'create':
        this.#open = content.open;
        this.#join(from, seq, 'owner');
        for (const user of content.users) this.#join(user, seq, 'member');
        return;
      case 'add':
        for (const user of content.users) this.#join(user, seq, 'member');
        return;
      case 'remove': {
        this.members.delete(content.user);
        const view = this.views.get(content.user)?.at(-1);
        if (view !== undefined) view.to = seq;
        return;
      }
      case 'role':
        this.members.set(content.user, content.role);
        if (content.role === 'owner') this.members.set(from, 'admin');
        return;
      default:
    }
  }

  #text(user: UserId, seq: number): { readonly from: UserId; readonly erased: boolean } | undefined {
    const text = this.#texts.get(seq);
    const isVisible = seq >= (this.views.get(user)?.at(-1)?.from ?? 1);
    return text?.erased === false && isVisible ? text : undefined;
  }

  #join(user: UserId, seq: number, role: Role): void {
    this.members.set(user, role);
    const views = this.views.get(user) ?? [];
    this.views.set(user, [...views, { from: seq, to: Number.MAX_SAFE_INTEGER }]);
  }
}

function rank(role: Role): number {
  return ['member', 'admin', 'owner'].indexOf(role);
}
