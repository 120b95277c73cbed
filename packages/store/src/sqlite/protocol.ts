import type { Page } from '../arguments.ts';
import type {
  AppendResult,
  ConversationHead,
  Cursor,
  NewMessage,
  NewUser,
  StoredMessage,
  UserRecord,
} from '../index.ts';
import type { Failure } from './failure.ts';

/** Operations that share a transaction. One that throws a StoreError has changed nothing. */
export interface WriteOperations {
  append(message: NewMessage, acceptedAtMs: number): AppendResult;
  writeCursors(cursors: readonly Cursor[]): void;
  createUser(user: NewUser): void;
  changePassword(name: string, passwordRecord: string): boolean;
  changeDisabled(name: string, disabledAtMs: number | undefined): boolean;
}

export interface ReadOperations {
  read(conversation: string, afterSeq: number, limit: number): StoredMessage[];
  head(conversation: string): number;
  heads(user: string, device: string, page: Page): ConversationHead[];
  cursor(user: string, device: string, conversation: string): { readonly seq: number; readonly head: number };
  findUser(name: string): UserRecord | undefined;
  listUsers(page: Page): UserRecord[];
}

/** One method of `Operations` with its arguments. */
export type Call<Operations> = {
  [Name in keyof Operations]: Operations[Name] extends (...args: infer Args) => unknown
    ? { readonly operation: Name; readonly args: Args }
    : never;
}[keyof Operations];

export type Result = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure };

export interface DatabaseOptions {
  /** An absolute path. */
  readonly file: string;
  readonly durability: 'normal' | 'full';
  readonly verify: boolean;
  readonly lockTimeoutMs: number;
  /** `undefined`: SQLite's own, beyond any disk. */
  readonly maxFileBytes: number | undefined;
}

export type ToWorker =
  | { readonly type: 'write'; readonly calls: readonly Call<WriteOperations>[] }
  | { readonly type: 'read'; readonly ticket: number; readonly call: Call<ReadOperations> }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'open'; readonly epoch: Uint8Array }
  | { readonly type: 'refused'; readonly failure: Failure }
  /** One result for each call of the batch, in its order, after the commit or its failure. */
  | { readonly type: 'written'; readonly results: readonly Result[] }
  | { readonly type: 'read'; readonly ticket: number; readonly result: Result }
  | { readonly type: 'closed' };
