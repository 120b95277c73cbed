import { type ConversationId, Limit, type Member, type UserId } from '@proj/chat-protocol';
import { useConversation, useMessages, useMessenger } from '@proj/react';
import { type ReactElement, useCallback, useEffect, useRef, useState } from 'react';
import { isolated } from '../text/names.ts';
import { post } from '../thread/post.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { chosenIn, PeoplePicker } from '../ui/people-picker.tsx';
import { Unanswered } from '../ui/unanswered.tsx';
import { type Answer, useAnswer } from '../ui/use-answer.ts';
import { allMembers } from './all-members.ts';
import { MemberRow } from './member-row.tsx';

type Members = Awaited<ReturnType<typeof allMembers>>;

export function GroupInfo({ id }: { readonly id: ConversationId }): ReactElement {
  const row = useConversation(id);
  const members = useMembers(id);
  const [dialog, setDialog] = useState<'add' | 'leave'>();
  const title = row?.title ?? 'Group';
  const role = row?.role;
  const isAdmin = role === 'admin' || role === 'owner';
  const close = (): void => setDialog(undefined);
  return (
    <>
      <div className="hero">
        <Avatar id={id} name={title} group size="large" />
        <h2 dir="auto">{title}</h2>
        {members.value !== undefined && (
          <p className="hint">{members.value.total === 1 ? '1 member' : `${members.value.total} members`}</p>
        )}
      </div>
      {isAdmin && <RenameForm id={id} title={title} />}
      <section className="group-of">
        <div className="section-head">
          <h2>Members</h2>
          {isAdmin && (
            <button type="button" className="button small" onClick={() => setDialog('add')}>
              Add people
            </button>
          )}
        </div>
        <MemberList id={id} members={members} role={role} />
      </section>
      {role !== undefined && (
        <section className="group-of">
          <h2>Leave</h2>
          {role === 'owner' && (members.value?.total ?? 0) > 1 ? (
            <p className="hint">You own this group. Hand it over to another member before you leave.</p>
          ) : (
            <button type="button" className="button danger" onClick={() => setDialog('leave')}>
              Leave this group
            </button>
          )}
        </section>
      )}
      {role === undefined && row !== undefined && <p className="hint">You are not in this group any more.</p>}
      {dialog === 'add' && <AddDialog id={id} members={members.value?.members ?? []} onClose={close} />}
      {dialog === 'leave' && <LeaveDialog id={id} title={title} onClose={close} />}
    </>
  );
}

/** As the server knows them, asked for again whenever something happened to the group. */
function useMembers(id: ConversationId): Answer<Members> {
  const messenger = useMessenger();
  const ask = useCallback((signal: AbortSignal) => allMembers(messenger, id, signal), [messenger, id]);
  const answer = useAnswer(ask);
  const last = useMessages(id).items.findLast((item) => item.kind === 'event' && item.seq !== undefined);
  const lastKey = useRef(last?.key);
  const { again } = answer;
  useEffect(() => {
    if (lastKey.current === last?.key) return;
    lastKey.current = last?.key;
    again();
  }, [last, again]);
  return answer;
}

interface MemberListProps {
  readonly id: ConversationId;
  readonly members: Answer<Members>;
  readonly role: Member['role'] | undefined;
}

function MemberList({ id, members: { value, problem, again }, role }: MemberListProps): ReactElement {
  return (
    <>
      <Unanswered isAwaited={value === undefined} problem={problem} again={again} />
      {value !== undefined && (
        <ul className="people">
          {value.members.map((member) => (
            <MemberRow key={member.user} id={id} member={member} role={role} />
          ))}
        </ul>
      )}
      {value !== undefined && value.members.length < value.total && (
        <p className="hint">
          The first {value.members.length} of {value.total}.
        </p>
      )}
    </>
  );
}

const encoder = new TextEncoder();

function RenameForm({ id, title }: { readonly id: ConversationId; readonly title: string }): ReactElement {
  const messenger = useMessenger();
  const [typed, setTyped] = useState<string>();
  const value = typed ?? title;
  const name = value.trim();
  const isTooLong = encoder.encode(name).length > Limit.titleBytes;
  const isChanged = name !== '' && name !== title && !isTooLong;
  return (
    <form
      className="group-of"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isChanged) return;
        post(messenger, id, { kind: 'rename', title: name });
        setTyped(undefined);
      }}
    >
      <Field
        label="Name of the group"
        value={value}
        problem={isTooLong ? 'This name is too long.' : undefined}
        autoComplete="off"
        onChange={({ target }) => setTyped(target.value)}
      />
      {isChanged && (
        <button type="submit" className="button primary">
          Rename
        </button>
      )}
    </form>
  );
}

interface AddDialogProps {
  readonly id: ConversationId;
  readonly members: readonly Member[];
  readonly onClose: () => void;
}

function AddDialog({ id, members, onClose }: AddDialogProps): ReactElement {
  const messenger = useMessenger();
  const [users, setUsers] = useState<readonly UserId[]>([]);
  return (
    <Dialog title="Add people" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const chosen = chosenIn(event.currentTarget, users);
          if (chosen === undefined || chosen.length === 0) return;
          post(messenger, id, { kind: 'add', users: chosen });
          onClose();
        }}
      >
        <PeoplePicker
          label="New members"
          users={users}
          onChange={setUsers}
          without={members.map(({ user }) => user)}
          most={Limit.usersPerEntry}
        />
        <p className="hint">They see what is written from now on, and nothing from before.</p>
        <div className="dialog-actions">
          <button type="submit" className="button primary">
            Add to the group
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface LeaveDialogProps {
  readonly id: ConversationId;
  readonly title: string;
  readonly onClose: () => void;
}

function LeaveDialog({ id, title, onClose }: LeaveDialogProps): ReactElement {
  const messenger = useMessenger();
  return (
    <Dialog title={`Leave “${isolated(title)}”?`} onClose={onClose} className="small">
      <p>You see nothing that is written afterwards. What you have seen stays here.</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Stay
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            post(messenger, id, { kind: 'remove', user: messenger.user });
            onClose();
          }}
        >
          Leave
        </button>
      </div>
    </Dialog>
  );
}
