import type { ConversationId, Role } from '@proj/chat-protocol';
import { useDisplayName, useMessenger } from '@proj/react';
import { type MemoExoticComponent, memo, type ReactElement, useState } from 'react';
import { piecesOf } from '../text/links.ts';
import { hueOf } from '../text/names.ts';
import { here } from '../text/when.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { MessageMenu } from './message-menu.tsx';
import { Reactions } from './reactions.tsx';
import { ReadByDialog } from './read-by-dialog.tsx';
import { RecallDialog } from './recall-dialog.tsx';
import { Refused } from './refused.tsx';
import type { MessageItem } from './rows.ts';
import { StateMark } from './state-mark.tsx';

interface Props {
  readonly id: ConversationId;
  readonly item: MessageItem;
  readonly continues: boolean;
  readonly isContinued: boolean;
  readonly isDirect: boolean;
  readonly role: Role | undefined;
  readonly isFlashing: boolean;
  readonly onEdit: (item: MessageItem) => void;
}

type Open = { readonly kind: 'menu'; readonly anchor: HTMLElement } | { readonly kind: 'read-by' | 'recall' };

/** One message. Renders again when it changed itself. */
export const Message: MemoExoticComponent<(props: Props) => ReactElement> = memo(function Message(
  props: Props,
): ReactElement {
  const { id, item, continues, isContinued, isDirect, role, isFlashing, onEdit } = props;
  const [open, setOpen] = useState<Open>();
  const name = useDisplayName(item.from);
  const hasFace = !isDirect && !item.own;
  const close = (): void => setOpen(undefined);
  const classes = [
    'message',
    item.own && 'own',
    continues && 'continues',
    isContinued && 'is-continued',
    isFlashing && 'flash',
    item.changing && 'changing',
  ];
  return (
    <li
      className={classes.filter(Boolean).join(' ')}
      tabIndex={-1}
      data-row={item.key}
      data-message={item.id}
      data-seq={item.seq}
      data-state={item.state}
    >
      {hasFace && <span className="face">{!isContinued && <Avatar id={item.from} name={name} size="small" />}</span>}
      <div className="message-body">
        <div className="bubble">
          {hasFace && !continues ? (
            <p className={`sender hue-${hueOf(item.from, 8)}`} dir="auto">
              {name}
            </p>
          ) : (
            <span className="unseen">{item.own ? 'You' : name}: </span>
          )}
          <MessageText item={item} />
          <p className="meta">
            {item.edited && !item.recalled && <span>edited </span>}
            <time dateTime={new Date(item.atMs).toISOString()} title={here.full(item.atMs)}>
              {here.time(item.atMs)}
            </time>
            {item.own && <StateMark state={item.state} />}
            {item.changing && <span className="unseen">A change of it waits to be sent. </span>}
          </p>
        </div>
        <Reactions id={id} item={item} canReact={role !== undefined && item.seq !== undefined && !item.recalled} />
        {item.state === 'refused' && <Refused item={item} />}
      </div>
      <IconButton
        icon="more"
        label={`Actions for the message of ${item.own ? 'you' : name} at ${here.time(item.atMs)}`}
        title="Actions"
        className="message-more"
        aria-haspopup="menu"
        aria-expanded={open?.kind === 'menu'}
        onClick={({ currentTarget }) => setOpen({ kind: 'menu', anchor: currentTarget })}
      />
      {open?.kind === 'menu' && (
        <MessageMenu
          id={id}
          item={item}
          role={role}
          anchor={open.anchor}
          onClose={close}
          onEdit={() => {
            close();
            onEdit(item);
          }}
          onRecall={() => setOpen({ kind: 'recall' })}
          onReadBy={() => setOpen({ kind: 'read-by' })}
        />
      )}
      {open?.kind === 'read-by' && item.seq !== undefined && <ReadByDialog id={id} seq={item.seq} onClose={close} />}
      {open?.kind === 'recall' && item.seq !== undefined && <RecallDialog id={id} seq={item.seq} onClose={close} />}
    </li>
  );
});

/** Text and nothing but: only addresses become links. */
function MessageText({ item }: { readonly item: MessageItem }): ReactElement {
  const { user } = useMessenger();
  if (item.recalled) {
    return (
      <p className="text recalled">
        {item.from === user ? 'You took this message back' : 'This message was taken back'}
      </p>
    );
  }
  let at = 0;
  return (
    <p className="text" dir="auto">
      {piecesOf(item.text).map(({ text, href }) => {
        const key = at;
        at += text.length;
        return href === undefined ? (
          text
        ) : (
          <a key={key} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {text}
          </a>
        );
      })}
    </p>
  );
}
