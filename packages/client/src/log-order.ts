import type { LogEntry } from '@proj/chat-protocol';

/** The place of the first entry at or after `seq` in entries that ascend. */
export function placeOf(log: readonly LogEntry[], seq: number): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((log[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts an entry where it belongs, in the place of what was there. */
export function insert(log: LogEntry[], entry: LogEntry): void {
  const place = placeOf(log, entry.seq);
  log.splice(place, log[place]?.seq === entry.seq ? 1 : 0, entry);
}
