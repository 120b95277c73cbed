import type { ConversationId, DeviceClass, DeviceId, UserId } from '@proj/chat-protocol';
import type { BanInfo, SessionInfo } from '@proj/chat-server';
import type { StoreFigures } from '@proj/store';

export interface UserView {
  readonly name: string;
  readonly displayName: string;
  readonly about: string;
  /** Milliseconds since 1970, as every moment here. */
  readonly createdAtMs: number;
  /** Absent while the account is enabled. */
  readonly disabledAtMs?: number | undefined;
}

export interface DeviceView {
  readonly deviceId: string;
  readonly deviceClass: DeviceClass;
  readonly client: string;
  readonly remote: string;
  readonly firstLoginAtMs: number;
  readonly lastLoginAtMs: number;
}

export interface GroupView {
  readonly group: string;
  readonly title: string;
  readonly members: number;
  readonly head: number;
  readonly activeAtMs: number;
}

export interface MemberView {
  readonly user: string;
  readonly role: string;
  readonly joinSeq: number;
  readonly mutedUntilMs: number;
  readonly received: number;
  readonly read: number;
}

/** What runs, and how it does. */
export interface ServerView {
  readonly product: string;
  readonly pid: number;
  readonly startedAtMs: number;
  readonly upSeconds: number;
  readonly ready: boolean;
  readonly degraded: readonly string[];
  readonly durability: string;
  readonly rssBytes: number;
  /** The 99th percentile of the event loop's delay over the last seconds. */
  readonly loopDelayMs: number;
  /** By their names in `/metrics`, without the prefix. */
  readonly gauges: Readonly<Record<string, number>>;
  /** Since the start, summed over their labels. */
  readonly counters: Readonly<Record<string, number>>;
}

/** A page of a list, and where the next one begins. */
export interface Paged {
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** What administrators can ask for: by HTTP of a running server, and most of it of a data directory at rest. */
export interface AdminCalls {
  readonly listUsers: {
    readonly input: Paged;
    readonly output: { readonly users: readonly UserView[]; readonly next?: string | undefined };
  };
  readonly showUser: {
    readonly input: { readonly user: UserId };
    readonly output: UserView & { readonly devices: readonly DeviceView[] };
  };
  readonly addUser: {
    readonly input: { readonly user: UserId; readonly password: string };
    readonly output: { readonly user: string };
  };
  readonly disableUser: { readonly input: { readonly user: UserId }; readonly output: { readonly user: string } };
  readonly enableUser: { readonly input: { readonly user: UserId }; readonly output: { readonly user: string } };
  readonly changePassword: {
    readonly input: { readonly user: UserId; readonly password: string };
    readonly output: { readonly user: string };
  };
  readonly revokeSessions: {
    readonly input: { readonly user: UserId; readonly device?: DeviceId | undefined };
    readonly output: { readonly user: string; readonly ended: number };
  };
  readonly listSessions: {
    readonly input: { readonly user?: UserId | undefined; readonly limit?: number | undefined };
    readonly output: { readonly sessions: readonly SessionInfo[] };
  };
  readonly listGroups: {
    readonly input: Paged & { readonly user?: UserId | undefined };
    readonly output: { readonly groups: readonly GroupView[]; readonly next?: string | undefined };
  };
  readonly listMembers: {
    readonly input: Paged & { readonly group: ConversationId };
    readonly output: { readonly members: readonly MemberView[]; readonly next?: string | undefined };
  };
  readonly removeMember: {
    readonly input: { readonly group: ConversationId; readonly user: UserId };
    readonly output: { readonly group: string; readonly user: string };
  };
  readonly renameGroup: {
    readonly input: { readonly group: ConversationId; readonly title: string };
    readonly output: { readonly group: string; readonly title: string };
  };
  readonly listBans: {
    readonly input: Record<never, never>;
    readonly output: { readonly bans: readonly BanInfo[] };
  };
  readonly liftBan: { readonly input: { readonly source: string }; readonly output: { readonly source: string } };
  readonly stats: {
    readonly input: Record<never, never>;
    readonly output: { readonly store: StoreFigures; readonly server?: ServerView | undefined };
  };
  readonly backup: {
    readonly input: { readonly name?: string | undefined };
    readonly output: { readonly file: string; readonly bytes: number; readonly durationMs: number };
  };
}

export type AdminCallName = keyof AdminCalls;

/** Carries out a call, wherever the data is. @throws AdminError, ExitError */
export type AdminCaller = <Name extends AdminCallName>(
  name: Name,
  input: AdminCalls[Name]['input'],
) => Promise<AdminCalls[Name]['output']>;
