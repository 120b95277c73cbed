import type { ConversationId } from '@proj/chat-protocol';
import { useConversations, useStatus } from '@proj/react';
import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { Empty, Waiting } from '../ui/notes.tsx';
import { isConnected } from './connection.ts';
import { ConversationRow } from './conversation-row.tsx';
import { useConnection } from './use-connection.ts';

interface Props {
  readonly selected: ConversationId | undefined;
  readonly onNew: () => void;
}

/** Rows that are rendered at first, and how many more each time. */
const step = 100;

/** Tab leads to one of the rows, arrow keys go through them. */
export function ConversationList({ selected, onNew }: Props): ReactElement {
  const conversations = useConversations();
  const status = useStatus();
  const isNow = isConnected(useConnection());
  const [most, setMost] = useState(step);
  if (conversations.length === 0) {
    const isCertain = (status.state === 'online' && !status.syncing) || status.state === 'closed';
    if (!isCertain && status.state !== 'offline') return <Waiting label="Looking for your conversations…" />;
    return (
      <Empty icon="chats" title={isCertain ? 'No conversations yet' : 'Nothing here yet'}>
        <p>
          {isCertain
            ? 'Write to somebody whose user name you know.'
            : 'Your conversations come once there is a connection.'}
        </p>
        <button type="button" className="button primary" onClick={onNew}>
          New conversation
        </button>
      </Empty>
    );
  }
  const shown = conversations.slice(0, most);
  const stop = shown.some(({ id }) => id === selected) ? selected : shown[0]?.id;
  return (
    <div className="list-scroll">
      {/* The keys are the rows': they come up from there. */}
      <ul className="list" onKeyDown={moveFocus}>
        {shown.map((row) => (
          <ConversationRow
            key={row.id}
            row={row}
            isSelected={row.id === selected}
            isConnected={isNow}
            isStop={row.id === stop}
          />
        ))}
      </ul>
      {conversations.length > most && (
        <button type="button" className="button quiet wide" onClick={() => setMost(most + step)}>
          Show more
        </button>
      )}
    </div>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const links = [...event.currentTarget.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: links.length - 1,
  };
  const next = targets[event.key];
  if (next === undefined) return;
  event.preventDefault();
  links[next]?.focus();
}
