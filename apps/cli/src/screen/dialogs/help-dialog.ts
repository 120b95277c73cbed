import type { Area } from '../area.ts';
import type { Canvas } from '../canvas.ts';
import type { InputEvent } from '../keys.ts';
import { markMeanings, theme } from '../theme.ts';
import type { Dialog, DialogHost } from './dialog.ts';

/** Keys and what they do, for the help and the README. */
export const keyTable: readonly (readonly [string, string])[] = [
  ['Enter', 'send; in a list: open'],
  ['Alt+Enter, Ctrl+J', 'a new line'],
  ['Tab, Shift+Tab', 'composer, messages, list'],
  ['Esc', 'back to the composer; from there to the list'],
  ['Alt+↑, Alt+↓', 'the conversation above or below'],
  ['Page Up, Page Down', 'scroll the messages'],
  ['↑ in the composer', 'what was sent before'],
  ['Ctrl+K, / in a list', 'search conversations and messages'],
  ['Ctrl+N', 'a new conversation'],
  ['Ctrl+G', 'a new group'],
  ['F2, Ctrl+O', 'who is in the conversation'],
  ['Ctrl+R', 'try to connect now'],
  ['Ctrl+L', 'draw everything anew'],
  ['Ctrl+Z', 'back to the shell; "fg" returns'],
  ['F1, ? in a list', 'this help'],
  ['Ctrl+Q, twice Ctrl+C', 'leave'],
];

export const messageKeyTable: readonly (readonly [string, string])[] = [
  ['↑, ↓', 'the message above or below'],
  ['r', 'react'],
  ['e', 'change it, if it is yours'],
  ['x', 'take it back, or throw a refused one away'],
  ['i', 'who has received and read it'],
  ['Enter', 'send a refused one again, fetch what is missing'],
];

export const mouseTable: readonly (readonly [string, string])[] = [
  ['click', 'opens a conversation, chooses a message'],
  ['wheel', 'scrolls what is below it'],
];

/** What the screen has no dialog for. */
export const shellTable: readonly (readonly [string, string])[] = [
  ['chat whois set', 'your name as others see it, and what you say of you'],
  ['chat devices', 'where you are logged in; "devices revoke" logs out'],
  ['chat passwd', 'change the password'],
  ['chat group role', 'hand a group over to somebody else'],
  ['chat blocks', 'whom you have blocked'],
];

type HelpRow = readonly [string, string] | string;

const helpRows: readonly HelpRow[] = [
  ...keyTable,
  '',
  'With a message chosen (Tab, or a click)',
  ...messageKeyTable,
  '',
  'Mouse (hold Shift to mark text as usual)',
  ...mouseTable,
  '',
  'Behind your messages',
  ...markMeanings,
  '',
  'In a shell (Ctrl+Z), with --help for more',
  ...shellTable,
];

export class HelpDialog implements Dialog {
  readonly title = 'Help';
  readonly columns = 70;
  readonly rows: number = helpRows.length;
  readonly keys = '↑ ↓ scroll   Esc close';
  readonly #host: DialogHost;
  #offset = 0;
  #shown = 1;

  constructor(host: DialogHost) {
    this.#host = host;
  }

  draw(canvas: Canvas, { left, top, right, bottom }: Area): void {
    this.#shown = bottom - top;
    this.#offset = Math.max(0, Math.min(this.#offset, helpRows.length - this.#shown));
    for (const [index, row] of helpRows.slice(this.#offset, this.#offset + this.#shown).entries()) {
      if (typeof row === 'string') {
        canvas.put(left, top + index, row, theme.heading, right);
        continue;
      }
      const [keys, meaning] = row;
      canvas.put(left, top + index, keys, theme.strong, right);
      canvas.put(left + 22, top + index, meaning, theme.plain, right);
    }
    if (this.#offset + this.#shown < helpRows.length) canvas.put(right - 1, bottom - 1, '↓', theme.faint);
    if (this.#offset > 0) canvas.put(right - 1, top, '↑', theme.faint);
  }

  onInput(event: InputEvent): void {
    const by = stepOf(event, this.#shown);
    if (by !== undefined) {
      this.#offset += by;
      this.#host.redraw();
    } else if (event.type === 'key') this.#host.closeDialog();
  }
}

/** How far an event moves in a list of so many rows. */
export function stepOf(event: InputEvent, page: number): number | undefined {
  if (event.type === 'mouse')
    return { 'wheel-up': -3, 'wheel-down': 3, press: undefined, release: undefined }[event.action];
  if (event.type !== 'key' || event.ctrl || event.alt) return undefined;
  return { up: -1, down: 1, 'page-up': 1 - page, 'page-down': page - 1 }[event.name];
}
