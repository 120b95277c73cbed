import { type ConversationId, isGroup, peerOf } from '@proj/chat-protocol';
import { useConversation, useDisplayName, useMessages, useMessenger, useStatus } from '@proj/react';
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import type { Connection } from '../list/connection.ts';
import { useConnection } from '../list/use-connection.ts';
import { hrefOf } from '../route.ts';
import { here } from '../text/when.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { Empty } from '../ui/notes.tsx';
import { useNow } from '../ui/use-now.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import type { MessageItem } from './rows.ts';
import { TypingLine } from './typing.tsx';

interface Props {
  readonly id: ConversationId;
  /** The message to show first. */
  readonly seq: number | undefined;
}

/** One conversation: who, what was said, and where to say more. Rendered anew for another one. */
export function ConversationPane({ id, seq }: Props): ReactElement {
  const { user } = useMessenger();
  if (!isGroup(id) && peerOf(id, user) === undefined) {
    return <Nowhere title="This is not one of your conversations" />;
  }
  return <Opened id={id} seq={seq} />;
}

function Nowhere({ title }: { readonly title: string }): ReactElement {
  return (
    <Empty icon="alert" title={title}>
      <a className="button" href="#/">
        Back to the list
      </a>
    </Empty>
  );
}

function Opened({ id, seq }: Props): ReactElement {
  const { user } = useMessenger();
  const peer = peerOf(id, user);
  const isDirect = peer !== undefined;
  const row = useConversation(id);
  const messages = useMessages(id);
  const [editing, setEditing] = useState<MessageItem>();
  const title = useTitle(id);
  const stopEditing = useCallback(() => setEditing(undefined), []);
  const status = useStatus();
  const isMember = isDirect || row === undefined || row.role !== undefined;
  const isNowhere = !isDirect && row === undefined && status.state === 'online' && !status.syncing && !messages.loading;
  if (isNowhere && messages.items.length === 0) return <Nowhere title="There is no such group here" />;
  return (
    <section className="conversation" aria-label={`Conversation with ${title}`}>
      <PaneHead id={id} title={title} />
      <MessageList
        id={id}
        title={title}
        messages={messages}
        seq={seq}
        unread={row?.unread ?? 0}
        isDirect={isDirect}
        role={isDirect ? 'member' : row?.role}
        onEdit={setEditing}
      />
      <Announcer items={messages.items} isLoading={messages.loading} />
      <TypingLine id={id} isDirect={isDirect} name={title} />
      {isMember ? (
        <Composer
          id={id}
          title={title}
          items={messages.items}
          editing={editing}
          onEdit={setEditing}
          onEdited={stopEditing}
        />
      ) : (
        <p className="composer-note">You are not in this group any more. You can still read what you were shown.</p>
      )}
    </section>
  );
}

function useTitle(id: ConversationId): string {
  const { user } = useMessenger();
  const row = useConversation(id);
  const peer = peerOf(id, user);
  const name = useDisplayName(peer ?? user);
  if (row !== undefined && row.title !== '') return row.title;
  return peer === undefined ? 'Group' : name;
}

function PaneHead({ id, title }: { readonly id: ConversationId; readonly title: string }): ReactElement {
  const { user } = useMessenger();
  const peer = peerOf(id, user);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On a phone the list has made way for this, and a focus in the composer would bring up the keyboard.
    if (matchMedia('(pointer: coarse)').matches) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className="bar">
      <a className="icon-button back" href="#/" aria-label="Back to the conversations" title="Back">
        <Icon name="back" />
      </a>
      <Avatar id={peer ?? id} name={title} group={peer === undefined} size="small" />
      <div className="bar-who">
        <h1 ref={heading} tabIndex={-1} dir="auto">
          {title}
        </h1>
        <Subtitle id={id} />
      </div>
      <a
        className="icon-button"
        href={hrefOf({ view: 'info', id })}
        aria-label={peer === undefined ? 'Group details' : `About ${title}`}
        title="Details"
      >
        <Icon name="info" />
      </a>
    </header>
  );
}

/** How the other one is; or how oneself is, where that is more to the point. */
function Subtitle({ id }: { readonly id: ConversationId }): ReactElement {
  const { user } = useMessenger();
  const nowMs = useNow();
  const row = useConversation(id);
  const connection = useConnection();
  const peer = peerOf(id, user);
  const own = connectionWords[connection.state];
  if (own !== '') return <p className="subtitle">{own}</p>;
  if (peer === user) return <p className="subtitle">Notes to yourself</p>;
  if (peer === undefined) {
    return <p className="subtitle">{row !== undefined && row.role === undefined ? 'Former group' : 'Group'}</p>;
  }
  const presence = row?.presence;
  if (presence?.online === true) return <p className="subtitle is-online">Online</p>;
  if (presence !== undefined && presence.lastSeenMs > 0) {
    return <p className="subtitle">Last seen {here.ago(presence.lastSeenMs, nowMs)}</p>;
  }
  return <p className="subtitle">@{peer}</p>;
}

const connectionWords: Readonly<Record<Connection['state'], string>> = {
  online: '',
  syncing: '',
  connecting: 'Connecting…',
  offline: 'No connection',
  closed: 'Signed out',
};
