import type { ConversationView } from '@proj/client';
import type { Area, Targets } from './area.ts';
import type { Canvas, Style } from './canvas.ts';
import { layOut } from './composer.ts';
import type { ThreadLayout } from './layout.ts';
import { moment } from './moments.ts';
import type { OpenThread } from './open-thread.ts';
import { theme } from './theme.ts';
import { fitted, widthOf } from './width.ts';
import { inItsCells, safeLine } from './wrap.ts';

export interface ThreadPane {
  readonly open: OpenThread;
  /** `undefined`: nothing was said in it yet. */
  readonly conversation: ConversationView | undefined;
  /** What to call it without that. */
  readonly title: string;
  readonly focus: 'list' | 'messages' | 'composer';
  readonly me: string;
  readonly nowMs: number;
  readonly names: unknown;
  /** Changes with every call. */
  readonly notice: { readonly text: string; readonly isBad: boolean } | undefined;
  readonly nameOf: (user: string) => string;
  readonly onChoose: (key: string) => void;
  readonly onCompose: () => void;
  readonly onEnd: () => void;
}

const promptColumns = 3;

/** Lines that are longer are hard to read, and their marks are far away. */
const widestColumns = 110;

/** The user has left the group. */
export function isReadOnly(conversation: ConversationView | undefined): boolean {
  return conversation !== undefined && conversation.role === undefined;
}

/** Rows that the composer wants. */
export function composerRows(open: OpenThread | undefined, columns: number): number {
  return open === undefined ? 1 : layOut(open.composer, columns - promptColumns - 1).rows.length;
}

/** What the composer's text is wrapped to. */
export function composerColumns({ left, right }: Area): number {
  return right - left - promptColumns - 1;
}

export function drawThread(canvas: Canvas, layout: ThreadLayout, pane: ThreadPane, targets: Targets): void {
  drawHeader(canvas, layout.header, pane);
  drawMessages(canvas, layout.messages, pane, targets);
  drawSeparator(canvas, layout, pane, targets);
  drawComposer(canvas, layout.composer, pane, targets);
}

function drawHeader(canvas: Canvas, { left, top, right }: Area, pane: ThreadPane): void {
  const about = aboutText(pane);
  const at = canvas.put(left + 1, top, fitted(safeLine(pane.title), right - left - 4), theme.heading, right);
  if (about !== '') canvas.put(at + 2, top, fitted(about, right - at - 3), theme.faint, right);
  canvas.put(left, top + 1, '─'.repeat(right - left), theme.rule, right);
}

function aboutText({ conversation, nowMs }: ThreadPane): string {
  if (conversation === undefined) return '';
  const { peer, presence, role } = conversation;
  if (peer === undefined) return role === undefined ? 'group · you left' : `group · ${role}`;
  if (presence === undefined) return '';
  if (presence.online) return 'online';
  return presence.lastSeenMs === 0 ? 'offline' : `last seen ${moment(presence.lastSeenMs, nowMs)}`;
}

function drawMessages(canvas: Canvas, area: Area, pane: ThreadPane, targets: Targets): void {
  const { left, top, right, bottom } = area;
  const { open, nowMs, names } = pane;
  const isGroup = pane.conversation === undefined ? open.id.startsWith('g:') : pane.conversation.peer === undefined;
  const columns = Math.min(right - left, widestColumns);
  const end = left + columns - 1;
  const rows = open.view(
    { columns: columns - 1, nowMs, isGroup, me: pane.me, names, nameOf: pane.nameOf },
    bottom - top,
  );
  const { hasOlder, loading, items } = open.thread.current;
  if (items.length === 0) {
    const text = loading ? 'Fetching …' : 'Nothing was said here yet. Type below, and Enter sends it.';
    canvas.put(left + 2, top, text, theme.faint, right);
    return;
  }
  // Newest at the bottom, next to where one types.
  const first = bottom - rows.length;
  if (hasOlder && open.isNearStart && first > top) canvas.put(left + 2, top, '↑ older messages …', theme.faint, right);
  for (const [index, { key, isItem, segments, mark }] of rows.entries()) {
    const row = first + index;
    const isChosen = isItem && pane.focus === 'messages' && key === open.chosenKey;
    let at = left;
    for (const { text, style } of segments) at = canvas.put(at, row, text, isChosen ? strong(style) : style, end);
    if (isChosen) canvas.put(left, row, '▌', theme.warning);
    if (mark !== undefined) canvas.putRight(end, row, mark.text, mark.style);
    if (isItem) targets.add({ left, top: row, right, bottom: row + 1 }, () => pane.onChoose(key));
  }
}

function strong(style: Style): Style {
  return { ...style, dim: false, bold: true };
}

function drawSeparator(canvas: Canvas, layout: ThreadLayout, pane: ThreadPane, targets: Targets): void {
  const { left, right } = layout.messages;
  const row = layout.separatorRow;
  canvas.put(left, row, '─'.repeat(right - left), theme.rule, right);
  if (left > 0) canvas.put(left - 1, row, '├', theme.rule);
  const below = pane.open.belowCount;
  const say = below > 0 ? ` ↓ ${below} more ` : '';
  const end = right - 2 - widthOf(say);
  if (say !== '') {
    canvas.put(end, row, say, theme.unread, right);
    targets.add({ left: end, top: row, right, bottom: row + 1 }, pane.onEnd);
  }
  const { text, style } = separatorText(pane);
  if (text !== '') canvas.put(left + 1, row, ` ${fitted(text, end - left - 5)} `, style, end);
}

function separatorText(pane: ThreadPane): { readonly text: string; readonly style: Style } {
  if (pane.notice !== undefined) return { text: pane.notice.text, style: pane.notice.isBad ? theme.bad : theme.strong };
  if (pane.open.editing !== undefined)
    return { text: 'changing a message: Enter saves, Esc leaves it', style: theme.warning };
  const typing = pane.conversation?.typing ?? [];
  const names = typing.slice(0, 3).map((user) => safeLine(pane.nameOf(user)));
  if (names.length === 0) return { text: '', style: theme.plain };
  if (typing.length > 3) return { text: 'several people are typing …', style: theme.faint };
  return { text: `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} typing …`, style: theme.faint };
}

function drawComposer(canvas: Canvas, area: Area, pane: ThreadPane, targets: Targets): void {
  const { left, top, right, bottom } = area;
  targets.add(area, pane.onCompose);
  if (isReadOnly(pane.conversation)) {
    canvas.put(left + 1, top, 'You are no member any more: you can read what was said.', theme.faint, right);
    return;
  }
  const isFocused = pane.focus === 'composer';
  const { rows, cursorRow, cursorColumn } = layOut(pane.open.composer, composerColumns(area));
  const height = bottom - top;
  const first = Math.max(0, Math.min(cursorRow - height + 1, rows.length - height));
  const offset = Math.min(first, cursorRow);
  canvas.put(left + 1, top, '›', isFocused ? theme.strong : theme.faint);
  for (const [index, { text }] of rows.slice(offset, offset + height).entries()) {
    canvas.put(left + promptColumns, top + index, inItsCells(text), theme.plain, right);
  }
  if (pane.open.composer.text === '' && !isFocused)
    canvas.put(left + promptColumns, top, 'Tab to write', theme.faint, right);
  if (isFocused) {
    canvas.cursor = { column: Math.min(right - 1, left + promptColumns + cursorColumn), row: top + cursorRow - offset };
  }
}
