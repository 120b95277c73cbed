import type { ConversationId, Member } from '@proj/chat-protocol';
import { useMessenger, useProfiles } from '@proj/react';
import { type ReactElement, useCallback } from 'react';
import { allMembers } from '../info/all-members.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Unanswered } from '../ui/unanswered.tsx';
import { useAnswer } from '../ui/use-answer.ts';

interface Props {
  readonly id: ConversationId;
  readonly seq: number;
  readonly onClose: () => void;
}

/** How far a message has come with everybody else. */
export function ReadByDialog({ id, seq, onClose }: Props): ReactElement {
  const messenger = useMessenger();
  const ask = useCallback((signal: AbortSignal) => allMembers(messenger, id, signal), [messenger, id]);
  const { value, problem, again } = useAnswer(ask);
  const others = value?.members.filter(({ user }) => user !== messenger.user) ?? [];
  const read = others.filter((member) => member.read >= seq);
  const delivered = others.filter((member) => member.read < seq && member.received >= seq);
  const waiting = others.filter((member) => member.read < seq && member.received < seq);
  return (
    <Dialog title="Who has this message" onClose={onClose} className="small">
      <Unanswered isAwaited={value === undefined} problem={problem} again={again} />
      {value !== undefined && (
        <>
          <People title="Read by" members={read} none="Nobody has read it yet." />
          <People title="Delivered to" members={delivered} />
          <People title="Not delivered yet" members={waiting} />
          {value.members.length < value.total && (
            <p className="hint">
              The first {value.members.length} of {value.total} members.
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}

interface PeopleProps {
  readonly title: string;
  readonly members: readonly Member[];
  readonly none?: string;
}

function People({ title, members, none }: PeopleProps): ReactElement | undefined {
  const profiles = useProfiles();
  if (members.length === 0 && none === undefined) return undefined;
  return (
    <section className="people-section">
      <h3>
        {title}
        {members.length > 0 && ` (${members.length})`}
      </h3>
      {members.length === 0 && <p className="hint">{none}</p>}
      <ul className="people">
        {members.map(({ user }) => {
          const name = profiles.get(user)?.displayName || user;
          return (
            <li key={user} className="person">
              <Avatar id={user} name={name} size="small" />
              <span dir="auto">{name}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
