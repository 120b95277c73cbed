import type { ConversationId } from '@proj/chat-protocol';
import { useMessenger, useProfiles } from '@proj/react';
import type { ReactElement } from 'react';
import { listOf } from '../text/names.ts';
import { post } from './post.ts';
import type { MessageItem } from './rows.ts';

interface Props {
  readonly id: ConversationId;
  readonly item: MessageItem;
  readonly canReact: boolean;
}

/** How often each, and whether by oneself: a press adds one's own or takes it away. */
export function Reactions({ id, item, canReact }: Props): ReactElement | undefined {
  const messenger = useMessenger();
  const profiles = useProfiles();
  const { seq, reactions } = item;
  if (reactions.length === 0 || seq === undefined) return undefined;
  return (
    <ul className="reactions" aria-label="Reactions">
      {reactions.map(({ emoji, users }) => {
        const own = users.includes(messenger.user);
        const names = users.map((user) => (user === messenger.user ? 'You' : profiles.get(user)?.displayName || user));
        return (
          <li key={emoji}>
            <button
              type="button"
              className="reaction"
              aria-pressed={own}
              title={listOf(names)}
              disabled={!canReact}
              onClick={() => post(messenger, id, { kind: 'reaction', target: seq, emoji, removed: own })}
            >
              <span>{emoji}</span> {users.length}
              <span className="unseen">, by {listOf(names)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
