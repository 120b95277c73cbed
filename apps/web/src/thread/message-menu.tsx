import { type ConversationId, isGroup, type Role } from '@proj/chat-protocol';
import { useMessenger } from '@proj/react';
import { type ReactElement, useState } from 'react';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { toast } from '../ui/toasts.tsx';
import { allEmoji, quickEmoji } from './emoji.ts';
import { post } from './post.ts';
import type { MessageItem } from './rows.ts';

interface Props {
  readonly id: ConversationId;
  readonly item: MessageItem;
  readonly role: Role | undefined;
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  readonly onEdit: () => void;
  readonly onRecall: () => void;
  readonly onReadBy: () => void;
}

/** What can be done with a message by this user, and nothing else. */
export function MessageMenu({ id, item, role, anchor, onClose, onEdit, onRecall, onReadBy }: Props): ReactElement {
  const messenger = useMessenger();
  const [isLarge, setLarge] = useState(false);
  const { seq, own } = item;
  const canChange = role !== undefined && seq !== undefined && !item.recalled;
  const react = (emoji: string): void => {
    const mine = item.reactions.find((reaction) => reaction.emoji === emoji)?.users.includes(messenger.user);
    if (seq !== undefined) post(messenger, id, { kind: 'reaction', target: seq, emoji, removed: mine === true });
    onClose();
  };
  const copy = async (): Promise<void> => {
    onClose();
    try {
      // Only pages from https have a clipboard.
      await navigator.clipboard.writeText(item.text);
      toast('Copied.');
    } catch {
      toast('The browser does not allow copying here.');
    }
  };
  return (
    <Menu label="Actions for this message" anchor={anchor} onClose={onClose}>
      {canChange && (
        <div className={isLarge ? 'emoji-grid' : 'emoji-row'}>
          {(isLarge ? allEmoji : quickEmoji).map(([emoji, name]) => (
            <button
              key={emoji}
              type="button"
              role="menuitem"
              className="emoji"
              aria-label={`React with ${name}`}
              title={name}
              onClick={() => react(emoji)}
            >
              {emoji}
            </button>
          ))}
          {!isLarge && (
            <button
              type="button"
              role="menuitem"
              className="emoji"
              aria-label="More reactions"
              title="More reactions"
              onClick={() => setLarge(true)}
            >
              <Icon name="plus" />
            </button>
          )}
        </div>
      )}
      {canChange && own && <Item icon="edit" text="Edit" onClick={onEdit} />}
      {!item.recalled && <Item icon="copy" text="Copy text" onClick={() => void copy()} />}
      {own && seq !== undefined && (
        <Item icon="seen" text={isGroup(id) ? 'Read by…' : 'Delivery details'} onClick={onReadBy} />
      )}
      {canChange && (own || role !== 'member') && <Item icon="trash" text="Take back" danger onClick={onRecall} />}
      {item.recalled && !own && <p className="menu-note">Nothing can be done with a message that was taken back.</p>}
    </Menu>
  );
}

interface ItemProps {
  readonly icon: IconName;
  readonly text: string;
  readonly danger?: boolean;
  readonly onClick: () => void;
}

function Item({ icon, text, danger = false, onClick }: ItemProps): ReactElement {
  return (
    <button type="button" role="menuitem" className={danger ? 'menu-item danger' : 'menu-item'} onClick={onClick}>
      <Icon name={icon} />
      {text}
    </button>
  );
}
