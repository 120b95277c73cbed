import type { ThreadItem } from '@proj/client';
import type { OpenThread } from './open-thread.ts';

/** Pages that are fetched to come to a message: about 5,000 messages. */
const mostPages = 100;

/**
 * The item of a message, fetched if need be; `undefined` when it is not to be found, or not wanted any more.
 * @throws ClientError
 */
export async function findItem(
  open: OpenThread,
  seq: number,
  isWanted: () => boolean,
): Promise<ThreadItem | undefined> {
  for (let page = 0; page < mostPages && isWanted(); page++) {
    const { items, hasOlder } = open.thread.current;
    const found = items.find((item) => item.kind !== 'hole' && item.seq === seq);
    if (found !== undefined) return found;
    const hole = items.find((item) => item.kind === 'hole' && item.afterSeq < seq && seq < item.beforeSeq);
    if (hole?.kind === 'hole') await open.thread.fill(hole);
    else if (hasOlder) await open.thread.loadOlder();
    // An edit of an entry has no item of its own, and neither has what was never here.
    else return undefined;
  }
  return undefined;
}
