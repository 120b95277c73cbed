import { useMessenger } from '@proj/react';
import { type ReactElement, useState } from 'react';
import { signOut } from '../account/session.ts';
import { useSession } from '../session-context.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useAction } from '../ui/use-action.ts';

/** The users of this browser. */
export function AccountsSection(): ReactElement {
  const messenger = useMessenger();
  const { accounts, session, leave } = useSession();
  const [isLeaving, setLeaving] = useState(false);
  const others = accounts.list().filter(({ user }) => user !== messenger.user);
  return (
    <section className="group-of">
      <h2>Accounts in this browser</h2>
      <ul className="people">
        <li className="person">
          <Avatar id={messenger.user} name={messenger.user} size="small" />
          <span className="person-text">{messenger.user}</span>
          <span className="tag">Here now</span>
        </li>
        {others.map(({ user }) => (
          <li key={user} className="person">
            <Avatar id={user} name={user} size="small" />
            <span className="person-text">{user}</span>
            <button
              type="button"
              className="button small"
              aria-label={`Switch to ${user}`}
              onClick={() => leave({ user })}
            >
              Switch
            </button>
          </li>
        ))}
      </ul>
      {!session.isKept && (
        <p className="hint">
          This page did not come over https: the browser keeps no messages, and each of its tabs is a device of its own.
        </p>
      )}
      <div className="button-row">
        <button type="button" className="button" onClick={() => leave(undefined)}>
          Add an account
        </button>
        <button type="button" className="button danger" onClick={() => setLeaving(true)}>
          Sign out
        </button>
      </div>
      {isLeaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </section>
  );
}

function SignOutDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { accounts, session, signedOut } = useSession();
  const { isBusy, run } = useAction();
  const leave = async (): Promise<void> => {
    await run(() => signOut(accounts, session));
    signedOut();
  };
  return (
    <Dialog title="Sign out?" onClose={onClose} className="small">
      <p>
        What this browser keeps of your conversations is removed from it, messages that wait to be sent included. The
        server keeps the rest.
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Stay signed in
        </button>
        <button type="button" className="button danger" aria-disabled={isBusy} onClick={() => void leave()}>
          {isBusy ? 'One moment…' : 'Sign out'}
        </button>
      </div>
    </Dialog>
  );
}
