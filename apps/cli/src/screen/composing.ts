import { Limit } from '@proj/chat-protocol';
import type { ConversationView, Messenger } from '@proj/client';
import type { Area } from './area.ts';
import { composerOf, moveRow } from './composer.ts';
import { edited } from './editing-keys.ts';
import type { InputEvent, KeyEvent } from './keys.ts';
import type { OpenThread } from './open-thread.ts';
import { composerColumns, isReadOnly } from './thread-pane.ts';

/** What typing needs of the screen. */
export interface ComposingScreen {
  readonly messenger: Messenger;
  /** Of the thread that is open; `undefined`: nothing was said in it yet. */
  readonly conversation: ConversationView | undefined;
  readonly conversations: readonly ConversationView[];
  say(text: string, isBad?: boolean): void;
  tell(error: unknown): void;
}

const draftPauseMs = 500;

/** With room to cut something down. */
const longestComposerUnits = 2 * Limit.textBytes;

/** From keys to messages: the composer of the thread that is open. */
export class Composing {
  readonly #screen: ComposingScreen;
  #draftTimer: NodeJS.Timeout | undefined;

  constructor(screen: ComposingScreen) {
    this.#screen = screen;
  }

  /** @param area - Of the composer, as it was drawn. */
  onKey(open: OpenThread, event: KeyEvent, area: Area | undefined): void {
    const { name, alt, ctrl } = event;
    if (name === 'escape') {
      if (open.editing === undefined) open.scrollToEnd();
      else open.clearComposer();
    } else if ((name === 'enter' && alt) || (ctrl && name === 'j')) {
      this.compose(open, { type: 'paste', text: '\n' });
    } else if (name === 'enter') void this.#submit(open);
    else if (name === 'up' || name === 'down') {
      const direction = name === 'up' ? -1 : 1;
      const moved = area === undefined ? undefined : moveRow(open.composer, direction, composerColumns(area));
      if (moved !== undefined) open.typed(moved);
      else if (open.editing === undefined) open.recallSent(direction);
    } else this.compose(open, event);
  }

  /** Changes the text, if the event does that. */
  compose(open: OpenThread, event: InputEvent): void {
    const { messenger, conversation } = this.#screen;
    const after = edited(open.composer, event);
    if (after === undefined || isReadOnly(conversation)) return;
    // Nobody can send it: better not to take it than to cut it.
    if (after.text.length > longestComposerUnits && after.text.length > open.composer.text.length) {
      this.#screen.say(`too long: a message has at most ${Limit.textBytes} bytes`, true);
      return;
    }
    const isChanged = after.text !== open.composer.text;
    open.typed(after);
    if (!isChanged || open.editing !== undefined) return;
    if (after.text !== '') messenger.typing(open.id);
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.keepDraft(open), draftPauseMs);
  }

  /** What is typed, and not sent yet, is there again next time. */
  keepDraft(open: OpenThread): void {
    const { messenger, conversations } = this.#screen;
    clearTimeout(this.#draftTimer);
    const text = open.editing === undefined ? open.composer.text : '';
    const kept = conversations.find(({ id }) => id === open.id)?.draft ?? '';
    if (text !== kept) messenger.setDraft(open.id, text).catch(() => {});
  }

  async #submit(open: OpenThread): Promise<void> {
    const { messenger } = this.#screen;
    const text = open.composer.text.trim();
    if (text === '') return;
    const bytes = Buffer.byteLength(text);
    if (bytes > Limit.textBytes) {
      this.#screen.say(`too long: ${bytes} bytes of at most ${Limit.textBytes}`, true);
      return;
    }
    const { editing, composer } = open;
    clearTimeout(this.#draftTimer);
    open.clearComposer();
    open.scrollToEnd();
    open.seen();
    try {
      if (editing?.seq === undefined) {
        await messenger.send(open.id, text);
        messenger.setDraft(open.id, '').catch(() => {});
      } else if (text !== editing.text) {
        await messenger.post(open.id, { kind: 'edit', target: editing.seq, text });
      }
    } catch (error) {
      // It was not taken: it must not be lost either.
      const since = open.composer.text;
      open.composer = since === '' ? composer : composerOf(`${text}\n${since}`);
      open.editing ??= editing;
      this.#screen.tell(error);
    }
  }
}
