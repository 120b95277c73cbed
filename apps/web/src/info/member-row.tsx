import { type ConversationId, directConversation, type Member, type Role } from '@proj/chat-protocol';
import { useDisplayName, useMessenger } from '@proj/react';
import { type ReactElement, useCallback, useState } from 'react';
import { conversationHref } from '../route.ts';
import { isolated } from '../text/names.ts';
import { here } from '../text/when.ts';
import { post } from '../thread/post.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { useNow } from '../ui/use-now.ts';
import { type MemberAction, memberActions } from './member-actions.ts';

interface Props {
  readonly id: ConversationId;
  readonly member: Member;
  /** The user's own. */
  readonly role: Role | undefined;
}

const roleNames: Readonly<Record<Role, string>> = { owner: 'Owner', admin: 'Admin', member: '' };
const hourMs = 3_600_000;

const labels: Readonly<Record<MemberAction, string>> = {
  'make-admin': 'Make an admin',
  'make-member': 'Make an ordinary member',
  'hand-over': 'Hand the group over',
  mute: 'Mute for an hour',
  unmute: 'Let write again',
  remove: 'Remove from the group',
};

export function MemberRow({ id, member, role }: Props): ReactElement {
  const messenger = useMessenger();
  const nowMs = useNow();
  const { user, mutedUntilMs } = member;
  const name = useDisplayName(user);
  const isSelf = user === messenger.user;
  const isMuted = mutedUntilMs > nowMs;
  const [anchor, setAnchor] = useState<HTMLElement>();
  const close = useCallback(() => setAnchor(undefined), []);
  const actions = isSelf ? [] : memberActions(role, member.role, isMuted);
  const act = (action: MemberAction): void => {
    close();
    if (action === 'remove') post(messenger, id, { kind: 'remove', user });
    else if (action === 'mute') post(messenger, id, { kind: 'mute', user, untilMs: Date.now() + hourMs });
    else if (action === 'unmute') post(messenger, id, { kind: 'mute', user, untilMs: 0 });
    else {
      const next: Role = action === 'hand-over' ? 'owner' : action === 'make-admin' ? 'admin' : 'member';
      post(messenger, id, { kind: 'role', user, role: next });
    }
  };
  return (
    <li className="person">
      <Avatar id={user} name={name} size="small" />
      <span className="person-text">
        <span dir="auto">{isSelf ? `${isolated(name)} (you)` : name}</span>
        {isMuted && <span className="hint">Muted until {here.time(mutedUntilMs)}</span>}
      </span>
      {roleNames[member.role] !== '' && <span className="tag">{roleNames[member.role]}</span>}
      {!isSelf && (
        <IconButton
          icon="more"
          label={`Actions for ${name}`}
          aria-haspopup="menu"
          aria-expanded={anchor !== undefined}
          onClick={({ currentTarget }) => setAnchor(currentTarget)}
        />
      )}
      {anchor !== undefined && (
        <Menu label={`Actions for ${name}`} anchor={anchor} onClose={close}>
          <a role="menuitem" className="menu-item" href={conversationHref(directConversation(messenger.user, user))}>
            Write to {name}
          </a>
          {actions.map((action) => (
            <button
              key={action}
              type="button"
              role="menuitem"
              className={action === 'remove' ? 'menu-item danger' : 'menu-item'}
              onClick={() => act(action)}
            >
              {labels[action]}
            </button>
          ))}
        </Menu>
      )}
    </li>
  );
}
