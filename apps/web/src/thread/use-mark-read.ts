import type { ConversationId } from '@proj/chat-protocol';
import { useMessenger } from '@proj/react';
import { useEffect, useSyncExternalStore } from 'react';
import { sentenceOf } from '../text/failures.ts';
import { toast } from '../ui/toasts.tsx';
import type { Scroll } from './use-scroll.ts';

/**
 * Marks as read what somebody has before their eyes: whoever looks at the end has come past everything.
 * @param isReady - What is unread was found.
 * @returns how many are unread still.
 */
export function useMarkRead(
  id: ConversationId,
  unread: number,
  isReady: boolean,
  { isAtEnd, staysAtEnd }: Pick<Scroll, 'isAtEnd' | 'staysAtEnd'>,
): number {
  const messenger = useMessenger();
  const isLookedAt = useSyncExternalStore(subscribe, isPageLookedAt);
  useEffect(() => {
    if (!isReady || !isAtEnd || !isLookedAt || unread === 0 || !staysAtEnd()) return;
    messenger.markRead(id).catch((error: unknown) => toast(sentenceOf(error)));
  }, [messenger, id, unread, isReady, isAtEnd, staysAtEnd, isLookedAt]);
  return unread;
}

function isPageLookedAt(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

function subscribe(listener: () => void): () => void {
  addEventListener('focus', listener);
  addEventListener('blur', listener);
  document.addEventListener('visibilitychange', listener);
  return () => {
    removeEventListener('focus', listener);
    removeEventListener('blur', listener);
    document.removeEventListener('visibilitychange', listener);
  };
}
