import { type ConversationId, peerOf, type UserId } from '@proj/chat-protocol';
import type { ConversationView, Messenger } from '@proj/client';
import { ArgumentsError } from '../arguments.ts';
import { explain } from '../failure.ts';
import { nameOfChange, refusedChange } from '../refused-change.ts';
import { type Area, contains, Targets } from './area.ts';
import type { Canvas } from './canvas.ts';
import { ChatDialogs } from './chat-dialogs.ts';
import { Composing } from './composing.ts';
import type { ConnectionState } from './connection-state.ts';
import { type Dialog, type DialogHost, drawDialog } from './dialogs/dialog.ts';
import { findItem } from './find-item.ts';
import { drawTooSmall, drawWelcome, statusHints } from './hints.ts';
import type { InputEvent, KeyEvent, MouseEvent } from './keys.ts';
import { type ChatLayout, chatLayout } from './layout.ts';
import { drawList, listPageOf } from './list-pane.ts';
import { actOnMessage, type MessageActions } from './message-actions.ts';
import { OpenThread } from './open-thread.ts';
import { theme } from './theme.ts';
import { composerRows, drawThread } from './thread-pane.ts';
import type { View } from './view.ts';
import { fitted, widthOf } from './width.ts';
import { safeLine } from './wrap.ts';

export interface ChatViewOptions {
  readonly messenger: Messenger;
  readonly connection: ConnectionState;
  /** `HOST:PORT`, for errors. */
  readonly server: string;
  readonly now: () => number;
  readonly redraw: () => void;
  readonly onTitle: (title: string) => void;
}

export type Focus = 'list' | 'messages' | 'composer';

const noticeMs = 6_000;
const wheelRows = 3;

/** Conversations and messages. */
export class ChatView implements View, DialogHost, MessageActions {
  readonly messenger: Messenger;
  readonly #options: ChatViewOptions;
  readonly #dialogs: ChatDialogs;
  readonly #composing: Composing;
  readonly #endings: (() => void)[] = [];
  #focus: Focus = 'list';
  #open: OpenThread | undefined;
  #cursor: ConversationId | undefined;
  #offset = 0;
  #dialog: Dialog | undefined;
  #notice: { readonly text: string; readonly isBad: boolean; readonly untilMs: number } | undefined;
  #layout: ChatLayout | undefined;
  #targets: Targets = new Targets();
  /** The window has the keyboard, as far as the terminal tells. */
  #isWatched = true;
  #tick: NodeJS.Timeout | undefined;
  /** What must not be begun a second time. */
  readonly #underWay: Set<string> = new Set();
  #endThread: () => void = () => {};

  constructor(options: ChatViewOptions) {
    this.#options = options;
    this.messenger = options.messenger;
    this.#dialogs = new ChatDialogs(this);
    this.#composing = new Composing(this);
    const { messenger, redraw } = options;
    this.#endings.push(
      messenger.conversations.subscribe(redraw),
      messenger.profiles.subscribe(redraw),
      messenger.status.subscribe(() => this.connectionChanged()),
    );
    // Of a text its item says so; of anything else there is nothing to see but this.
    const refused = messenger.on('refused', ({ conversation, content, reason }) => {
      if (content.kind === 'text' && conversation === this.#open?.id) return;
      const why = refusedChange(content, reason, messenger.user) ?? `${nameOfChange(content)} was refused (${reason})`;
      const where = conversation === this.#open?.id ? '' : `${fitted(safeLine(this.titleOf(conversation)), 16)}: `;
      // There is no such group, so nobody writes to it.
      if (content.kind === 'create' && conversation === this.#open?.id) {
        this.#leaveThread();
        this.focusOn('list');
      }
      this.say(where + why, true);
    });
    this.#endings.push(() => refused[Symbol.dispose]());
    this.connectionChanged();
  }

  now(): number {
    return this.#options.now();
  }

  redraw(): void {
    this.#options.redraw();
  }

  get open(): OpenThread | undefined {
    return this.#open;
  }

  get conversations(): readonly ConversationView[] {
    return this.messenger.conversations.current;
  }

  get conversation(): ConversationView | undefined {
    return this.conversations.find(({ id }) => id === this.#open?.id);
  }

  nameOf(user: string): string {
    return this.messenger.profiles.current.get(user as UserId)?.displayName || user;
  }

  titleOf(id: ConversationId): string {
    const known = this.conversations.find((conversation) => conversation.id === id);
    return known?.title ?? this.nameOf(peerOf(id, this.messenger.user) ?? 'group');
  }

  connectionChanged(): void {
    this.#options.connection.update(this.messenger.status.current, this.now());
    this.redraw();
  }

  say(text: string, isBad = false): void {
    this.#notice = { text, isBad, untilMs: this.now() + noticeMs };
    this.redraw();
  }

  /** What went wrong, and what to do next. */
  tell(error: unknown): void {
    if (error instanceof ArgumentsError) this.say(error.message, true);
    else this.say(explain(error, this.#options.server).sentence, true);
  }

  openDialog(dialog: Dialog): void {
    this.closeDialog();
    this.#dialog = dialog;
    this.redraw();
  }

  closeDialog(): void {
    const dialog = this.#dialog;
    this.#dialog = undefined;
    dialog?.onClose?.();
    this.redraw();
  }

  focusOn(focus: Focus): void {
    this.#focus = this.#open === undefined ? 'list' : focus;
    if (this.#focus === 'messages' && this.#open?.chosen === undefined) this.#open?.choose(-1);
    this.redraw();
  }

  /** A conversation, or that with a user. */
  openConversation(of: ConversationId | UserId): OpenThread {
    const thread = this.messenger.thread(of);
    if (thread.conversation === this.#open?.id) {
      thread[Symbol.dispose]();
      this.focusOn('composer');
      return this.#open;
    }
    this.#leaveThread();
    const known = this.conversations.find(({ id }) => id === thread.conversation);
    const open = new OpenThread(thread, { draft: known?.draft ?? '', unread: known?.unread ?? 0 });
    this.#open = open;
    this.#endThread = thread.subscribe(this.#options.redraw);
    this.#cursor = thread.conversation;
    this.focusOn('composer');
    return open;
  }

  /** Shows a message, however far back it is. */
  async openAt(id: ConversationId, seq: number | undefined): Promise<void> {
    const open = this.openConversation(id);
    if (seq === undefined) return;
    try {
      const item = await findItem(open, seq, () => this.#open === open);
      if (item === undefined) return;
      open.chooseKey(item.key);
      this.#focus = 'messages';
    } catch (error) {
      this.tell(error);
    }
    this.redraw();
  }

  draw(canvas: Canvas): void {
    this.#targets = new Targets();
    const open = this.#open;
    const layout = chatLayout({
      columns: canvas.width,
      rows: canvas.height,
      isThreadOpen: open !== undefined && this.#focus !== 'list',
      composerRows: (columns) => composerRows(open, columns),
    });
    this.#layout = layout;
    if (layout === undefined) {
      drawTooSmall(canvas);
      return;
    }
    const nowMs = this.now();
    if (this.#notice !== undefined && this.#notice.untilMs <= nowMs) this.#notice = undefined;
    if (layout.list !== undefined) this.#drawList(canvas, layout.list, nowMs);
    if (layout.rule !== undefined) {
      for (let row = 0; row < layout.statusRow; row++) canvas.put(layout.rule, row, '│', theme.rule);
      canvas.put(layout.rule, 1, '┼', theme.rule);
    }
    if (layout.thread !== undefined) {
      if (open === undefined) drawWelcome(canvas, layout.thread.messages, this.conversations.length > 0);
      else {
        drawThread(
          canvas,
          layout.thread,
          {
            open,
            conversation: this.conversation,
            title: this.titleOf(open.id),
            focus: this.#focus,
            me: this.messenger.user,
            nowMs,
            names: this.messenger.profiles.current,
            notice: this.#notice,
            nameOf: (user) => this.nameOf(user),
            onChoose: (key) => {
              this.#focus = 'messages';
              open.chooseKey(key);
            },
            onCompose: () => this.focusOn('composer'),
            onEnd: () => open.scrollToEnd(),
          },
          this.#targets,
        );
        this.#look(open);
      }
    }
    this.#drawStatus(canvas, layout.statusRow, nowMs);
    if (this.#dialog !== undefined) drawDialog(canvas, this.#dialog, this.#targets, () => this.closeDialog());
    const unread = this.conversations.reduce((sum, conversation) => sum + conversation.unread, 0);
    this.#options.onTitle(unread > 0 ? `(${unread}) chat` : 'chat');
  }

  onInput(event: InputEvent): void {
    if (event.type === 'focus') this.#isWatched = event.focused;
    else {
      this.#isWatched = true;
      if (event.type === 'mouse') this.#onMouse(event);
      else if (this.#dialog !== undefined) this.#dialog.onInput(event);
      else if (event.type === 'paste') this.#compose(event);
      else if (!this.#onGlobalKey(event)) this.#onFocusedKey(event);
    }
    this.redraw();
  }

  close(): void {
    clearTimeout(this.#tick);
    this.closeDialog();
    for (const end of this.#endings) end();
    this.#leaveThread();
  }

  /** What keys in the list act on. */
  get #atCursor(): ConversationId | undefined {
    const conversations = this.conversations;
    return (conversations.find(({ id }) => id === this.#cursor) ?? conversations[0])?.id;
  }

  #drawList(canvas: Canvas, area: Area, nowMs: number): void {
    const conversations = this.conversations;
    const isFocused = this.#focus === 'list';
    // From then on that one, wherever it moves: what is pressed means what was seen.
    this.#cursor ??= conversations[0]?.id;
    const cursor = this.#atCursor;
    const at = conversations.findIndex(({ id }) => id === cursor);
    const page = listPageOf(area);
    if (isFocused) this.#offset = Math.max(at - page + 1, Math.min(this.#offset, at));
    this.#offset = Math.max(0, Math.min(this.#offset, conversations.length - page));
    const { current } = this.messenger.status;
    const pane = {
      user: this.messenger.user,
      conversations,
      open: this.#open?.id,
      cursor,
      isFocused,
      offset: this.#offset,
      nowMs,
      isLoading: current.state === 'connecting' || (current.state === 'online' && current.syncing),
      nameOf: (user: string) => this.nameOf(user),
      onOpen: (id: ConversationId) => void this.openConversation(id),
    };
    drawList(canvas, area, pane, this.#targets);
  }

  #drawStatus(canvas: Canvas, row: number, nowMs: number): void {
    const label = this.#options.connection.label(nowMs);
    const text = fitted(label.text, canvas.width - 2);
    const left = canvas.width - widthOf(text) - 1;
    canvas.put(left, row, text, label.style);
    this.#targets.add({ left, top: row, right: canvas.width, bottom: row + 1 }, () => this.messenger.retryNow());
    // Where no thread is shown there is no other line for it.
    const notice = this.#layout?.thread === undefined || this.#open === undefined ? this.#notice : undefined;
    const hint = notice?.text ?? statusHints(this.#focus, left - 3);
    const style = notice === undefined ? theme.faint : notice.isBad ? theme.bad : theme.strong;
    canvas.put(1, row, fitted(hint, left - 3), style, left - 1);
    this.#wakeAt(label.changesAtMs, this.#notice?.untilMs);
  }

  #wakeAt(...moments: readonly (number | undefined)[]): void {
    clearTimeout(this.#tick);
    const next = Math.min(...moments.map((atMs) => atMs ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(next)) return;
    this.#tick = setTimeout(() => this.redraw(), Math.max(20, Math.min(60_000, next - this.now() + 5)));
  }

  /** Somebody sees the thread: what follows from that. */
  #look(open: OpenThread): void {
    const { hasOlder, loading, items } = open.thread.current;
    if (hasOlder && !loading && items.length > 0 && (open.isNearStart || open.wantsOlder)) {
      this.#once('older', () => open.thread.loadOlder());
    }
    const unread = this.conversation?.unread ?? 0;
    if (unread > 0 && !open.isSettling && open.isAtEnd && this.#isWatched && this.#dialog === undefined && !loading) {
      this.#once('read', () => this.messenger.markRead(open.id));
    }
  }

  /** Unless it is under way. What fails is tried again when it is drawn again. */
  #once(what: string, work: () => Promise<void>): void {
    if (this.#underWay.has(what)) return;
    this.#underWay.add(what);
    work()
      .catch(() => {})
      .finally(() => this.#underWay.delete(what));
  }

  #onMouse(event: MouseEvent): void {
    const { action, column, row } = event;
    if (action === 'press') this.#targets.at(column, row)?.();
    else if (this.#dialog !== undefined) this.#dialog.onInput(event);
    else if (action !== 'release') {
      const by = action === 'wheel-up' ? -wheelRows : wheelRows;
      const { list } = this.#layout ?? {};
      if (list !== undefined && contains(list, column, row)) {
        this.#offset += Math.sign(by);
        if (this.#focus === 'list' && this.#open !== undefined) this.focusOn('composer');
      } else this.#open?.scroll(by);
    }
  }

  #onGlobalKey(event: KeyEvent): boolean {
    const page = this.#pageRows();
    const { name } = event;
    if ((event.alt || event.ctrl) && (name === 'up' || name === 'down')) this.#switch(name === 'up' ? -1 : 1);
    else if (name === 'page-up') this.#open?.scroll(-page);
    else if (name === 'page-down') this.#open?.scroll(page);
    else if (name === 'f1') this.#dialogs.help();
    else if (name === 'f2' || (event.ctrl && name === 'o')) this.#dialogs.about();
    else if (name === 'tab') this.#turn(event.shift ? -1 : 1);
    else if (event.ctrl && name === 'k') this.#dialogs.search();
    else if (event.ctrl && name === 'n') this.#dialogs.newConversation();
    else if (event.ctrl && name === 'g') this.#dialogs.newGroup();
    else if (event.ctrl && name === 'r') this.messenger.retryNow();
    else return false;
    return true;
  }

  #onFocusedKey(event: KeyEvent): void {
    if (this.#focus === 'composer') this.#onComposerKey(event);
    else if (event.text === '?') this.#dialogs.help();
    else if (event.text === '/') this.#dialogs.search();
    else if (this.#focus === 'list') this.#onListKey(event);
    else this.#onMessagesKey(event);
  }

  #onListKey({ name, text }: KeyEvent): void {
    const cursor = this.#atCursor;
    const at = this.conversations.findIndex(({ id }) => id === cursor);
    const step = { up: -1, down: 1, home: -at, end: this.conversations.length }[name] ?? { k: -1, j: 1 }[text];
    if (step !== undefined) {
      const to = Math.max(0, Math.min(this.conversations.length - 1, at + step));
      this.#cursor = this.conversations[to]?.id;
    } else if (name === 'enter' || name === 'right') {
      if (cursor !== undefined) this.openConversation(cursor);
    } else if (name === 'escape') this.focusOn('composer');
  }

  #onMessagesKey(event: KeyEvent): void {
    const open = this.#open;
    if (open === undefined) return;
    if (event.name === 'up') open.choose(-1);
    else if (event.name === 'down') {
      if (!open.choose(1)) this.focusOn('composer');
    } else if (event.name === 'end') {
      open.scrollToEnd();
      this.focusOn('composer');
    } else if (event.name === 'escape') {
      open.scrollToEnd();
      this.focusOn('composer');
    } else actOnMessage(this, this.#dialogs, open, event.name === 'text' ? event.text : event.name);
  }

  #onComposerKey(event: KeyEvent): void {
    const open = this.#open;
    if (open === undefined) return;
    if (event.name === 'escape' && open.editing === undefined && open.isAtEnd) this.focusOn('list');
    else this.#composing.onKey(open, event, this.#layout?.thread?.composer);
  }

  #compose(event: InputEvent): void {
    if (this.#open === undefined) return;
    this.#focus = 'composer';
    this.#composing.compose(this.#open, event);
  }

  /** Fetches what is missing. */
  fill(hole: { readonly key: string; readonly afterSeq: number; readonly beforeSeq: number }): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#once(hole.key, async () => {
      this.say('fetching …');
      try {
        await open.thread.fill(hole);
        this.say('fetched');
      } catch (error) {
        this.tell(error);
      }
    });
  }

  #leaveThread(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#composing.keepDraft(open);
    this.#endThread();
    open[Symbol.dispose]();
    this.#open = undefined;
  }

  #switch(step: -1 | 1): void {
    const at = this.conversations.findIndex(({ id }) => id === this.#open?.id);
    const next = this.conversations[at === -1 ? 0 : at + step];
    if (next !== undefined) this.openConversation(next.id);
  }

  #turn(step: -1 | 1): void {
    const order: readonly Focus[] = ['composer', 'messages', 'list'];
    this.focusOn(order[(order.indexOf(this.#focus) + step + order.length) % order.length] ?? 'composer');
  }

  #pageRows(): number {
    const messages = this.#layout?.thread?.messages;
    return messages === undefined ? 1 : Math.max(1, messages.bottom - messages.top - 2);
  }
}
