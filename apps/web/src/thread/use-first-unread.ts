import { type Messages, useStatus } from '@proj/react';
import { useEffect, useState } from 'react';
import { firstUnreadOf } from './rows.ts';

export interface FirstUnread {
  /** The key of the item above which the line stands. */
  readonly firstUnread: string | undefined;
  /** Until it is, nothing counts as read. */
  readonly isKnown: boolean;
}

/** Of more, one begins at the end. */
const most = 400;

/**
 * What was unread when the conversation was opened: the line stays where it is while that is being read. It is looked for
 * as far back as need be.
 */
export function useFirstUnread({ items, loading, hasOlder, loadOlder }: Messages, unread: number): FirstUnread {
  const [atOpening] = useState(unread);
  const [known, setKnown] = useState<FirstUnread>({ firstUnread: undefined, isKnown: atOpening === 0 });
  const isOnline = useStatus().state === 'online';
  const { isKnown } = known;
  useEffect(() => {
    if (isKnown || loading || items.length === 0) return;
    const firstUnread = firstUnreadOf(items, atOpening);
    if (firstUnread !== undefined || !hasOlder || !isOnline || atOpening > most) {
      setKnown({ firstUnread, isKnown: true });
      return;
    }
    loadOlder().catch(() => setKnown({ firstUnread: undefined, isKnown: true }));
  }, [isKnown, loading, items, hasOlder, loadOlder, isOnline, atOpening]);
  return known;
}
