import type { ServerAdmin, StoredAccounts } from '@proj/chat-server';
import type { ChatStore } from '@proj/store';
import type { ServerView } from './calls.ts';

/** What calls are carried out on: a data directory, and the server that runs on it, if one does. */
export interface AdminContext {
  readonly store: ChatStore;
  readonly accounts: StoredAccounts;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly dataDirectory: string;
  /** Is told how a backup went. */
  readonly onBackup?: ((succeeded: boolean) => void) | undefined;
  readonly live?: LiveServer | undefined;
}

export interface LiveServer {
  readonly admin: ServerAdmin;
  view(): Promise<ServerView>;
}
