import { directConversation, type UserId } from '@proj/chat-protocol';
import { useConversation, useMessenger, useProfiles, useStatus } from '@proj/react';
import { type ReactElement, useCallback } from 'react';
import { isConnected } from '../list/connection.ts';
import { useConnection } from '../list/use-connection.ts';
import { isolated } from '../text/names.ts';
import { here } from '../text/when.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Problem, Waiting } from '../ui/notes.tsx';
import { useAction } from '../ui/use-action.ts';
import { useAnswer } from '../ui/use-answer.ts';
import { useNow } from '../ui/use-now.ts';

/** The other one of a direct conversation. */
export function PersonInfo({ user }: { readonly user: UserId }): ReactElement {
  const messenger = useMessenger();
  const nowMs = useNow();
  const profile = useProfiles().get(user);
  const presence = useConversation(directConversation(messenger.user, user))?.presence;
  const isNow = isConnected(useConnection());
  const name = profile?.displayName || user;
  return (
    <>
      <div className="hero">
        <Avatar id={user} name={name} size="large" />
        <h2 dir="auto">{name}</h2>
        <p className="hint">@{user}</p>
        {presence !== undefined && (
          <p className="hint">
            {presence.online && isNow
              ? 'Online'
              : presence.lastSeenMs > 0
                ? `Last seen ${here.ago(presence.lastSeenMs, nowMs)}`
                : isNow
                  ? 'Offline'
                  : ''}
          </p>
        )}
      </div>
      <section className="group-of">
        <h2>About</h2>
        <p className="about" dir="auto">
          {profile?.about || <span className="hint">Nothing is said here.</span>}
        </p>
      </section>
      {user !== messenger.user && <Blocking user={user} name={name} />}
    </>
  );
}

function Blocking({ user, name }: { readonly user: UserId; readonly name: string }): ReactElement {
  const messenger = useMessenger();
  const status = useStatus();
  const ask = useCallback((signal: AbortSignal) => messenger.blocks({ signal }), [messenger]);
  const { value, problem: unknown, again } = useAnswer(ask);
  const { isBusy, problem, run } = useAction();
  const isBlocked = value?.includes(user) === true;
  const change = async (): Promise<void> => {
    if (await run((signal) => messenger.block(user, !isBlocked, { signal }))) again();
  };
  return (
    <section className="group-of">
      <h2>Blocking</h2>
      <p className="hint">Somebody you block cannot write to you here, and does not see whether you are online.</p>
      {value === undefined && unknown === undefined && (
        <Waiting label={status.state === 'online' ? 'Asking the server…' : 'Waiting for a connection…'} />
      )}
      {(problem ?? unknown) !== undefined && <Problem>{problem ?? unknown}</Problem>}
      {value !== undefined && (
        <button
          type="button"
          className={isBlocked ? 'button' : 'button danger'}
          aria-disabled={isBusy}
          onClick={() => void change()}
        >
          {isBlocked ? `Unblock ${isolated(name)}` : `Block ${isolated(name)}`}
        </button>
      )}
    </section>
  );
}
