import type { ConversationId, UserId } from '@proj/chat-protocol';
import type { Thread, ThreadView } from '@proj/client';
import { useMemo } from 'react';
import { useMessenger } from './context.ts';
import { ThreadSource } from './thread-source.ts';
import { useLive } from './use-live.ts';

/** What {@link useMessages} answers. The functions stay the same for as long as the conversation does. */
export interface Messages extends ThreadView, Pick<Thread, 'loadOlder' | 'fill'> {}

/**
 * The end of a conversation, or of that with a user, as far back as was loaded. Its thread is open while the component is
 * mounted. Before that, and once it is unmounted, `loadOlder` and `fill` do nothing.
 */
export function useMessages(of: UserId | ConversationId): Messages {
  const messenger = useMessenger();
  const source = useMemo(() => new ThreadSource(messenger, of), [messenger, of]);
  const view = useLive(source);
  const { loadOlder, fill } = source;
  return useMemo(() => ({ ...view, loadOlder, fill }), [view, loadOlder, fill]);
}
