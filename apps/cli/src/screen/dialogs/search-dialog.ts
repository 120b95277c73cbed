import type { LogEntry } from '@proj/chat-protocol';
import type { ConversationView } from '@proj/client';
import type { Area, Targets } from '../area.ts';
import type { Canvas } from '../canvas.ts';
import type { InputEvent } from '../keys.ts';
import { shortMoment } from '../moments.ts';
import { TextField } from '../text-field.ts';
import { theme } from '../theme.ts';
import { safeLine } from '../wrap.ts';
import type { Dialog, DialogHost } from './dialog.ts';
import { stepOf } from './help-dialog.ts';
import { drawRow, type ListRow } from './list-dialog.ts';

/** Pause in typing after which the server is asked. */
const pauseMs = 250;
const mostConversations = 6;

export interface SearchOptions {
  readonly conversations: () => readonly ConversationView[];
  readonly search: (query: string, signal: AbortSignal) => Promise<readonly LogEntry[]>;
  readonly titleOf: (conversation: string) => string;
  readonly nameOf: (user: string) => string;
  readonly now: () => number;
  /** @param seq - Of the message to show; `undefined`: the end. */
  readonly open: (conversation: string, seq: number | undefined) => void;
}

interface Result extends ListRow {
  readonly conversation: string;
  readonly seq: number | undefined;
}

/** Looks for conversations by their titles, at once, and for messages by their words, on the server. */
export class SearchDialog implements Dialog {
  readonly title = 'Search';
  readonly columns = 72;
  readonly rows = 20;
  readonly keys = '↑ ↓ choose   Enter open   Esc close';
  readonly #host: DialogHost;
  readonly #options: SearchOptions;
  readonly #field: TextField = new TextField('Search');
  #found: readonly LogEntry[] = [];
  #note = 'Type words of a message, or the name of a conversation.';
  #chosen = 0;
  #timer: NodeJS.Timeout | undefined;
  #asking: AbortController | undefined;

  constructor(host: DialogHost, options: SearchOptions) {
    this.#host = host;
    this.#options = options;
  }

  draw(canvas: Canvas, { left, top, right, bottom }: Area, targets: Targets): void {
    canvas.put(left, top, '›', theme.strong);
    this.#field.draw(canvas, { left: left + 2, top, right, bottom: top + 1 }, true);
    const results = this.#results();
    this.#chosen = Math.max(0, Math.min(this.#chosen, results.length - 1));
    const first = top + 2;
    const page = Math.max(1, bottom - first - 1);
    const offset = Math.max(0, this.#chosen - page + 1);
    for (const [index, row] of results.slice(offset, offset + page).entries()) {
      drawRow(canvas, { left, top: first + index, right, bottom }, row, offset + index === this.#chosen);
      targets.add({ left, top: first + index, right, bottom: first + index + 1 }, () => this.#open(row));
    }
    canvas.put(left, bottom - 1, this.#note, theme.faint, right);
  }

  onInput(event: InputEvent): void {
    const by = stepOf(event, 10);
    if (by !== undefined) this.#chosen += by;
    else if (this.#field.onInput(event)) this.#changed();
    else if (event.type === 'key' && event.name === 'escape') this.#host.closeDialog();
    else if (event.type === 'key' && event.name === 'enter') {
      const row = this.#results()[this.#chosen];
      if (row !== undefined) this.#open(row);
    }
    this.#host.redraw();
  }

  onClose(): void {
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  #open({ conversation, seq }: Result): void {
    this.#host.closeDialog();
    this.#options.open(conversation, seq);
  }

  #results(): readonly Result[] {
    const { conversations, titleOf, nameOf, now } = this.#options;
    const query = this.#field.text.trim().toLowerCase();
    const named = conversations()
      .filter(({ id, title }) => query !== '' && (title.toLowerCase().includes(query) || id.includes(query)))
      .slice(0, mostConversations)
      .map(({ id, title, activeAtMs }) => ({
        key: id,
        text: safeLine(title),
        right: shortMoment(activeAtMs, now()),
        style: theme.strong,
        conversation: id,
        seq: undefined,
      }));
    const said = this.#found.map(({ conversation, seq, from, content, acceptedAtMs }) => ({
      key: `${conversation} ${seq}`,
      text: safeLine(`${titleOf(conversation)} · ${nameOf(from)}: ${content.kind === 'text' ? content.text : ''}`),
      right: shortMoment(acceptedAtMs, now()),
      conversation,
      seq,
    }));
    return [...named, ...said];
  }

  #changed(): void {
    this.onClose();
    this.#found = [];
    this.#chosen = 0;
    const query = this.#field.text.trim();
    this.#note = query === '' ? '' : 'searching …';
    if (query !== '') this.#timer = setTimeout(() => void this.#search(query), pauseMs);
  }

  async #search(query: string): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const found = await this.#options.search(query, asking.signal);
      if (asking.signal.aborted) return;
      this.#found = found;
      this.#note = found.length === 0 ? 'No message has all these words.' : '';
      if (found.length === 1) this.#note = 'one message';
      if (found.length > 1) this.#note = `${found.length} messages, newest first`;
    } catch (error) {
      if (asking.signal.aborted) return;
      this.#note = `The search failed: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.#host.redraw();
  }
}
