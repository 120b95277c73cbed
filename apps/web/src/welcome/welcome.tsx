import { isUserId, passwordCharacters, type UserId } from '@proj/chat-protocol';
import { type FormEvent, type ReactElement, useEffect, useId, useState } from 'react';
import type { Account, Accounts } from '../account/accounts.ts';
import { createAccount, forget, type Session, signIn } from '../account/session.ts';
import { SignUp } from '../account/sign-up.ts';
import type { Site } from '../account/site.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Problem } from '../ui/notes.tsx';
import { useAction } from '../ui/use-action.ts';

interface Props {
  readonly site: Site;
  readonly accounts: Accounts;
  /** Who is to sign in again. */
  readonly user: UserId | undefined;
  readonly onSession: (session: Session) => void;
  /** Somebody whom this browser knows, and who needs no password. */
  readonly onChoose: (user: UserId) => void;
}

const userHint = 'Small letters, digits, dots, hyphens and underscores.';

/** Whoever comes first: to sign in, or to make an account. */
export function Welcome({ site, accounts, user, onSession, onChoose }: Props): ReactElement {
  const [isNew, setNew] = useState(false);
  const [, setForgotten] = useState(0);
  const headingId = useId();
  const known = accounts.list();
  // It knows of its earlier tries whatever becomes of the form.
  const [signUp] = useState(
    () =>
      new SignUp<Session>({
        create: (who, signal) => createAccount(site, who, signal),
        signIn: (who, signal) => signIn(site, accounts, who, signal),
      }),
  );
  useEffect(() => {
    document.title = site.name;
  }, [site]);
  return (
    <main className="welcome">
      <section className="card" aria-labelledby={headingId}>
        <header className="welcome-head">
          <span className="mark" aria-hidden="true">
            <Icon name="chats" />
          </span>
          <h1 id={headingId}>{isNew ? 'Create an account' : `Sign in to ${site.name}`}</h1>
        </header>
        {known.length > 0 && !isNew && (
          <ul className="accounts" aria-label="Accounts in this browser">
            {known.map((account) => (
              <li key={account.user}>
                {account.token === undefined ? (
                  <SignedOut
                    account={account}
                    onForget={() => {
                      forget(accounts, account);
                      setForgotten((count) => count + 1);
                    }}
                  />
                ) : (
                  <button type="button" className="account" onClick={() => onChoose(account.user)}>
                    <Avatar id={account.user} name={account.user} size="small" />
                    Continue as {account.user}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        {/* Another form: nothing of the one is left in the other. */}
        <SignInForm
          key={String(isNew)}
          site={site}
          accounts={accounts}
          signUp={signUp}
          isNew={isNew}
          user={user}
          onSession={onSession}
        />
        {site.registration && (
          <p className="aside">
            {isNew ? 'You have an account already?' : 'New here?'}{' '}
            <button type="button" className="link" onClick={() => setNew(!isNew)}>
              {isNew ? 'Sign in' : 'Create an account'}
            </button>
          </p>
        )}
      </section>
    </main>
  );
}

interface FormProps extends Pick<Props, 'site' | 'accounts' | 'user' | 'onSession'> {
  readonly signUp: SignUp<Session>;
  readonly isNew: boolean;
}

/** Somebody whose token is void, as after a revocation: what the browser keeps of them can be removed without a password. */
function SignedOut({
  account: { user },
  onForget,
}: {
  readonly account: Account;
  readonly onForget: () => void;
}): ReactElement {
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="person">
      <Avatar id={user} name={user} size="small" />
      <span className="person-text">
        <span>{user}</span>
        <span className="hint">Signed out</span>
      </span>
      <button
        type="button"
        className="button small"
        aria-label={`Remove ${user} from this browser`}
        onClick={() => setAsking(true)}
      >
        Remove
      </button>
      {isAsking && (
        <Dialog title={`Remove ${user}?`} onClose={() => setAsking(false)} className="small">
          <p>
            What this browser keeps of their conversations is removed from it, messages that wait to be sent included.
            The server keeps the rest.
          </p>
          <div className="dialog-actions">
            <button type="button" className="button" onClick={() => setAsking(false)}>
              Keep it
            </button>
            <button type="button" className="button danger" onClick={onForget}>
              Remove
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function SignInForm({ site, accounts, signUp, isNew, user, onSession }: FormProps): ReactElement {
  const [name, setName] = useState<string>(isNew ? '' : (user ?? ''));
  const [password, setPassword] = useState('');
  const [isShown, setShown] = useState(false);
  const [mistakes, setMistakes] = useState<{ readonly name?: string; readonly password?: string }>({});
  const { isBusy, problem, run } = useAction();
  const leastPassword = site.minPasswordCharacters;

  const submit = async (): Promise<void> => {
    const typed = name.trim().toLowerCase();
    const found = {
      ...(!isUserId(typed) && {
        name: typed === '' ? 'Type your user name.' : `${userHint} It begins with a letter or digit.`,
      }),
      ...(password === '' && { password: 'Type your password.' }),
      ...(isNew &&
        password !== '' &&
        passwordCharacters(password) < leastPassword && { password: `At least ${leastPassword} characters.` }),
    };
    setMistakes(found);
    if (!isUserId(typed) || Object.keys(found).length > 0) return;
    const who = { user: typed, password };
    await run(async (signal) =>
      onSession(await (isNew ? signUp.run(who, signal) : signIn(site, accounts, who, signal))),
    );
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field
        label="User name"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        maxLength={32}
        value={name}
        onChange={({ target }) => setName(target.value)}
        hint={isNew ? userHint : undefined}
        problem={mistakes.name}
      />
      <Field
        label="Password"
        name="password"
        type={isShown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        maxLength={256}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
        hint={isNew ? `At least ${leastPassword} characters.` : undefined}
        problem={mistakes.password}
      />
      <label className="choice">
        <input type="checkbox" checked={isShown} onChange={({ target }) => setShown(target.checked)} />
        Show the password
      </label>
      {problem !== undefined && <Problem>{problem}</Problem>}
      <button type="submit" className="button primary wide" aria-disabled={isBusy}>
        {isBusy ? 'One moment…' : isNew ? 'Create account' : 'Sign in'}
      </button>
    </form>
  );
}
