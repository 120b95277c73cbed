import type { ConversationView } from '@proj/client';
import { useDisplayName, useMessenger } from '@proj/react';
import { type MemoExoticComponent, memo, type ReactElement, type ReactNode } from 'react';
import { conversationHref } from '../route.ts';
import { isolated } from '../text/names.ts';
import { here } from '../text/when.ts';
import { StateMark } from '../thread/state-mark.tsx';
import { useTypingSentence } from '../thread/typing.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { useNow } from '../ui/use-now.ts';

interface Props {
  readonly row: ConversationView;
  readonly isSelected: boolean;
  /** Who is online is not known without a connection. */
  readonly isConnected: boolean;
  /** Where Tab leads to. */
  readonly isStop: boolean;
}

/** Renders again when its own row changes. */
export const ConversationRow: MemoExoticComponent<(props: Props) => ReactElement> = memo(function ConversationRow({
  row,
  isSelected,
  isConnected,
  isStop,
}: Props): ReactElement {
  const nowMs = useNow();
  const { id, title, peer, unread, presence, activeAtMs } = row;
  const isOnline = isConnected && presence?.online === true;
  return (
    <li>
      <a
        className="row"
        href={conversationHref(id)}
        aria-current={isSelected ? 'page' : undefined}
        tabIndex={isStop ? 0 : -1}
        data-conversation={id}
      >
        <Avatar id={peer ?? id} name={title} group={peer === undefined} online={isOnline} />
        <span className="row-title" dir="auto">
          {title}
        </span>
        {isOnline && <span className="unseen">, online</span>}
        {activeAtMs > 0 && (
          <time className="row-time" dateTime={new Date(activeAtMs).toISOString()}>
            {here.brief(activeAtMs, nowMs)}
          </time>
        )}
        <span className="row-preview" dir="auto">
          <PreviewText row={row} />
        </span>
        {unread > 0 && (
          <span className="badge">
            {unread > 999 ? '999+' : unread}
            <span className="unseen"> unread</span>
          </span>
        )}
      </a>
    </li>
  );
});

/** What there is to know: who is typing, else what was not sent yet, else the newest text. */
function PreviewText({ row }: { readonly row: ConversationView }): ReactNode {
  const { user } = useMessenger();
  const typing = useTypingSentence(row.typing, row.peer !== undefined);
  const { draft, preview } = row;
  const sender = useDisplayName(preview?.from ?? user);
  if (typing !== '') return <em className="typing-text">{typing}</em>;
  if (draft.trim() !== '') {
    return (
      <>
        <span className="draft">Draft: </span>
        {oneLine(draft)}
      </>
    );
  }
  if (preview === undefined) return row.peer === undefined ? 'No messages yet' : '';
  const own = preview.from === user;
  return (
    <>
      {own && <StateMark state={preview.state} />}
      {own ? 'You: ' : row.peer === undefined ? `${isolated(sender)}: ` : ''}
      {preview.text === '' ? <em>Message taken back</em> : oneLine(preview.text)}
    </>
  );
}

function oneLine(text: string): string {
  return text.slice(0, 200).replaceAll(/\s+/g, ' ');
}
