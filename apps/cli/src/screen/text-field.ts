import type { Area } from './area.ts';
import type { Canvas } from './canvas.ts';
import { type Composer, composerOf, emptyComposer } from './composer.ts';
import { edited } from './editing-keys.ts';
import type { InputEvent } from './keys.ts';
import { theme } from './theme.ts';
import { boundariesOf, widthOf } from './width.ts';
import { inItsCells } from './wrap.ts';

/** Nothing that is asked for is longer. */
const longestUnits = 4_096;

/** One line to type into. */
export class TextField {
  readonly label: string;
  readonly #isSecret: boolean;
  #composer: Composer;

  constructor(label: string, options: { readonly text?: string; readonly isSecret?: boolean } = {}) {
    this.label = label;
    this.#isSecret = options.isSecret === true;
    this.#composer = composerOf(options.text ?? '');
  }

  get text(): string {
    return this.#composer.text;
  }

  set text(text: string) {
    this.#composer = text === '' ? emptyComposer : composerOf(text);
  }

  /** Whether the event was for a field. */
  onInput(event: InputEvent): boolean {
    // A line that was copied with its end is the line.
    const line = event.type === 'paste' ? { ...event, text: event.text.replace(/[\r\n]+$/, '') } : event;
    const after = edited(this.#composer, line);
    if (after === undefined) return false;
    if (after.text.length > longestUnits) return true;
    const text = after.text.replaceAll(/[\n\t]/g, ' ');
    this.#composer = { text, cursor: after.cursor };
    return true;
  }

  /** In one row; what does not fit is left out at the beginning. */
  draw(canvas: Canvas, { left, top, right }: Area, isFocused: boolean): void {
    const { text, cursor } = this.#composer;
    const shown = this.#isSecret ? '•'.repeat(boundariesOf(text).length - 1) : text;
    const before = this.#isSecret ? '•'.repeat(boundariesOf(text.slice(0, cursor)).length - 1) : text.slice(0, cursor);
    const room = right - left - 1;
    let from = 0;
    for (const boundary of boundariesOf(shown)) {
      from = boundary;
      if (boundary >= before.length || widthOf(before.slice(boundary)) <= room) break;
    }
    canvas.line(left, top, inItsCells(shown.slice(from)), isFocused ? theme.plain : theme.faint, right);
    if (isFocused) canvas.cursor = { column: left + widthOf(before.slice(from)), row: top };
  }
}
