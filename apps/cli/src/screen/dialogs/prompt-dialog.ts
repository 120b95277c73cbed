import type { Area } from '../area.ts';
import type { Canvas } from '../canvas.ts';
import type { InputEvent } from '../keys.ts';
import { TextField } from '../text-field.ts';
import { theme } from '../theme.ts';
import { wrapSafely } from '../wrap.ts';
import type { Dialog, DialogHost } from './dialog.ts';

export interface PromptOptions {
  readonly title: string;
  readonly fields: readonly string[];
  readonly hint?: string;
  /** What is wrong, in words; `undefined`: done. What it throws is told as well. */
  readonly submit: (texts: readonly string[]) => Promise<string | undefined> | string | undefined;
}

/** Asks for a few lines. */
export class PromptDialog implements Dialog {
  readonly title: string;
  readonly columns = 56;
  readonly rows: number;
  readonly keys = 'Enter done   Tab next   Esc cancel';
  readonly #host: DialogHost;
  readonly #options: PromptOptions;
  readonly #fields: readonly TextField[];
  #focused = 0;
  #problem = '';
  #isBusy = false;

  constructor(host: DialogHost, options: PromptOptions) {
    this.#host = host;
    this.#options = options;
    this.title = options.title;
    this.#fields = options.fields.map((label) => new TextField(label));
    this.rows = options.fields.length * 2 + 3;
  }

  draw(canvas: Canvas, { left, top, right, bottom }: Area): void {
    for (const [index, field] of this.#fields.entries()) {
      const row = top + index * 2;
      canvas.put(left, row, field.label, theme.faint, right);
      canvas.put(left, row + 1, '›', theme.strong, right);
      field.draw(canvas, { left: left + 2, top: row + 1, right, bottom: row + 2 }, index === this.#focused);
    }
    const below = top + this.#fields.length * 2 + 1;
    const [text, style] =
      this.#problem === '' ? ([this.#options.hint ?? '', theme.faint] as const) : ([this.#problem, theme.bad] as const);
    for (const [index, line] of wrapSafely(text, right - left).entries()) {
      if (below + index < bottom) canvas.put(left, below + index, line, style, right);
    }
  }

  onInput(event: InputEvent): void {
    if (this.#fields[this.#focused]?.onInput(event) === true) this.#problem = '';
    else if (event.type === 'key') this.#onKey(event.name, event.shift);
    this.#host.redraw();
  }

  #onKey(name: string, shift: boolean): void {
    const count = this.#fields.length;
    if (name === 'escape') this.#host.closeDialog();
    else if (name === 'down' || (name === 'tab' && !shift)) this.#focused = (this.#focused + 1) % count;
    else if (name === 'up' || name === 'tab') this.#focused = (this.#focused + count - 1) % count;
    else if (name === 'enter') {
      if (this.#focused < count - 1) this.#focused++;
      else void this.#submit();
    }
  }

  async #submit(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      const problem = await this.#options.submit(this.#fields.map(({ text }) => text.trim()));
      if (problem !== undefined) this.#problem = problem;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#isBusy = false;
    this.#host.redraw();
  }
}
