import type { Area } from './area.ts';

/** Below this there is no room to say anything but that. */
export const smallest = { columns: 24, rows: 8 } as const;

/** From here on list and messages stand side by side. */
const twoPanesColumns = 64;

export interface ChatLayout {
  /** `undefined` where there is room for one pane, and the other one is shown. */
  readonly list: Area | undefined;
  readonly thread: ThreadLayout | undefined;
  /** Column of the rule between the two. */
  readonly rule: number | undefined;
  readonly statusRow: number;
}

export interface ThreadLayout {
  readonly header: Area;
  readonly messages: Area;
  /** The line above the composer. */
  readonly separatorRow: number;
  readonly composer: Area;
}

export interface LayoutOptions {
  readonly columns: number;
  readonly rows: number;
  readonly isThreadOpen: boolean;
  /** As many as its text takes. */
  readonly composerRows: (columns: number) => number;
}

/** `undefined`: the window is too small. */
export function chatLayout({ columns, rows, isThreadOpen, composerRows }: LayoutOptions): ChatLayout | undefined {
  if (columns < smallest.columns || rows < smallest.rows) return undefined;
  const statusRow = rows - 1;
  const isWide = columns >= twoPanesColumns;
  const listColumns = isWide ? Math.max(22, Math.min(36, Math.floor(columns * 0.3))) : columns;
  const list: Area = { left: 0, top: 0, right: listColumns, bottom: statusRow };
  if (!isWide && !isThreadOpen) return { list, thread: undefined, rule: undefined, statusRow };
  const left = isWide ? listColumns + 1 : 0;
  const most = Math.max(1, Math.min(8, Math.floor(rows / 3)));
  const height = Math.max(1, Math.min(most, composerRows(columns - left)));
  const composer: Area = { left, top: statusRow - height, right: columns, bottom: statusRow };
  const separatorRow = composer.top - 1;
  const thread: ThreadLayout = {
    header: { left, top: 0, right: columns, bottom: 2 },
    messages: { left, top: 2, right: columns, bottom: separatorRow },
    separatorRow,
    composer,
  };
  return { list: isWide ? list : undefined, thread, rule: isWide ? listColumns : undefined, statusRow };
}
