import type { UserId } from '@proj/chat-protocol';
import { MessengerProvider } from '@proj/react';
import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react';
import { Accounts } from './account/accounts.ts';
import { openSession, type Session } from './account/session.ts';
import { loadSite, type Site } from './account/site.ts';
import { ChatScreen } from './chat-screen.tsx';
import { go } from './route.ts';
import { SessionContext, type SessionScope } from './session-context.ts';
import { sentenceOf } from './text/failures.ts';
import { Empty, Waiting } from './ui/notes.tsx';
import { Welcome } from './welcome/welcome.tsx';

type Stage =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly problem: string }
  /** `user`: who is to sign in again. */
  | { readonly kind: 'welcome'; readonly site: Site; readonly user: UserId | undefined }
  | { readonly kind: 'chat'; readonly site: Site; readonly session: Session };

const unreachable = 'The server cannot be reached. Check your connection and try again.';

export function App(): ReactElement {
  const accounts = useMemo(() => new Accounts(localStorage, sessionStorage), []);
  const [stage, setStage] = useState<Stage>({ kind: 'loading' });
  const [turn, setTurn] = useState(0);

  const start = useCallback(
    async (site: Site, signal: AbortSignal): Promise<void> => {
      const account = accounts.current;
      if (account?.token === undefined) {
        setStage({ kind: 'welcome', site, user: account?.user });
        return;
      }
      try {
        const session = await openSession(site, accounts, account, { token: account.token });
        if (signal.aborted) await session.messenger.close();
        else setStage({ kind: 'chat', site, session });
      } catch (error) {
        if (!signal.aborted) setStage({ kind: 'failed', problem: sentenceOf(error) });
      }
    },
    [accounts],
  );

  const attempt = useMemo(() => ({ turn, start }), [turn, start]);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setStage({ kind: 'loading' });
    loadSite(localStorage, signal).then(
      (site) => attempt.start(site, signal),
      () => {
        if (!signal.aborted) setStage({ kind: 'failed', problem: unreachable });
      },
    );
    return () => controller.abort();
  }, [attempt]);

  if (stage.kind === 'loading') {
    return (
      <main className="centred">
        <Waiting label="Opening…" />
      </main>
    );
  }
  if (stage.kind === 'failed') {
    return (
      <main className="centred">
        <Empty icon="alert" title="The page cannot start">
          <p role="alert">{stage.problem}</p>
          <button type="button" className="button primary" onClick={() => setTurn(turn + 1)}>
            Try again
          </button>
        </Empty>
      </main>
    );
  }
  const { site } = stage;
  if (stage.kind === 'welcome') {
    return (
      <Welcome
        site={site}
        accounts={accounts}
        user={stage.user}
        onSession={(session) => setStage({ kind: 'chat', site, session })}
        onChoose={(user) => {
          accounts.choose(user);
          setTurn(turn + 1);
        }}
      />
    );
  }
  return (
    <Chat
      site={site}
      accounts={accounts}
      session={stage.session}
      setStage={setStage}
      restart={() => setTurn(turn + 1)}
    />
  );
}

interface ChatProps {
  readonly site: Site;
  readonly accounts: Accounts;
  readonly session: Session;
  readonly setStage: (stage: Stage) => void;
  readonly restart: () => void;
}

function Chat({ site, accounts, session, setStage, restart }: ChatProps): ReactElement {
  const { account, messenger } = session;
  const scope: SessionScope = {
    site,
    accounts,
    session,
    leave(to) {
      go('#/');
      if (to === undefined) setStage({ kind: 'welcome', site, user: undefined });
      else {
        accounts.choose(to.user as UserId);
        restart();
      }
      void messenger.close();
    },
    signInAgain() {
      setStage({ kind: 'welcome', site, user: account.user });
      void messenger.close();
    },
    signedOut() {
      go('#/');
      restart();
    },
  };
  useEffect(() => {
    const token = accounts.find(account.user)?.token;
    const onStorage = (): void => {
      const now = accounts.find(account.user);
      // In another tab somebody signed out; or signed in again, where this one was signed out with it.
      const isOther = now?.token !== undefined && now.token !== token;
      const isBack = messenger.status.current.state === 'closed' && isOther;
      if (now !== undefined && !isBack) return;
      void messenger.close();
      if (now === undefined) go('#/');
      restart();
    };
    addEventListener('storage', onStorage);
    return () => removeEventListener('storage', onStorage);
  });
  return (
    <SessionContext.Provider value={scope}>
      <MessengerProvider messenger={messenger}>
        <ChatScreen />
      </MessengerProvider>
    </SessionContext.Provider>
  );
}
