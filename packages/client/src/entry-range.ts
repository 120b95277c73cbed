import type { EntryRange } from './replica-store.ts';

/** A range with both ends in it, of which there is nothing when `limit` is 0. */
export interface EntryBounds {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly last: boolean;
}

/** What a range asks for, in whole numbers: the one place that says so, for every store. */
export function boundsOf({ afterSeq = 0, beforeSeq, limit, last = false }: EntryRange): EntryBounds {
  const from = afterSeq + 1;
  const to = beforeSeq === undefined ? Number.MAX_SAFE_INTEGER : beforeSeq - 1;
  // Not a number: none.
  const isSome = from <= to && limit >= 1;
  return { from, to, limit: isSome ? Math.min(Math.floor(limit), Number.MAX_SAFE_INTEGER) : 0, last };
}
