import type { Area, Targets } from '../area.ts';
import type { Canvas, Style } from '../canvas.ts';
import type { InputEvent } from '../keys.ts';
import { theme } from '../theme.ts';
import { fitted, widthOf } from '../width.ts';
import { wrapSafely } from '../wrap.ts';
import type { Dialog, DialogHost } from './dialog.ts';
import { stepOf } from './help-dialog.ts';

export interface ListRow {
  readonly key: string;
  readonly text: string;
  readonly right?: string;
  readonly style?: Style;
}

export interface ListDialogOptions {
  readonly title: string;
  readonly keys: string;
  /** Why there are no rows, or what to know about them. */
  readonly note: string;
  /** @param key - Of the row that is chosen. */
  readonly onKey: (name: string, key: string | undefined) => void;
  readonly onClose?: () => void;
}

/** Rows to choose from. Whoever opens it fills it, now or later. */
export class ListDialog implements Dialog {
  readonly title: string;
  readonly columns = 60;
  readonly keys: string;
  readonly #host: DialogHost;
  readonly #options: ListDialogOptions;
  #rows: readonly ListRow[] = [];
  #note: string;
  #chosen = 0;
  #offset = 0;
  #page = 1;

  constructor(host: DialogHost, options: ListDialogOptions) {
    this.#host = host;
    this.#options = options;
    this.title = options.title;
    this.keys = options.keys;
    this.#note = options.note;
  }

  get rows(): number {
    return Math.max(6, this.#rows.length + 2);
  }

  show(rows: readonly ListRow[], note: string): void {
    this.#rows = rows;
    this.#note = note;
    this.#host.redraw();
  }

  draw(canvas: Canvas, { left, top, right, bottom }: Area, targets: Targets): void {
    const notes = this.#note === '' ? [] : wrapSafely(this.#note, right - left);
    for (const [index, line] of notes.entries()) {
      if (top + index < bottom) canvas.put(left, top + index, line, theme.faint, right);
    }
    const first = top + notes.length;
    this.#page = Math.max(1, bottom - first);
    this.#chosen = Math.max(0, Math.min(this.#chosen, this.#rows.length - 1));
    this.#offset = Math.max(Math.min(this.#offset, this.#chosen), this.#chosen - this.#page + 1, 0);
    for (const [index, row] of this.#rows.slice(this.#offset, this.#offset + this.#page).entries()) {
      const at = this.#offset + index;
      drawRow(canvas, { left, top: first + index, right, bottom }, row, at === this.#chosen);
      targets.add({ left, top: first + index, right, bottom: first + index + 1 }, () => {
        this.#chosen = at;
        this.#options.onKey('enter', row.key);
      });
    }
  }

  onInput(event: InputEvent): void {
    const by = stepOf(event, this.#page);
    if (by !== undefined) this.#chosen += by;
    else if (event.type === 'key' && event.name === 'escape') this.#host.closeDialog();
    else if (event.type === 'key') {
      this.#options.onKey(event.name === 'text' ? event.text : event.name, this.#rows[this.#chosen]?.key);
    }
    this.#host.redraw();
  }

  onClose(): void {
    this.#options.onClose?.();
  }
}

export function drawRow(canvas: Canvas, { left, top, right }: Area, row: ListRow, isChosen: boolean): void {
  const end = row.right ?? '';
  const style = isChosen ? theme.chosen : (row.style ?? theme.plain);
  canvas.line(left, top, `${isChosen ? '▸' : ' '} ${fitted(row.text, right - left - widthOf(end) - 4)}`, style, right);
  canvas.putRight(right - 1, top, end, style);
}
