import type { Area } from './area.ts';
import type { Canvas } from './canvas.ts';
import { smallest } from './layout.ts';
import { theme } from './theme.ts';
import { widthOf } from './width.ts';

const hints = {
  list: ['F1 help', 'Enter open', '/ search', 'Ctrl+N new', 'Ctrl+G group', 'Ctrl+Q leave'],
  messages: ['F1 help', '↑ ↓ choose', 'r react', 'e change', 'x take back', 'i readers', 'Esc write'],
  composer: ['F1 help', 'Tab messages', 'Ctrl+K search', 'Ctrl+N new', 'F2 who', 'Ctrl+Q leave'],
} as const;

/** As many as there is room for. */
export function statusHints(focus: keyof typeof hints, columns: number): string {
  let text = '';
  for (const hint of hints[focus]) {
    const longer = text === '' ? hint : `${text}   ${hint}`;
    if (widthOf(longer) > columns) break;
    text = longer;
  }
  return text;
}

export function drawWelcome(canvas: Canvas, { left, top, right, bottom }: Area, hasConversations: boolean): void {
  const lines = [
    hasConversations ? 'Choose a conversation with ↑ ↓ and Enter.' : 'Nothing here yet.',
    '',
    'Ctrl+N   write to somebody',
    'Ctrl+G   make a group',
    'Ctrl+K   search',
    'F1       help',
  ];
  const width = Math.max(...lines.map(widthOf));
  const column = left + Math.max(1, Math.floor((right - left - width) / 2));
  const first = top + Math.max(0, Math.floor((bottom - top - lines.length) / 2));
  for (const [index, line] of lines.entries()) canvas.put(column, first + index, line, theme.faint, right);
}

export function drawTooSmall(canvas: Canvas): void {
  canvas.put(0, 0, 'Too small:', theme.strong);
  canvas.put(0, 1, `${smallest.columns}×${smallest.rows} at least.`);
  canvas.put(0, 2, 'Ctrl+Q leaves.', theme.faint);
}
