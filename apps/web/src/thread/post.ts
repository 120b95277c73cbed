import type { Content, ConversationId } from '@proj/chat-protocol';
import { ClientError, type Messenger, type Queued } from '@proj/client';
import { sentenceOf } from '../text/failures.ts';
import { toast } from '../ui/toasts.tsx';

/**
 * Posts what is no message of its own: an edit, a recall, a reaction, a change of a group. What the server refuses is told
 * and forgotten, for there is no item that could show it.
 */
export function post(messenger: Messenger, conversation: ConversationId, content: Content): void {
  messenger.post(conversation, content).then(
    (queued) => forgetWhenRefused(messenger, queued),
    (error: unknown) => toast(sentenceOf(error)),
  );
}

/** Anything but a refusal leaves it where it waits: it goes out with the next visit. */
export function forgetWhenRefused(messenger: Messenger, { id, accepted }: Queued, onRefused?: () => void): void {
  accepted.catch((error: unknown) => {
    const isRefused = ClientError.is(error, 'CLIENT_REFUSED') || ClientError.is(error, 'CLIENT_BAD_ARGUMENT');
    // What closes the messenger is told elsewhere.
    if (!isRefused || messenger.status.current.state === 'closed') return;
    toast(sentenceOf(error));
    // Kept for nobody, it does no harm.
    messenger.discard(id).catch(() => {});
    onRefused?.();
  });
}
