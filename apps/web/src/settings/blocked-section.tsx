import type { UserId } from '@proj/chat-protocol';
import { useDisplayName, useMessenger } from '@proj/react';
import { type ReactElement, useCallback } from 'react';
import { Avatar } from '../ui/avatar.tsx';
import { Unanswered } from '../ui/unanswered.tsx';
import { useAction } from '../ui/use-action.ts';
import { useAnswer } from '../ui/use-answer.ts';

export function BlockedSection(): ReactElement {
  const messenger = useMessenger();
  const ask = useCallback((signal: AbortSignal) => messenger.blocks({ signal }), [messenger]);
  const { value, problem: unknown, again } = useAnswer(ask);
  const { isBusy, problem, run } = useAction();
  const unblock = async (user: UserId): Promise<void> => {
    if (await run((signal) => messenger.block(user, false, { signal }))) again();
  };
  return (
    <section className="group-of">
      <h2>Blocked people</h2>
      <Unanswered isAwaited={value === undefined} problem={problem ?? unknown} again={again} />
      {value?.length === 0 && <p className="hint">Nobody. You block people from their details.</p>}
      {value !== undefined && value.length > 0 && (
        <ul className="people">
          {value.map((user) => (
            <BlockedRow key={user} user={user} isBusy={isBusy} onUnblock={() => void unblock(user)} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface RowProps {
  readonly user: UserId;
  readonly isBusy: boolean;
  readonly onUnblock: () => void;
}

function BlockedRow({ user, isBusy, onUnblock }: RowProps): ReactElement {
  const name = useDisplayName(user);
  return (
    <li className="person">
      <Avatar id={user} name={name} size="small" />
      <span className="person-text" dir="auto">
        {name}
      </span>
      <button
        type="button"
        className="button small"
        aria-disabled={isBusy}
        aria-label={`Unblock ${name}`}
        onClick={onUnblock}
      >
        Unblock
      </button>
    </li>
  );
}
