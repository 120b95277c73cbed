import type { ThreadItem } from '@proj/client';

export type MessageItem = Extract<ThreadItem, { kind: 'message' }>;
export type EventItem = Extract<ThreadItem, { kind: 'event' }>;
export type HoleItem = Extract<ThreadItem, { kind: 'hole' }>;

/** A line of the page. `day` and `unread` stand above the item that follows. */
export type ThreadRow =
  | { readonly kind: 'day'; readonly key: string; readonly atMs: number }
  | { readonly kind: 'unread'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly item: MessageItem;
      /** Follows one of the same sender closely: the name is not repeated. */
      readonly continues: boolean;
      /** The next one continues this. */
      readonly isContinued: boolean;
    }
  | { readonly kind: 'event'; readonly key: string; readonly item: EventItem }
  | { readonly kind: 'hole'; readonly key: string; readonly item: HoleItem };

/** Messages of one sender that are no further apart belong together. */
const closeMs = 5 * 60_000;

/**
 * The items with a line for each new day.
 * @param firstUnread - The key of the item above which the line of the unread stands.
 * @param dayOf - Days, numbered.
 */
export function rowsOf(
  items: readonly ThreadItem[],
  firstUnread: string | undefined,
  dayOf: (atMs: number) => number,
): readonly ThreadRow[] {
  const rows: ThreadRow[] = [];
  let lastDay: number | undefined;
  let last: MessageItem | undefined;
  items.forEach((item, index) => {
    if (item.kind === 'hole') {
      rows.push({ kind: 'hole', key: item.key, item });
      last = undefined;
      return;
    }
    const day = dayOf(item.atMs);
    if (day !== lastDay) {
      rows.push({ kind: 'day', key: `day above ${item.key}`, atMs: item.atMs });
      last = undefined;
    }
    lastDay = day;
    if (item.key === firstUnread) {
      rows.push({ kind: 'unread', key: 'unread' });
      last = undefined;
    }
    if (item.kind === 'event') {
      rows.push({ kind: 'event', key: item.key, item });
      last = undefined;
      return;
    }
    const next = items[index + 1];
    rows.push({
      kind: 'message',
      key: item.key,
      item,
      continues: last !== undefined && isClose(last, item),
      isContinued:
        next?.kind === 'message' && next.key !== firstUnread && dayOf(next.atMs) === day && isClose(item, next),
    });
    last = item;
  });
  return rows;
}

function isClose(before: MessageItem, after: MessageItem): boolean {
  return before.from === after.from && after.atMs - before.atMs < closeMs;
}

/** The key of the first of the last `unread` texts by others; `undefined` when there are none, or not so many here. */
export function firstUnreadOf(items: readonly ThreadItem[], unread: number): string | undefined {
  let left = unread;
  if (left <= 0) return undefined;
  for (let at = items.length - 1; at >= 0; at--) {
    const item = items[at];
    if (item?.kind === 'message' && !item.own && --left === 0) return item.key;
  }
  return undefined;
}
