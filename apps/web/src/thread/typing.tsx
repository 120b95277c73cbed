import type { ConversationId, UserId } from '@proj/chat-protocol';
import { useProfiles, useTyping } from '@proj/react';
import type { ReactElement } from 'react';
import { isolated } from '../text/names.ts';

/** `typing…`, or in a group with who it is; empty while nobody is. */
export function useTypingSentence(users: readonly UserId[], isDirect: boolean): string {
  const profiles = useProfiles();
  const [first, second] = users.map((user) => isolated(profiles.get(user)?.displayName || user));
  if (first === undefined) return '';
  if (isDirect) return 'typing…';
  if (second === undefined) return `${first} is typing…`;
  return users.length === 2 ? `${first} and ${second} are typing…` : `${users.length} people are typing…`;
}

/** Below the messages. Its place is always there: nothing jumps. */
export function TypingLine({
  id,
  isDirect,
  name,
}: {
  readonly id: ConversationId;
  readonly isDirect: boolean;
  readonly name: string;
}): ReactElement {
  const sentence = useTypingSentence(useTyping(id), isDirect);
  return (
    <p className="typing-line">
      {sentence !== '' && (
        <>
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {isDirect ? `${isolated(name)} is ${sentence}` : sentence}
        </>
      )}
    </p>
  );
}
