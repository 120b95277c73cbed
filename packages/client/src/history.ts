import type { LogEntry, Page } from '@proj/chat-protocol';
import { Limit } from '@proj/chat-protocol';
import type { HistoryOptions } from './client.ts';
import { ClientError } from './errors.ts';

const defaultLimit = 50;
const maxLimit = 1000;

/**
 * The last entries before `beforeSeq`, by pages that only run forwards.
 * @throws ClientError `CLIENT_BAD_ARGUMENT`, and what `pull` throws.
 */
export async function readHistory(
  pull: (afterSeq: number, limit: number) => Promise<Page>,
  options: HistoryOptions,
): Promise<readonly LogEntry[]> {
  const limit = checked('limit', options.limit ?? defaultLimit, maxLimit);
  const beforeSeq = checked('beforeSeq', options.beforeSeq ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  // Any page says what there is.
  const { head, floor } = await pull(0, 1);
  const last = Math.min(head, beforeSeq - 1);
  const entries: LogEntry[] = [];
  for (let afterSeq = Math.max(floor - 1, last - limit); afterSeq < last; afterSeq = entries.at(-1)?.seq ?? last) {
    const page = await pull(afterSeq, Math.min(last - afterSeq, Limit.pageEntries));
    // Where the floor rose meanwhile, a page may begin beyond the last that is wanted.
    const wanted = page.entries.filter(({ seq }) => seq <= last);
    if (wanted.length === 0) break;
    entries.push(...wanted);
  }
  return entries;
}

function checked(name: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new ClientError('CLIENT_BAD_ARGUMENT', `${name} must be an integer from 1 to ${most}`);
}
