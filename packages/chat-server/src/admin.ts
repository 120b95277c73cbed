import type { ConversationId, DeviceClass, DeviceId, UserId } from '@proj/chat-protocol';
import type { Figures } from './metrics.ts';

/** A session as administrators see it. */
export interface SessionInfo {
  readonly sessionId: string;
  readonly user: UserId;
  readonly deviceId: DeviceId;
  readonly deviceClass: DeviceClass;
  readonly client: string;
  readonly remote: string | undefined;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
  /** Milliseconds without a byte from it. */
  readonly silentMs: number;
  readonly queuedBytes: number;
  readonly lagging: boolean;
}

/** A source that is not listened to for a while. */
export interface BanInfo {
  /** An IPv4 address, the /64 of an IPv6 address, or what else connections said they came from. */
  readonly source: string;
  /** What it had too many of: wrong passwords, or requests beyond the limits. */
  readonly reason: 'logins' | 'limits';
  /** Milliseconds since 1970. */
  readonly untilMs: number;
}

/** What administrators do to a running server; every call takes effect before it resolves. */
export interface ServerAdmin {
  figures(): Figures;
  /** Sessions online, of one user or of all, at most `limit`. @defaultValue limit 1_000 */
  listSessions(options?: {
    readonly user?: UserId | undefined;
    readonly limit?: number | undefined;
  }): readonly SessionInfo[];
  /** Ends the session (or every session) of a user and voids the tokens. Answers how many sessions ended. */
  revoke(user: UserId, deviceId?: DeviceId): Promise<number>;
  /** Disables the account and ends its sessions, or enables it. `false`: there is no such user. */
  changeDisabled(user: UserId, disabled: boolean): Promise<boolean>;
  /** Sets a password and revokes everything. `false`: there is no such user. */
  changePassword(user: UserId, password: string): Promise<boolean>;
  /** Sources that are banned now, in the order in which they were banned. No more than 10 000 are remembered. */
  listBans(): readonly BanInfo[];
  /**
   * Listens again to a source, or to the source of an address, and forgets what it was banned for.
   * `false`: it was not banned.
   */
  liftBan(source: string): boolean;
  /**
   * Removes a member from a group by an entry in the name of the owner, who is told of it as everyone is. An owner first
   * hands the group over by another entry: to the first admin by name, or else to the first member. `false`: there is no
   * such group, or the user is not in it. Rejects with what the store rejects with; whether it was done may be unknown
   * then, and the same call may be made again.
   */
  removeMember(group: ConversationId, user: UserId): Promise<boolean>;
  /**
   * Gives a group another title, in the same way. `false`: there is no such group, or nobody is in it.
   * @throws ChatServerError `CHAT_SERVER_BAD_TITLE`
   */
  rename(group: ConversationId, title: string): Promise<boolean>;
}
