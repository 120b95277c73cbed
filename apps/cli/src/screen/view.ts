import type { Canvas } from './canvas.ts';
import type { InputEvent } from './keys.ts';

/** What has the whole screen. */
export interface View {
  draw(canvas: Canvas): void;
  onInput(event: InputEvent): void;
}
