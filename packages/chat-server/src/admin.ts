import type { DeviceClass, DeviceId, UserId } from '@proj/chat-protocol';
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
}
