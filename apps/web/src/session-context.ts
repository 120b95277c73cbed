import { type Context, createContext, useContext } from 'react';
import type { Accounts } from './account/accounts.ts';
import type { Session } from './account/session.ts';
import type { Site } from './account/site.ts';

/** What every part of the page below the sign-in may need. */
export interface SessionScope {
  readonly site: Site;
  readonly accounts: Accounts;
  readonly session: Session;
  /** Shows another user of this browser, or `undefined`: the sign-in, for one more. */
  readonly leave: (to: { readonly user: string } | undefined) => void;
  /** Asks for the password again; what is kept stays. */
  readonly signInAgain: () => void;
  /** After the farewell: this user is gone from the browser. */
  readonly signedOut: () => void;
}

export const SessionContext: Context<SessionScope | undefined> = createContext<SessionScope | undefined>(undefined);

export function useSession(): SessionScope {
  const scope = useContext(SessionContext);
  if (scope === undefined) throw new Error('no session here');
  return scope;
}
