import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ThreadRow } from './rows.ts';

export interface Scroll {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly isAtEnd: boolean;
  /** The same at this moment, before anything was rendered anew. */
  readonly staysAtEnd: () => boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
  /** Puts a row into the middle, and answers whether there is one. */
  readonly show: (row: string) => HTMLElement | undefined;
  /** How much there is above what is seen. */
  readonly above: () => number;
}

/** What stays where it is when rows come and go: the end, or the first row that is seen, so far below the edge. */
type Anchor = { readonly kind: 'end' } | { readonly kind: 'row'; readonly row: string; readonly top: number };

/** Less than a line from the end counts as at the end. */
const nearEnd = 48;
const margin = 12;

/**
 * Keeps the place. Browsers' own scroll anchoring is not everywhere, and lets go at the edges.
 * @param first - The row to begin at, once it is there. @defaultValue the end
 */
export function useScroll(rows: readonly ThreadRow[], first: string | undefined): Scroll {
  const scroller = useRef<HTMLElement>(null);
  const anchor = useRef<Anchor>({ kind: 'end' });
  const hasBegun = useRef(false);
  const [isAtEnd, setAtEnd] = useState(true);

  const restore = useCallback((): void => {
    const { current: element } = scroller;
    if (element === null) return;
    const { current: place } = anchor;
    if (place.kind === 'end') element.scrollTop = element.scrollHeight;
    else {
      const row = rowElement(element, place.row);
      if (row !== undefined) element.scrollTop += topOf(row, element) - place.top;
    }
  }, []);

  const take = useCallback((): void => {
    const { current: element } = scroller;
    if (element === null) return;
    anchor.current = anchorOf(element);
    setAtEnd(anchor.current.kind === 'end');
  }, []);

  const toEnd = useCallback((): void => {
    anchor.current = { kind: 'end' };
    setAtEnd(true);
    restore();
  }, [restore]);

  const lastKey = useRef<string>(undefined);
  useLayoutEffect(() => {
    const last = rows.at(-1);
    const isOwnNew =
      last?.kind === 'message' && last.item.own && last.item.seq === undefined && last.key !== lastKey.current;
    if (!hasBegun.current && first !== undefined && rows.some(({ key }) => key === first)) {
      hasBegun.current = true;
      anchor.current = { kind: 'row', row: first, top: margin };
      restore();
      take();
    } else if (isOwnNew) {
      // One's own is seen at once, wherever one was.
      hasBegun.current = true;
      anchor.current = { kind: 'end' };
      setAtEnd(true);
    }
    lastKey.current = last?.key;
    restore();
  }, [rows, first, restore, take]);

  useEffect(() => {
    const { current: element } = scroller;
    if (element === null) return;
    // What scrolls takes the focus, so that the keyboard can scroll it: not every browser sees to that itself.
    element.tabIndex = 0;
    // The window, the composer and the rows change their sizes without a word to this component.
    const observer = new ResizeObserver(restore);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [restore]);

  const show = useCallback(
    (key: string): HTMLElement | undefined => {
      const { current: element } = scroller;
      const row = element === null ? undefined : rowElement(element, key);
      if (element === null || row === undefined) return undefined;
      const top = Math.max(margin, (element.clientHeight - row.offsetHeight) / 2);
      anchor.current = { kind: 'row', row: key, top };
      hasBegun.current = true;
      restore();
      take();
      return row;
    },
    [restore, take],
  );

  const staysAtEnd = useCallback((): boolean => anchor.current.kind === 'end', []);
  const above = useCallback((): number => scroller.current?.scrollTop ?? 0, []);
  return { scroller, isAtEnd, staysAtEnd, onScroll: take, toEnd, show, above };
}

function anchorOf(element: HTMLElement): Anchor {
  if (element.scrollHeight - element.scrollTop - element.clientHeight <= nearEnd) return { kind: 'end' };
  const row = firstSeen(element);
  return row === undefined ? { kind: 'end' } : { kind: 'row', row: row.dataset['row'] ?? '', top: topOf(row, element) };
}

/** Rows follow each other downwards: the first whose bottom is below the edge is found by halving. */
function firstSeen(element: HTMLElement): HTMLElement | undefined {
  const rows = element.querySelectorAll<HTMLElement>('[data-row]');
  const edge = element.getBoundingClientRect().top;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && row.getBoundingClientRect().bottom > edge) high = middle;
    else low = middle + 1;
  }
  return rows[low];
}

function topOf(row: HTMLElement, element: HTMLElement): number {
  return row.getBoundingClientRect().top - element.getBoundingClientRect().top;
}

function rowElement(element: HTMLElement, key: string): HTMLElement | undefined {
  return element.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? undefined;
}
