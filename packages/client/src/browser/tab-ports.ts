import type { Credential, UserId } from '@proj/chat-protocol';
import type { Clock } from '@proj/io';
import type { ReplicaReader } from '../replica-store.ts';
import type { Writer } from './leadership.ts';
import type { TabMessage } from './tab-protocol.ts';

/** What all tabs hear but the one that speaks. */
export interface TabChannel {
  post(message: TabMessage): void;
  close(): void;
}

/** What one tab at a time has. The browser takes it from a tab that is gone. */
export interface TabLock {
  /**
   * Waits for it, calls `whileHeld`, and gives it back when that has resolved. Rejects when `signal` aborts the wait, when
   * there is no having it, and at once when it is lost to another tab.
   */
  hold(signal: AbortSignal, whileHeld: () => Promise<void>): Promise<void>;
}

export interface SharedBackendOptions {
  readonly user: UserId;
  readonly credential: Credential;
  readonly reader: ReplicaReader;
  readonly lock: TabLock;
  /** `hear` gets whatever comes, from whomever. */
  readonly openChannel: (hear: (data: unknown) => void) => TabChannel;
  /** What makes this tab the one that has the connection, and that writes once the backend is listened to. */
  readonly openWriter: (credential: Credential) => Promise<Writer>;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** A name that no other tab has, and that this one has not had before. */
  readonly newName: () => string;
}
