import type { ConversationId } from '@proj/chat-protocol';
import type { ConversationView } from '@proj/client';
import type { Area, Targets } from './area.ts';
import type { Canvas, Style } from './canvas.ts';
import { shortMoment } from './moments.ts';
import { marks, theme } from './theme.ts';
import { fitted, widthOf } from './width.ts';
import { safeLine } from './wrap.ts';

export interface ListPane {
  readonly user: string;
  readonly conversations: readonly ConversationView[];
  /** The one in the other pane. */
  readonly open: ConversationId | undefined;
  /** The one that keys act on, while the list has them. */
  readonly cursor: ConversationId | undefined;
  readonly isFocused: boolean;
  /** First conversation shown. */
  readonly offset: number;
  readonly nowMs: number;
  readonly isLoading: boolean;
  readonly nameOf: (user: string) => string;
  readonly onOpen: (id: ConversationId) => void;
}

/** Conversations have a second row, with what was said last, where there is room for it. */
export function listPageOf({ top, bottom }: Area): number {
  return Math.max(1, Math.floor((bottom - top - 2) / rowsEach(bottom - top)));
}

function rowsEach(height: number): 1 | 2 {
  return height < 14 ? 1 : 2;
}

export function drawList(canvas: Canvas, area: Area, pane: ListPane, targets: Targets): void {
  const { left, top, right, bottom } = area;
  const unread = pane.conversations.reduce((sum, conversation) => sum + conversation.unread, 0);
  canvas.put(left + 1, top, fitted(pane.user, right - left - 10), theme.strong, right);
  if (unread > 0) canvas.putRight(right - 1, top, `${unread} new`, theme.unread);
  canvas.put(left, top + 1, '─'.repeat(right - left), theme.rule, right);
  if (pane.conversations.length === 0) {
    const text = pane.isLoading ? 'Fetching conversations …' : 'No conversations yet.';
    canvas.put(left + 1, top + 3, text, theme.faint, right);
    if (!pane.isLoading) canvas.put(left + 1, top + 4, 'Ctrl+N begins one.', theme.faint, right);
    return;
  }
  const each = rowsEach(bottom - top);
  const shown = pane.conversations.slice(pane.offset, pane.offset + listPageOf(area));
  for (const [index, conversation] of shown.entries()) {
    const row = top + 2 + index * each;
    const box: Area = { left, top: row, right, bottom: row + each };
    drawConversation(canvas, box, conversation, pane);
    targets.add(box, () => pane.onOpen(conversation.id));
  }
  if (pane.offset > 0) canvas.put(right - 2, top + 1, '↑', theme.faint);
  if (pane.offset + shown.length < pane.conversations.length) canvas.put(right - 2, bottom - 1, '↓', theme.strong);
}

function drawConversation(canvas: Canvas, box: Area, conversation: ConversationView, pane: ListPane): void {
  const { left, top, right, bottom } = box;
  const { id, title, unread, activeAtMs } = conversation;
  const isAtCursor = pane.isFocused && id === pane.cursor;
  const isOpen = id === pane.open;
  const when = bottom - top === 1 ? '' : shortMoment(activeAtMs, pane.nowMs);
  const count = unread > 0 ? `(${unread > 999 ? '999+' : unread})` : '';
  const end = bottom - top === 1 ? count : when;
  const style = isAtCursor ? theme.chosen : unread > 0 || isOpen ? theme.strong : theme.plain;
  canvas.line(left, top, '', style, right);
  canvas.put(left, top, isOpen ? '▸' : ' ', style);
  canvas.put(left + 1, top, signOf(conversation), isAtCursor ? style : signStyle(conversation));
  const name = fitted(safeLine(title), right - left - 5 - widthOf(end));
  canvas.put(left + 3, top, name, style, right);
  const endStyle = end === count ? theme.unread : theme.faint;
  canvas.putRight(right - 1, top, end, isAtCursor ? style : endStyle);
  if (bottom - top === 1) return;
  const previewEnd = right - (count === '' ? 1 : count.length + 2);
  canvas.put(
    left + 3,
    top + 1,
    fitted(previewText(conversation, pane), previewEnd - left - 3),
    theme.faint,
    previewEnd,
  );
  if (count !== '') canvas.putRight(right - 1, top + 1, count, theme.unread);
}

/** A group, or whether the other one is there. */
export function signOf({ peer, presence }: ConversationView): string {
  if (peer === undefined) return '#';
  if (presence === undefined) return ' ';
  return presence.online ? '●' : '○';
}

function signStyle({ presence }: ConversationView): Style {
  return presence?.online === true ? theme.good : theme.faint;
}

function previewText({ draft, typing, preview, peer, role }: ConversationView, pane: ListPane): string {
  const [who] = typing;
  if (who !== undefined) return peer === undefined ? `${safeLine(pane.nameOf(who))} is typing …` : 'typing …';
  if (draft !== '') return `draft: ${safeLine(draft)}`;
  if (preview === undefined) return role === undefined ? 'you left' : '';
  const text = preview.text === '' ? '(taken back)' : safeLine(preview.text);
  if (preview.from === pane.user) return `${marks[preview.state]} ${text}`;
  return peer === undefined ? `${safeLine(pane.nameOf(preview.from))}: ${text}` : text;
}
