import { useStatus } from '@proj/react';
import type { ReactElement } from 'react';
import { Problem, Waiting } from './notes.tsx';

interface Props {
  /** Whether there is anything to wait for: mostly that no answer has come yet. */
  readonly isAwaited: boolean;
  /** Why no answer came. */
  readonly problem: string | undefined;
  readonly again: () => void;
  readonly asking?: string;
  /** What is said instead of `asking` without a connection. */
  readonly offline?: string;
}

/** Stands where an answer of the server's is going to be: what is waited for, or what went wrong and another try. */
export function Unanswered({
  isAwaited,
  problem,
  again,
  asking = 'Asking the server…',
  offline = 'Waiting for a connection…',
}: Props): ReactElement | undefined {
  const status = useStatus();
  if (problem !== undefined) {
    return (
      <>
        <Problem>{problem}</Problem>
        <button type="button" className="button" onClick={again}>
          Try again
        </button>
      </>
    );
  }
  return isAwaited ? <Waiting label={status.state === 'online' ? asking : offline} /> : undefined;
}
