import type { ConversationId, Role } from '@proj/chat-protocol';
import { type Messages, useStatus } from '@proj/react';
import { type ReactElement, useMemo } from 'react';
import { dayNumbers, here } from '../text/when.ts';
import { Icon } from '../ui/icon.tsx';
import { Empty, Waiting } from '../ui/notes.tsx';
import { useNow } from '../ui/use-now.ts';
import { EventLine } from './event-line.tsx';
import { HoleLine } from './hole-line.tsx';
import { Message } from './message.tsx';
import { type MessageItem, rowsOf, type ThreadRow } from './rows.ts';
import { useFirstUnread } from './use-first-unread.ts';
import { useJump } from './use-jump.ts';
import { useMarkRead } from './use-mark-read.ts';
import { useOlder } from './use-older.ts';
import { useScroll } from './use-scroll.ts';

interface Props {
  readonly id: ConversationId;
  readonly title: string;
  readonly messages: Messages;
  readonly seq: number | undefined;
  readonly unread: number;
  readonly isDirect: boolean;
  /** The user's own; `undefined`: it may only read. */
  readonly role: Role | undefined;
  readonly onEdit: (item: MessageItem) => void;
}

const dayOf = dayNumbers();

/** What was said, oldest first. It keeps its place on the screen when something is added above or below. */
export function MessageList({ id, title, messages, seq, unread, isDirect, role, onEdit }: Props): ReactElement {
  const { items, loading, hasOlder } = messages;
  const isEmpty = items.length === 0;
  const { firstUnread, isKnown } = useFirstUnread(messages, unread);
  const rows = useMemo(() => rowsOf(items, firstUnread, dayOf), [items, firstUnread]);
  const scroll = useScroll(rows, firstUnread !== undefined && seq === undefined ? 'unread' : undefined);
  const older = useOlder(messages, scroll);
  const jump = useJump(messages, seq, scroll);
  const below = useMarkRead(id, unread, isKnown && !isEmpty, scroll);
  const status = useStatus();

  return (
    <div className="messages-frame">
      <section
        className="messages"
        ref={scroll.scroller}
        aria-label={`Messages with ${title}`}
        onScroll={scroll.onScroll}
      >
        <div className="messages-top">
          {older.problem !== undefined && (
            <p className="older">
              Older messages could not be loaded.{' '}
              <button type="button" className="link" onClick={older.load}>
                Try again
              </button>
            </p>
          )}
          {older.problem === undefined && hasOlder && !isEmpty && (
            <p className="older">
              {status.state === 'online' ? (
                <span className="spinner" aria-hidden="true" />
              ) : (
                'Older messages come once there is a connection.'
              )}
              {status.state === 'online' && <span className="unseen">Loading older messages</span>}
            </p>
          )}
        </div>
        {isEmpty && loading && <Waiting label="Loading messages…" />}
        {isEmpty && !loading && (
          <Empty icon="chats" title="No messages yet">
            <p>{role === undefined ? 'Nothing was said while you were here.' : 'Say hello.'}</p>
          </Empty>
        )}
        <ol className="thread">
          {rows.map((row) => (
            <Row
              key={row.key}
              row={row}
              id={id}
              isDirect={isDirect}
              role={role}
              flash={jump.flash}
              messages={messages}
              onEdit={onEdit}
            />
          ))}
        </ol>
      </section>
      {jump.isLooking && (
        <p className="looking" role="status">
          <span className="spinner" aria-hidden="true" /> Looking for the message…{' '}
          <button type="button" className="link" onClick={jump.stop}>
            Stop
          </button>
        </p>
      )}
      {!scroll.isAtEnd && (
        <button
          type="button"
          className="to-end"
          onClick={scroll.toEnd}
          aria-label={below === 0 ? 'To the newest message' : `To the newest message, ${below} unread`}
        >
          <Icon name="down" />
          {below > 0 && (
            <span className="badge" aria-hidden="true">
              {below}
            </span>
          )}
        </button>
      )}
    </div>
  );
}

interface RowProps extends Pick<Props, 'id' | 'isDirect' | 'role' | 'messages' | 'onEdit'> {
  readonly row: ThreadRow;
  readonly flash: string | undefined;
}

function Row({ row, id, isDirect, role, flash, messages, onEdit }: RowProps): ReactElement {
  switch (row.kind) {
    case 'day':
      return <Day atMs={row.atMs} />;
    case 'unread':
      return (
        <li className="unread-line" data-row={row.key}>
          <span>New messages</span>
        </li>
      );
    case 'event':
      return <EventLine item={row.item} />;
    case 'hole':
      return <HoleLine item={row.item} fill={messages.fill} />;
    case 'message':
      return (
        <Message
          id={id}
          item={row.item}
          continues={row.continues}
          isContinued={row.isContinued}
          isDirect={isDirect}
          role={role}
          isFlashing={row.key === flash}
          onEdit={onEdit}
        />
      );
  }
}

/** No place is kept by it: it goes when something of the same day comes above it. */
function Day({ atMs }: { readonly atMs: number }): ReactElement {
  const nowMs = useNow();
  return (
    <li className="day">
      <h2>
        <time dateTime={new Date(atMs).toISOString().slice(0, 10)}>{here.day(atMs, nowMs)}</time>
      </h2>
    </li>
  );
}
