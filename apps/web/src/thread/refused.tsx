import { useMessenger } from '@proj/react';
import type { ReactElement } from 'react';
import { reasonSentence } from '../text/failures.ts';
import { useAction } from '../ui/use-action.ts';
import type { MessageItem } from './rows.ts';

/** Why the server did not take a message, and what can be done. */
export function Refused({ item }: { readonly item: MessageItem }): ReactElement {
  const messenger = useMessenger();
  const { problem, run } = useAction();
  return (
    <div className="refused">
      <p>Not sent. {problem ?? reasonSentence(item.reason)}</p>
      <button type="button" className="link" onClick={() => void run(() => messenger.retry(item.id))}>
        Try again
      </button>
      <button type="button" className="link danger" onClick={() => void run(() => messenger.discard(item.id))}>
        Discard
      </button>
    </div>
  );
}
