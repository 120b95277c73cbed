import { isUserId, peerOf, type UserId } from '@proj/chat-protocol';
import { useConversations, useMessenger, useProfiles } from '@proj/react';
import { type ReactElement, useId, useState } from 'react';
import { Avatar } from './avatar.tsx';
import { IconButton } from './icon-button.tsx';

interface Props {
  readonly label: string;
  readonly users: readonly UserId[];
  readonly onChange: (users: readonly UserId[]) => void;
  /** Who cannot be chosen: those who are there already. */
  readonly without?: readonly UserId[];
  readonly most: number;
}

const mostSuggested = 6;
const typedName = 'typed-user';

/** Those who were chosen, and whoever was typed and not added; `undefined`: what was typed is no user name. */
export function chosenIn(form: HTMLFormElement, users: readonly UserId[]): readonly UserId[] | undefined {
  const typed = new FormData(form).get(typedName);
  const user = userOf(typeof typed === 'string' ? typed : '');
  if (user === '') return users;
  return isUserId(user) ? [...new Set([...users, user])] : undefined;
}

function userOf(typed: string): string {
  return typed.trim().toLowerCase().replace(/^@/, '');
}

/** Users by their names: those one writes with are suggested, all others can be typed. */
export function PeoplePicker({ label, users, onChange, without = [], most }: Props): ReactElement {
  const { user: me } = useMessenger();
  const profiles = useProfiles();
  const conversations = useConversations();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const nameOf = (user: UserId): string => profiles.get(user)?.displayName || user;

  const mistakeOf = (user: string): string | undefined => {
    if (!isUserId(user)) return `“${user}” is not a user name.`;
    if (user === me || without.includes(user)) return `${nameOf(user)} is in the group already.`;
    return users.length >= most ? `No more than ${most} at once.` : undefined;
  };
  const add = (text: string): void => {
    const user = userOf(text);
    if (user === '') return;
    const mistake = mistakeOf(user);
    setProblem(mistake);
    if (mistake !== undefined || !isUserId(user)) return;
    setTyped('');
    if (!users.includes(user)) onChange([...users, user]);
  };

  const sought = typed.trim().toLowerCase();
  const suggestions = conversations
    .flatMap((row) => peerOf(row.id, me) ?? [])
    .filter((user) => user !== me && !users.includes(user) && !without.includes(user))
    .filter((user) => user.includes(sought) || nameOf(user).toLowerCase().includes(sought))
    .slice(0, mostSuggested);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {users.length > 0 && (
        <ul className="chips" aria-label="Chosen">
          {users.map((user) => (
            <li key={user} className="chip">
              <Avatar id={user} name={nameOf(user)} size="small" />
              <span dir="auto">{nameOf(user)}</span>
              <IconButton
                icon="close"
                label={`Remove ${nameOf(user)}`}
                onClick={() => onChange(users.filter((one) => one !== user))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="with-button">
        <input
          id={id}
          name={typedName}
          value={typed}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          maxLength={33}
          placeholder="User name"
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ',') return;
            if (typed.trim() === '') return;
            event.preventDefault();
            add(typed);
          }}
        />
        <button type="button" className="button" onClick={() => add(typed)}>
          Add
        </button>
      </div>
      {problem !== undefined && (
        <p id={`${id}-problem`} className="problem" role="alert">
          {problem}
        </p>
      )}
      {suggestions.length > 0 && (
        <ul className="people" aria-label="Suggestions">
          {suggestions.map((user) => (
            <li key={user}>
              <button type="button" className="person" onClick={() => add(user)}>
                <Avatar id={user} name={nameOf(user)} size="small" />
                <span dir="auto">{nameOf(user)}</span>
                {nameOf(user) !== user && <span className="hint">@{user}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
