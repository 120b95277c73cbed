import { directConversation, isUserId, Limit, type UserId } from '@proj/chat-protocol';
import { useMessenger } from '@proj/react';
import { type ReactElement, useState } from 'react';
import { conversationHref, go, goInstead } from '../route.ts';
import { forgetWhenRefused } from '../thread/post.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notes.tsx';
import { chosenIn, PeoplePicker } from '../ui/people-picker.tsx';
import { useAction } from '../ui/use-action.ts';

interface Props {
  readonly onClose: () => void;
}

export function NewConversationDialog({ onClose }: Props): ReactElement {
  const [isGroup, setGroup] = useState(false);
  return (
    <Dialog title="New conversation" onClose={onClose}>
      <fieldset className="segments">
        <legend className="unseen">With whom</legend>
        <label>
          <input type="radio" name="kind" checked={!isGroup} onChange={() => setGroup(false)} />
          <span>One person</span>
        </label>
        <label>
          <input type="radio" name="kind" checked={isGroup} onChange={() => setGroup(true)} />
          <span>A group</span>
        </label>
      </fieldset>
      {isGroup ? <GroupForm onClose={onClose} /> : <DirectForm onClose={onClose} />}
    </Dialog>
  );
}

function DirectForm({ onClose }: Props): ReactElement {
  const { user: me } = useMessenger();
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  const open = (): void => {
    const user = name.trim().toLowerCase().replace(/^@/, '');
    if (!isUserId(user)) {
      setProblem(
        user === '' ? 'Type a user name.' : 'A user name has small letters, digits, dots, hyphens and underscores.',
      );
      return;
    }
    onClose();
    go(conversationHref(directConversation(me, user)));
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <Field
        label="User name"
        hint="As the other person signs in. Your own name makes notes to yourself."
        problem={problem}
        value={name}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        maxLength={33}
        onChange={({ target }) => setName(target.value)}
      />
      <div className="dialog-actions">
        <button type="submit" className="button primary">
          Open
        </button>
      </div>
    </form>
  );
}

const encoder = new TextEncoder();

function GroupForm({ onClose }: Props): ReactElement {
  const messenger = useMessenger();
  const [title, setTitle] = useState('');
  const [users, setUsers] = useState<readonly UserId[]>([]);
  const [mistake, setMistake] = useState<string>();
  const { isBusy, problem, run } = useAction();
  const create = async (form: HTMLFormElement): Promise<void> => {
    const chosen = chosenIn(form, users);
    const named = title.trim();
    const isTooLong = encoder.encode(named).length > Limit.titleBytes;
    const found = named === '' ? 'Give the group a name.' : isTooLong ? 'This name is too long.' : undefined;
    setMistake(found);
    if (found !== undefined || chosen === undefined) return;
    await run(async () => {
      const queued = await messenger.createGroup({ title: named, users: chosen });
      const href = conversationHref(queued.conversation);
      forgetWhenRefused(messenger, queued, () => {
        // There is nothing to be seen there.
        if (location.hash === href) goInstead('#/');
      });
      onClose();
      go(href);
    });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void create(event.currentTarget);
      }}
    >
      <Field
        label="Name of the group"
        value={title}
        problem={mistake}
        autoComplete="off"
        onChange={({ target }) => setTitle(target.value)}
      />
      <PeoplePicker label="Members" users={users} onChange={setUsers} most={Limit.usersPerEntry} />
      {problem !== undefined && <Problem>{problem}</Problem>}
      <div className="dialog-actions">
        <button type="submit" className="button primary" aria-disabled={isBusy}>
          Create group
        </button>
      </div>
    </form>
  );
}
