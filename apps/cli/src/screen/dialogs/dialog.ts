import type { Area, Targets } from '../area.ts';
import type { Canvas } from '../canvas.ts';
import type { InputEvent } from '../keys.ts';
import { theme } from '../theme.ts';
import { fitted } from '../width.ts';

/** What stands in front of the screen until it is closed, and gets every key but those that leave the program. */
export interface Dialog {
  readonly title: string;
  /** What it would like to have, without its frame. */
  readonly columns: number;
  readonly rows: number;
  /** Keys, for the lower edge. */
  readonly keys: string;
  draw(canvas: Canvas, area: Area, targets: Targets): void;
  onInput(event: InputEvent): void;
  /** It is closed: whatever it waits for is wanted no more. */
  onClose?(): void;
}

/** What a dialog may do to the screen it stands on. */
export interface DialogHost {
  redraw(): void;
  closeDialog(): void;
}

export function drawDialog(canvas: Canvas, dialog: Dialog, targets: Targets, onOutside: () => void): void {
  targets.add({ left: 0, top: 0, right: canvas.width, bottom: canvas.height }, onOutside);
  const columns = Math.min(canvas.width - 4, Math.max(dialog.columns, dialog.keys.length + 2));
  const rows = Math.max(1, Math.min(canvas.height - 4, dialog.rows));
  const left = Math.floor((canvas.width - columns - 4) / 2);
  const top = Math.max(0, Math.floor((canvas.height - rows - 2) / 2));
  const right = left + columns + 4;
  const bottom = top + rows + 2;
  targets.add({ left, top, right, bottom }, () => {});
  const edge = (text: string, corner: readonly [string, string], row: number): void => {
    const label = text === '' ? '' : ` ${fitted(text, columns)} `;
    canvas.put(left, row, `${corner[0]}─${label}${'─'.repeat(columns + 4)}`, theme.plain, right - 1);
    canvas.put(right - 1, row, corner[1]);
  };
  edge('', ['┌', '┐'], top);
  for (let row = top + 1; row < bottom - 1; row++) canvas.put(left, row, `│${' '.repeat(right - left - 2)}│`);
  edge('', ['└', '┘'], bottom - 1);
  canvas.put(left + 2, top, ` ${fitted(dialog.title, columns - 2)} `, theme.strong, right - 1);
  canvas.put(left + 2, bottom - 1, ` ${fitted(dialog.keys, columns - 2)} `, theme.faint, right - 1);
  canvas.cursor = undefined;
  dialog.draw(canvas, { left: left + 2, top: top + 1, right: right - 2, bottom: bottom - 1 }, targets);
}
