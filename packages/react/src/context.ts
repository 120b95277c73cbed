import type { Messenger } from '@proj/client';
import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react';

const MessengerContext = createContext<Messenger | undefined>(undefined);

/** What {@link MessengerProvider} takes. */
export interface MessengerProviderProps {
  /** Opened, and closed, by whoever renders this: nothing here does. */
  readonly messenger: Messenger;
  readonly children?: ReactNode;
}

/** Says which messenger the hooks below it are about. */
export function MessengerProvider({ messenger, children }: MessengerProviderProps): ReactElement {
  return createElement(MessengerContext.Provider, { value: messenger }, children);
}

/** The messenger of the nearest {@link MessengerProvider}. @throws Error where there is none above. */
export function useMessenger(): Messenger {
  const messenger = useContext(MessengerContext);
  if (messenger === undefined) throw new Error('no MessengerProvider above this component');
  return messenger;
}
