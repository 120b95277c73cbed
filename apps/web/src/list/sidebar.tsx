import type { ConversationId } from '@proj/chat-protocol';
import { useDisplayName } from '@proj/react';
import type { ReactElement } from 'react';
import { useSession } from '../session-context.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { ConversationList } from './conversation-list.tsx';

interface Props {
  readonly selected: ConversationId | undefined;
  readonly onSearch: () => void;
  readonly onNew: () => void;
}

export function Sidebar({ selected, onSearch, onNew }: Props): ReactElement {
  const { site, session } = useSession();
  const { user } = session.account;
  const name = useDisplayName(user);
  return (
    <nav className="sidebar" aria-label="Conversations">
      <header className="bar">
        <a className="self" href="#/settings" aria-label={`Settings of ${name}`} title="Settings">
          <Avatar id={user} name={name} size="small" />
        </a>
        <h1>{site.name}</h1>
        <IconButton icon="search" label="Search" aria-keyshortcuts="Control+K" onClick={onSearch} />
        <IconButton icon="write" label="New conversation" onClick={onNew} />
      </header>
      <ConnectionNotice />
      <ConversationList selected={selected} onNew={onNew} />
    </nav>
  );
}
