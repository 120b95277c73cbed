import { passwordCharacters } from '@proj/chat-protocol';
import { useMessenger } from '@proj/react';
import { type ReactElement, useState } from 'react';
import { renewToken } from '../account/session.ts';
import { useSession } from '../session-context.ts';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/notes.tsx';
import { toast } from '../ui/toasts.tsx';
import { useAction } from '../ui/use-action.ts';

export function PasswordSection(): ReactElement {
  const messenger = useMessenger();
  const { accounts, session, site } = useSession();
  const leastPassword = site.minPasswordCharacters;
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const [isTried, setTried] = useState(false);
  const { isBusy, problem, run } = useAction();
  const isShort = passwordCharacters(after) < leastPassword;
  const change = async (): Promise<void> => {
    setTried(true);
    if (before === '' || isShort) return;
    const done = await run((signal) => messenger.changePassword(before, after, { signal }));
    if (!done) return;
    setBefore('');
    setAfter('');
    setTried(false);
    toast('Your password is changed. Every other device has to sign in again.');
    // Without it the next visit asks for the password, and nothing worse.
    await renewToken(accounts, session, after, AbortSignal.timeout(15_000)).catch(() => {});
  };
  return (
    <section className="group-of">
      <h2>Password</h2>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        {/* For password managers, which want to know whose it is. */}
        <input
          className="unseen"
          type="text"
          autoComplete="username"
          value={messenger.user}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <Field
          label="Current password"
          type="password"
          autoComplete="current-password"
          value={before}
          problem={isTried && before === '' ? 'Type your password.' : undefined}
          onChange={({ target }) => setBefore(target.value)}
        />
        <Field
          label="New password"
          type="password"
          autoComplete="new-password"
          value={after}
          hint={`At least ${leastPassword} characters.`}
          problem={isTried && isShort ? `At least ${leastPassword} characters.` : undefined}
          onChange={({ target }) => setAfter(target.value)}
        />
        {problem !== undefined && <Problem>{problem}</Problem>}
        <button type="submit" className="button" aria-disabled={isBusy}>
          {isBusy ? 'One moment…' : 'Change password'}
        </button>
      </form>
    </section>
  );
}
