import { useMessenger } from '@proj/react';
import { type ReactElement, useEffect, useState } from 'react';
import { useSession } from '../session-context.ts';
import { statusSentence } from '../text/failures.ts';
import { Icon } from '../ui/icon.tsx';
import type { Connection } from './connection.ts';
import { useConnection } from './use-connection.ts';

/** Says that there is no connection, once that has lasted. Always there, so that screen readers hear it change. */
export function ConnectionNotice(): ReactElement {
  const connection = useConnection();
  return (
    <div className="connection" role="status" data-state={connection.state}>
      <Notice connection={connection} />
    </div>
  );
}

function Notice({ connection }: { readonly connection: Connection }): ReactElement | undefined {
  const messenger = useMessenger();
  const { session, signInAgain } = useSession();
  const tryNow = (): void => {
    messenger.retryNow();
    session.link.retryNow();
  };
  switch (connection.state) {
    case 'online':
      return undefined;
    case 'syncing':
      return (
        <p>
          <span className="spinner" aria-hidden="true" /> Catching up…
        </p>
      );
    case 'connecting':
      return (
        <p>
          <span className="spinner" aria-hidden="true" /> Connecting…
        </p>
      );
    case 'offline':
      return (
        <>
          <p>No connection. {connection.retryAtMs !== undefined && <Countdown untilMs={connection.retryAtMs} />}</p>
          <button type="button" className="link" onClick={tryNow}>
            Try now
          </button>
        </>
      );
    case 'closed':
      // Without a code it was this page that closed it.
      if (connection.code === undefined) return undefined;
      return (
        <>
          <p className="closed">
            <Icon name="alert" /> {statusSentence(connection.code, connection.message)}
          </p>
          <button type="button" className="button primary small" onClick={signInAgain}>
            Sign in again
          </button>
        </>
      );
  }
}

/** Only for who sees it: told every second it would be noise. */
function Countdown({ untilMs }: { readonly untilMs: number }): ReactElement | undefined {
  const [leftMs, setLeftMs] = useState(() => untilMs - Date.now());
  useEffect(() => {
    const step = (): void => setLeftMs(untilMs - Date.now());
    step();
    const timer = setInterval(step, 500);
    return () => clearInterval(timer);
  }, [untilMs]);
  const seconds = Math.ceil(leftMs / 1_000);
  if (seconds < 1) return undefined;
  return <span aria-hidden="true">Trying again in {seconds} s.</span>;
}
