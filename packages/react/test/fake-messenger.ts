import { type ConversationId, type Profile, parseUserId, type UserId } from '@proj/chat-protocol';
import type { ConversationView, Live, Messenger, MessengerStatus, Thread, ThreadView } from '@proj/client';

/** A {@link Live} whose value a test sets. */
export class Cell<T> implements Live<T> {
  #current: T;
  readonly #listeners: Set<() => void> = new Set();

  constructor(current: T) {
    this.#current = current;
  }

  get current(): T {
    return this.#current;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  set(next: T): void {
    this.#current = next;
    for (const tell of [...this.#listeners]) tell();
  }

  subscribe(listener: () => void): () => void {
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }
}

export class FakeThread extends Cell<ThreadView> implements Thread {
  readonly conversation: ConversationId;
  readonly asked: string[] = [];
  isOpen = true;
  /** What asking comes to. */
  answer: Promise<void> = Promise.resolve();

  constructor(conversation: ConversationId) {
    super({ items: [], hasOlder: false, loading: true });
    this.conversation = conversation;
  }

  loadOlder = async (): Promise<void> => {
    this.asked.push('older');
    await this.answer;
  };

  fill = async ({ afterSeq, beforeSeq }: { readonly afterSeq: number; readonly beforeSeq: number }): Promise<void> => {
    this.asked.push(`${afterSeq}–${beforeSeq}`);
    await this.answer;
  };

  [Symbol.dispose](): void {
    this.isOpen = false;
  }
}

/** As much of a messenger as the hooks use. */
export class FakeMessenger {
  readonly user: UserId = parseUserId('ann');
  readonly status: Cell<MessengerStatus> = new Cell<MessengerStatus>({ state: 'connecting' });
  readonly conversations: Cell<readonly ConversationView[]> = new Cell<readonly ConversationView[]>([]);
  readonly profiles: Cell<ReadonlyMap<UserId, Profile>> = new Cell<ReadonlyMap<UserId, Profile>>(new Map());
  readonly threads: FakeThread[] = [];

  thread = (of: UserId | ConversationId): Thread => {
    const thread = new FakeThread(of as ConversationId);
    this.threads.push(thread);
    return thread;
  };

  get open(): readonly FakeThread[] {
    return this.threads.filter(({ isOpen }) => isOpen);
  }

  get asMessenger(): Messenger {
    return this as unknown as Messenger;
  }
}

export function row(id: string, more: Partial<ConversationView> = {}): ConversationView {
  return {
    id: id as ConversationId,
    peer: undefined,
    title: id,
    role: 'member',
    unread: 0,
    activeAtMs: 1,
    preview: undefined,
    draft: '',
    typing: [],
    presence: undefined,
    ...more,
  };
}
