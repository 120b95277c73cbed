import type { Reaction, ThreadItem } from '@proj/client';
import type { Style } from './canvas.ts';
import { clock, day, isSameDay } from './moments.ts';
import { marks, theme } from './theme.ts';
import { padded, widthOf } from './width.ts';
import { safeLine, wrapSafely } from './wrap.ts';

export interface Segment {
  readonly text: string;
  readonly style: Style;
}

/** One row of the message pane. */
export interface ThreadRow {
  /** Of the item that it belongs to; day and unread lines belong to the item below. */
  readonly key: string;
  /** Whether the row is the item itself, and not a line above it. */
  readonly isItem: boolean;
  readonly segments: readonly Segment[];
  /** At the right end. */
  readonly mark?: Segment | undefined;
}

export interface RowsContext {
  readonly columns: number;
  readonly nowMs: number;
  readonly isGroup: boolean;
  readonly me: string;
  /** A line above this item says that what follows is new. */
  readonly unreadKey: string | undefined;
  /** Changes when a name does. */
  readonly names: unknown;
  readonly nameOf: (user: string) => string;
}

/** Messages of one person that stand under one heading. */
const togetherMs = 5 * 60_000;
const indent = 2;
const markColumns = 7;

/** What was laid out once, for as long as the item is the same. */
export class RowCache {
  readonly #rows: WeakMap<
    ThreadItem,
    {
      readonly columns: number;
      readonly isFirst: boolean;
      readonly names: unknown;
      readonly rows: readonly ThreadRow[];
    }
  > = new WeakMap();

  rowsOf(item: ThreadItem, isFirst: boolean, context: RowsContext): readonly ThreadRow[] {
    const { columns, names } = context;
    const kept = this.#rows.get(item);
    if (kept?.columns === columns && kept.isFirst === isFirst && kept.names === names) return kept.rows;
    const rows = itemRows(item, isFirst, context);
    this.#rows.set(item, { columns, isFirst, names, rows });
    return rows;
  }
}

/** The whole thread as rows. */
export function threadRows(items: readonly ThreadItem[], context: RowsContext, cache: RowCache): readonly ThreadRow[] {
  const rows: ThreadRow[] = [];
  let before: Exclude<ThreadItem, { kind: 'hole' }> | undefined;
  for (const item of items) {
    if (item.kind === 'hole') {
      rows.push(...cache.rowsOf(item, true, context));
      before = undefined;
      continue;
    }
    const isNewDay = before === undefined || !isSameDay(before.atMs, item.atMs);
    if (isNewDay) rows.push(ruleRow(item.key, day(item.atMs, context.nowMs), context.columns, theme.faint));
    const isUnread = item.key === context.unreadKey;
    if (isUnread) rows.push(ruleRow(item.key, 'new', context.columns, theme.unread));
    rows.push(...cache.rowsOf(item, isNewDay || isUnread || !areTogether(before, item), context));
    before = item;
  }
  return rows;
}

function areTogether(before: ThreadItem | undefined, item: ThreadItem): boolean {
  if (before?.kind !== 'message' || item.kind !== 'message') return false;
  return before.from === item.from && Math.abs(item.atMs - before.atMs) < togetherMs;
}

function ruleRow(key: string, label: string, columns: number, style: Style): ThreadRow {
  const rest = Math.max(2, columns - widthOf(label) - 4);
  const before = Math.floor(rest / 2);
  const text = `${'─'.repeat(before)} ${label} ${'─'.repeat(rest - before)}`;
  return {
    key,
    isItem: false,
    segments: [
      { text: ' ', style: {} },
      { text, style },
    ],
  };
}

function itemRows(item: ThreadItem, isFirst: boolean, context: RowsContext): readonly ThreadRow[] {
  switch (item.kind) {
    case 'message':
      return messageRows(item, isFirst, context);
    case 'event':
      return eventRows(item, context);
    case 'hole': {
      const count = item.beforeSeq - item.afterSeq - 1;
      const what = count === 1 ? 'one message is' : `${count} messages are`;
      const text = `··· ${what} not here yet: Enter fetches ···`;
      return [{ key: item.key, isItem: true, segments: [gutter, { text, style: theme.warning }] }];
    }
  }
}

const gutter: Segment = { text: ' '.repeat(indent), style: {} };

function messageRows(item: ThreadItem & { kind: 'message' }, isFirst: boolean, context: RowsContext): ThreadRow[] {
  const { key } = item;
  const rows: ThreadRow[] = [];
  const push = (segments: readonly Segment[], mark?: Segment): void => {
    rows.push({ key, isItem: true, segments, mark });
  };
  if (isFirst) {
    const name = item.own ? 'you' : safeLine(context.nameOf(item.from));
    push([
      gutter,
      { text: name, style: item.own ? theme.self : theme.other },
      { text: `  ${clock(item.atMs)}`, style: theme.faint },
    ]);
  }
  const columns = Math.max(4, context.columns - indent - markColumns);
  if (item.recalled) push([gutter, { text: '(taken back)', style: theme.faint }], markOf(item, context));
  else {
    const body = wrapSafely(item.text, columns);
    for (const [index, text] of body.entries()) {
      const isLast = index === body.length - 1;
      const note = isLast && item.edited ? '(edited)' : '';
      const fits = note !== '' && widthOf(text) + note.length + 1 <= columns;
      const segments = fits
        ? [gutter, { text, style: {} }, { text: ` ${note}`, style: theme.faint }]
        : [gutter, { text, style: {} }];
      const isEnd = isLast && (note === '' || fits);
      push(segments, isEnd ? markOf(item, context) : undefined);
      if (isLast && note !== '' && !fits) push([gutter, { text: note, style: theme.faint }], markOf(item, context));
    }
  }
  if (item.reactions.length > 0) {
    const text = item.reactions.map((reaction) => reactionText(reaction, context)).join('  ');
    for (const row of wrapSafely(text, columns)) push([gutter, { text: row, style: theme.faint }]);
  }
  if (item.state === 'refused') {
    const text = `refused (${safeLine(item.reason ?? 'unknown')}): Tab, then Enter tries again, x throws it away`;
    for (const row of wrapSafely(text, columns)) push([gutter, { text: row, style: theme.bad }]);
  }
  return rows;
}

function reactionText({ emoji, users }: Reaction, { isGroup, me, nameOf }: RowsContext): string {
  const shown = users.slice(0, 3).map((user) => (user === me ? 'you' : safeLine(nameOf(user))));
  const more = users.length > 3 ? ` and ${users.length - 3} more` : '';
  return isGroup ? `${safeLine(emoji)} ${shown.join(', ')}${more}` : safeLine(emoji);
}

function markOf(item: ThreadItem & { kind: 'message' }, { isGroup }: RowsContext): Segment | undefined {
  if (item.changing) return { text: marks.queued, style: theme.faint };
  if (!item.own) return undefined;
  const readers = isGroup && item.state === 'read' ? ` ${item.readBy.length}` : '';
  const style = {
    queued: theme.warning,
    accepted: theme.faint,
    delivered: theme.faint,
    read: theme.good,
    refused: theme.bad,
  };
  return { text: marks[item.state] + readers, style: style[item.state] };
}

function eventRows(item: ThreadItem & { kind: 'event' }, context: RowsContext): readonly ThreadRow[] {
  const text = `${clock(item.atMs)}  ${eventText(item, context)}`;
  const rows = wrapSafely(text, Math.max(4, context.columns - indent - 2));
  return rows.map((row) => ({ key: item.key, isItem: true, segments: [gutter, { text: row, style: theme.faint }] }));
}

function eventText({ from, content }: ThreadItem & { kind: 'event' }, { nameOf }: RowsContext): string {
  const who = safeLine(nameOf(from));
  const names = (users: readonly string[]): string => users.map((user) => safeLine(nameOf(user))).join(', ');
  switch (content.kind) {
    case 'create':
      return `${who} created “${safeLine(content.title)}”${content.users.length > 0 ? ` with ${names(content.users)}` : ''}`;
    case 'add':
      return content.users.length === 1 && content.users[0] === from
        ? `${who} came in`
        : `${who} added ${names(content.users)}`;
    case 'remove':
      return content.user === from ? `${who} left` : `${who} removed ${names([content.user])}`;
    case 'role':
      return `${who} made ${names([content.user])} ${content.role}`;
    case 'mute':
      return `${who} ${content.untilMs === 0 ? 'unmuted' : 'muted'} ${names([content.user])}`;
    case 'rename':
      return `${who} named the group “${safeLine(content.title)}”`;
    case 'unknown':
      return `${who} did what this version does not know`;
  }
}

/** For tests and captures: a row as text. */
export function rowText({ segments, mark }: ThreadRow, columns: number): string {
  const text = segments.map((segment) => segment.text).join('');
  return mark === undefined ? text : padded(text, columns - widthOf(mark.text)) + mark.text;
}
