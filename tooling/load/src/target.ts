/** Which session it is, and with whom it shares a conversation. */
export interface SessionPlace {
  /** From 0; the same when it comes back after it left. */
  readonly index: number;
  readonly group: number;
  /** All of its group, itself included, in the order of their numbers. */
  readonly members: readonly number[];
}

/** One session of a target, online. */
export interface LoadSession {
  /**
   * Sends to all others of the group. Resolves when the target has taken responsibility, as far as its protocol says so;
   * rejects when nobody knows what becomes of it.
   */
  send(text: string): Promise<void>;
  /** Set once, before anything is sent: is told every text that comes. */
  onDelivery(listener: (text: string) => void): void;
  /** Leaves as its users would. */
  close(): Promise<void>;
}

/** A system under load: a chat server of ours or a peer's, and how its clients speak. */
export interface LoadTarget {
  readonly name: string;
  /** Resolves when the session is online and would get what is sent to its group. */
  open(place: SessionPlace): Promise<LoadSession>;
}

/** What a server's process uses. */
export interface ServerUsage {
  readonly rssBytes?: number | undefined;
  /** Since it started. */
  readonly cpuSeconds?: number | undefined;
}

/** Looks at the server; `undefined` when it does not answer. */
export type Observe = () => Promise<ServerUsage | undefined>;
