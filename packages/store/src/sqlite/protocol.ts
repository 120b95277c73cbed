import type { MembersPage, OwnMessage, Page, Search } from '../arguments.ts';
import type {
  AppendResult,
  ConversationHead,
  ConversationRecord,
  DeviceLogin,
  DeviceRecord,
  MemberRecord,
  NewUser,
  OutboxEntry,
  Revocation,
  StoredMessage,
  StoreFigures,
  UserProfile,
  UserRecord,
} from '../index.ts';
import type { Failure } from './failure.ts';
import type { LostCommits } from './opening.ts';

/** How far a device is, or with {@link everyDevice} how far the user has read. */
export interface Position {
  readonly user: string;
  readonly device: string;
  readonly conversation: string;
  readonly seq: number;
}

/** In the place of a device, whose name is never empty: whatever holds for all of them. */
export const everyDevice = '';

/** Operations that share a transaction. One that throws a StoreError has changed nothing. */
export interface WriteOperations {
  append(message: OwnMessage, acceptedAtMs: number): AppendResult;
  writePositions(positions: readonly Position[]): void;
  createUser(user: NewUser): void;
  changePassword(name: string, passwordRecord: string, revokeBeforeMs: number | undefined): boolean;
  changeDisabled(name: string, disabledAtMs: number | undefined): boolean;
  changeProfile(name: string, profile: UserProfile): boolean;
  block(user: string, blocked: string, isBlocked: boolean): void;
  /** The devices that were forgotten for it. */
  touchDevice(login: DeviceLogin, keep: readonly string[]): readonly string[];
  forgetDevice(user: string, device: string): boolean;
  revoke(revocation: Revocation): void;
  revocations(sinceMs: number): Revocation[];
  completeOutbox(position: number): void;
}

export interface MembersPart {
  readonly members: readonly MemberRecord[];
  /** The page is to be continued after this name; `undefined`: it is full, or there are no others. */
  readonly resumeAfter: string | undefined;
}

/** `waiting`: positions that are not on the disk yet, and count as if they were. */
export interface ReadOperations {
  read(conversation: string, afterSeq: number, limit: number): StoredMessage[];
  head(conversation: string): number;
  conversation(conversation: string): ConversationRecord | undefined;
  member(conversation: string, user: string, waiting: readonly Position[]): MemberRecord | undefined;
  /**
   * A part of a page, as the disk has it. `claims`: positions not on the disk yet that may put their users on the page;
   * they are all of those up to the name `upTo`, or with `undefined` all of them.
   */
  members(conversation: string, page: MembersPage, claims: readonly Position[], upTo: string | undefined): MembersPart;
  /** Of those who are members now. */
  memberRecords(conversation: string, users: readonly string[], waiting: readonly Position[]): MemberRecord[];
  heads(user: string, device: string, page: Page, waiting: readonly Position[]): ConversationHead[];
  countConversations(user: string): number;
  cursor(user: string, device: string, conversation: string, waiting: readonly Position[]): number;
  search(user: string, search: Search): StoredMessage[];
  findUser(name: string): UserRecord | undefined;
  listUsers(page: Page): UserRecord[];
  blocks(user: string): string[];
  listDevices(user: string): DeviceRecord[];
  readOutbox(after: number, limit: number): OutboxEntry[];
  figures(): StoreFigures;
}

/** One method of `Operations` with its arguments. */
export type Call<Operations> = {
  [Name in keyof Operations]: Operations[Name] extends (...args: infer Args) => unknown
    ? { readonly operation: Name; readonly args: Args }
    : never;
}[keyof Operations];

export type Result = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure };

/** What became of a batch. */
export interface Commit {
  /** One for each call, in their order. */
  readonly results: readonly Result[];
  /** `false`: nothing of it was kept. */
  readonly committed: boolean;
}

export interface DatabaseOptions {
  /** An absolute path. */
  readonly file: string;
  readonly durability: 'normal' | 'full';
  readonly verify: boolean;
  /** Differs after each start of the machine; `undefined`: not known here. */
  readonly boot: string | undefined;
  readonly lockTimeoutMs: number;
  /** `undefined`: SQLite's own, beyond any disk. */
  readonly maxFileBytes: number | undefined;
}

export type ToWorker =
  | { readonly type: 'write'; readonly calls: readonly Call<WriteOperations>[] }
  | { readonly type: 'read'; readonly ticket: number; readonly call: Call<ReadOperations> }
  | { readonly type: 'backup'; readonly file: string }
  | { readonly type: 'stop-backup' }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'open'; readonly epoch: Uint8Array; readonly lostCommits: LostCommits | undefined }
  | { readonly type: 'refused'; readonly failure: Failure }
  /** After the commit or its failure. */
  | { readonly type: 'written'; readonly commit: Commit; readonly durationMs: number }
  | { readonly type: 'read'; readonly ticket: number; readonly result: Result }
  /** Texts cannot be indexed, and searches do not find them. */
  | { readonly type: 'unindexed'; readonly failure: Failure }
  | { readonly type: 'backup-ended'; readonly result: Result }
  | { readonly type: 'closed' };
