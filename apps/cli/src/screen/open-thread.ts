import type { ConversationId } from '@proj/chat-protocol';
import type { Thread, ThreadItem } from '@proj/client';
import { type Composer, composerOf, emptyComposer } from './composer.ts';
import { type Anchor, beginningWith, revealed, scrolled, windowOf } from './scroll.ts';
import { RowCache, type RowsContext, type ThreadRow, threadRows } from './thread-rows.ts';

/** Items that are fetched, at most, to come to the first that is new. */
const mostToSettle = 500;

export type MessageItem = ThreadItem & { readonly kind: 'message' };

/** The conversation that is open, and how a person looks at it. */
export class OpenThread implements Disposable {
  readonly thread: Thread;
  readonly #cache: RowCache = new RowCache();
  composer: Composer;
  /** The message that the composer is about to change. */
  editing: MessageItem | undefined;
  /** What was typed before looking at what was sent before. */
  #typed: Composer = emptyComposer;
  /** How many messages back the composer shows; 0: none. */
  #back = 0;
  chosenKey: string | undefined;
  #anchor: Anchor | undefined;
  /** To be brought into view when there are rows of it. */
  #revealKey: string | undefined;
  /** Above this item stands that what follows is new. */
  unreadKey: string | undefined;
  /** Messages that are new, until it is known where they begin. */
  #unread: number;
  /** The line above what is new is to stand at the top, when there are rows of it. */
  #beginsAtUnread = false;
  /** As drawn last. */
  #rows: readonly ThreadRow[] = [];
  #height = 1;

  constructor(thread: Thread, options: { readonly draft: string; readonly unread: number }) {
    this.thread = thread;
    this.composer = composerOf(options.draft);
    this.#unread = options.unread;
  }

  get id(): ConversationId {
    return this.thread.conversation;
  }

  get items(): readonly ThreadItem[] {
    return this.thread.current.items;
  }

  get chosen(): ThreadItem | undefined {
    return this.items.find(({ key }) => key === this.chosenKey);
  }

  /** Nothing newer is out of sight. */
  get isAtEnd(): boolean {
    return this.#anchor === undefined;
  }

  /** What is new begins somewhere that is not here yet. */
  get isSettling(): boolean {
    return this.#unread > 0;
  }

  /** Whether it helps to fetch older items. */
  get wantsOlder(): boolean {
    const { hasOlder, loading, items } = this.thread.current;
    if (!this.isSettling || loading || !hasOlder || items.length >= mostToSettle) return false;
    return this.#others.length < this.#unread && !items.some(({ kind }) => kind === 'hole');
  }

  /** Items below what is shown. */
  get belowCount(): number {
    const { end } = windowOf(this.#rows, this.#height, this.#anchor);
    return new Set(this.#rows.slice(end).map(({ key }) => key)).size;
  }

  /** What is shown of the thread. */
  view(context: Omit<RowsContext, 'unreadKey'>, height: number): readonly ThreadRow[] {
    this.#markUnread();
    this.#rows = threadRows(this.items, { ...context, unreadKey: this.unreadKey }, this.#cache);
    this.#height = height;
    if (this.#beginsAtUnread && this.unreadKey !== undefined) {
      this.#anchor = beginningWith(this.#rows, height, this.unreadKey);
      this.#beginsAtUnread = false;
    }
    if (this.#revealKey !== undefined) this.#anchor = revealed(this.#rows, height, this.#anchor, this.#revealKey);
    this.#revealKey = undefined;
    const { first, end } = windowOf(this.#rows, height, this.#anchor);
    return this.#rows.slice(first, end);
  }

  /** Whether what is shown comes near the first item that is here. */
  get isNearStart(): boolean {
    return windowOf(this.#rows, this.#height, this.#anchor).first < this.#height;
  }

  scroll(by: number): void {
    this.#settle();
    this.#anchor = scrolled(this.#rows, this.#height, this.#anchor, by);
  }

  scrollToEnd(): void {
    this.#settle();
    this.#anchor = undefined;
  }

  /** Nothing is new any more. */
  seen(): void {
    this.#unread = 0;
    this.unreadKey = undefined;
  }

  /** Chooses the item before or after the chosen one. @returns whether there is one. */
  choose(step: -1 | 1): boolean {
    const { items } = this;
    const index = items.findIndex(({ key }) => key === this.chosenKey);
    const next = items[index === -1 ? items.length - 1 : index + step];
    if (next === undefined) return false;
    this.chooseKey(next.key);
    return true;
  }

  chooseKey(key: string): void {
    this.#settle();
    this.chosenKey = key;
    this.#revealKey = key;
  }

  /** Texts sent from here, as far as the thread is here: one further back (-1) or forth. */
  recallSent(step: -1 | 1): void {
    const sent = this.items.filter((item) => item.kind === 'message' && item.own && !item.recalled);
    const back = this.#back - step;
    const item = sent.at(-back);
    if (back < 0 || (back > 0 && (item === undefined || back > sent.length))) return;
    if (this.#back === 0) this.#typed = this.composer;
    this.#back = back;
    this.composer = back === 0 || item?.kind !== 'message' ? this.#typed : composerOf(item.text);
  }

  /** The composer's text was changed by hand. */
  typed(composer: Composer): void {
    if (composer.text !== this.composer.text) this.#back = 0;
    this.composer = composer;
  }

  clearComposer(): void {
    this.composer = emptyComposer;
    this.editing = undefined;
    this.#back = 0;
  }

  [Symbol.dispose](): void {
    this.thread[Symbol.dispose]();
  }

  /** Once the items are there: the line stays where it is while others come in. */
  #markUnread(): void {
    if (!this.isSettling || this.thread.current.loading || this.wantsOlder) return;
    this.#beginsAtUnread = true;
    this.#settle();
  }

  /** With what is here; somebody who has begun to move about is not moved. */
  #settle(): void {
    if (!this.isSettling || this.thread.current.loading) return;
    const others = this.#others;
    this.unreadKey = others.at(-this.#unread)?.key ?? others[0]?.key;
    this.#unread = 0;
  }

  /** Messages of others, behind the last hole. */
  get #others(): readonly ThreadItem[] {
    const { items } = this;
    const isOther = (item: ThreadItem): boolean => item.kind === 'message' && !item.own;
    return items.slice(items.findLastIndex(({ kind }) => kind === 'hole') + 1).filter(isOther);
  }
}
