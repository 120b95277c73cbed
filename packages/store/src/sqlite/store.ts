import type { AbortOptions, Clock, Log } from '@proj/io';
import {
  checkAtMs,
  checkCursor,
  checkLimit,
  checkName,
  checkPasswordRecord,
  checkSeq,
  ownMessage,
  ownPage,
  ownUser,
} from '../arguments.ts';
import { StoreError } from '../errors.ts';
import type {
  AppendResult,
  ChatStore,
  ConversationHead,
  Cursor,
  NewMessage,
  NewUser,
  PageOptions,
  StoredMessage,
  UserRecord,
  UserStore,
} from '../index.ts';
import { CursorBuffer } from './cursor-buffer.ts';
import type { ReadOperations, WriteOperations } from './protocol.ts';
import type { WorkerLink } from './worker-link.ts';

export interface SqliteStoreParts {
  readonly epoch: Uint8Array;
  readonly durability: 'normal' | 'full';
  readonly wallClock: () => number;
  readonly clock: Clock;
  readonly log: Log | undefined;
  readonly cursorFlushMs: number;
  readonly maxQueuedCalls: number;
  readonly maxQueuedBytes: number;
}

const maxWaitingCursors = 65_536;
/** What a call weighs beside its bytes: its objects here and, once posted, over there. */
const callOverheadBytes = 512;

/** Bounded admission to the worker, shared by messages and users. */
class Gate {
  readonly #link: WorkerLink;
  readonly #parts: SqliteStoreParts;

  constructor(link: WorkerLink, parts: SqliteStoreParts) {
    this.#link = link;
    this.#parts = parts;
  }

  /** Aborts and closure come before the arguments, as they do in every store. */
  check(options: AbortOptions | undefined): void {
    options?.signal?.throwIfAborted();
    const { refusal } = this.#link;
    if (refusal !== undefined) throw refusal;
  }

  write<Name extends keyof WriteOperations>(
    operation: Name,
    args: Parameters<WriteOperations[Name]>,
    payloadBytes: number,
    options: AbortOptions | undefined,
  ): Promise<ReturnType<WriteOperations[Name]>> {
    const bytes = payloadBytes + callOverheadBytes;
    const { writeCount, writeBytes } = this.#link;
    if (writeCount >= this.#parts.maxQueuedCalls || writeBytes + bytes > this.#parts.maxQueuedBytes) {
      throw new StoreError('STORE_OVERLOADED', `${writeCount} writes of ${writeBytes} bytes are waiting`);
    }
    return this.#link.write(operation, args, bytes, options?.signal);
  }

  read<Name extends keyof ReadOperations>(
    operation: Name,
    args: Parameters<ReadOperations[Name]>,
    options: AbortOptions | undefined,
  ): Promise<ReturnType<ReadOperations[Name]>> {
    const { readCount } = this.#link;
    if (readCount >= this.#parts.maxQueuedCalls) {
      throw new StoreError('STORE_OVERLOADED', `${readCount} reads are waiting`);
    }
    return this.#link.read(operation, args, options?.signal);
  }
}

export class SqliteStore implements ChatStore {
  readonly durability: 'normal' | 'full';
  readonly users: UserStore;
  readonly #link: WorkerLink;
  readonly #parts: SqliteStoreParts;
  readonly #gate: Gate;
  readonly #cursors: CursorBuffer = new CursorBuffer(maxWaitingCursors);
  #cursorTimer: Disposable | undefined;
  #cursorFlush: Promise<void> | undefined;
  #disposal: Promise<void> | undefined;

  constructor(link: WorkerLink, parts: SqliteStoreParts) {
    this.#link = link;
    this.#parts = parts;
    this.#gate = new Gate(link, parts);
    this.durability = parts.durability;
    this.users = new SqliteUserStore(this.#gate);
  }

  get epoch(): Uint8Array {
    return new Uint8Array(this.#parts.epoch);
  }

  async append(message: NewMessage, options?: AbortOptions): Promise<AppendResult> {
    this.#gate.check(options);
    const own = ownMessage(message);
    let bytes = own.body.length + 2 * (own.conversation.length + own.sender.length);
    for (const member of own.members) bytes += 2 * member.length;
    return this.#gate.write('append', [own, this.#parts.wallClock()], bytes, options);
  }

  async read(
    conversation: string,
    afterSeq: number,
    limit: number,
    options?: AbortOptions,
  ): Promise<readonly StoredMessage[]> {
    this.#gate.check(options);
    checkName('conversation', conversation);
    checkSeq('afterSeq', afterSeq);
    checkLimit(limit);
    return this.#gate.read('read', [conversation, afterSeq, limit], options);
  }

  async head(conversation: string, options?: AbortOptions): Promise<number> {
    this.#gate.check(options);
    checkName('conversation', conversation);
    return this.#gate.read('head', [conversation], options);
  }

  async heads(user: string, device: string, options?: PageOptions): Promise<readonly ConversationHead[]> {
    this.#gate.check(options);
    checkName('user', user);
    checkName('device', device);
    const heads = await this.#gate.read('heads', [user, device, ownPage(options)], options);
    return heads.map(({ conversation, head, received }) => ({
      conversation,
      head,
      received: this.#furthest({ user, device, conversation }, received, head),
    }));
  }

  advanceCursor(cursor: Cursor): void {
    checkCursor(cursor);
    if (this.#link.refusal !== undefined || this.#disposal !== undefined) return;
    this.#cursors.advance(cursor);
    if (this.#cursors.isFull) void this.#flushCursors();
    else this.#scheduleCursorFlush();
  }

  async cursor(user: string, device: string, conversation: string, options?: AbortOptions): Promise<number> {
    this.#gate.check(options);
    checkCursor({ user, device, conversation, seq: 0 });
    const { seq, head } = await this.#gate.read('cursor', [user, device, conversation], options);
    return this.#furthest({ user, device, conversation }, seq, head);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#close();
    return this.#disposal;
  }

  async #close(): Promise<void> {
    this.#cursorTimer?.[Symbol.dispose]();
    // Left in the buffer as well: reads that are still to be answered look there. Those under way need no second try.
    if (!this.#cursors.isEmpty) {
      this.#link.write('writeCursors', [this.#cursors.waiting]).catch((error: unknown) => this.#reportCursors(error));
    }
    await this.#link.close();
  }

  /** A cursor that is not on the disk yet counts as well. */
  #furthest(cursor: Omit<Cursor, 'seq'>, stored: number, head: number): number {
    return Math.max(stored, Math.min(this.#cursors.seq(cursor), head));
  }

  #scheduleCursorFlush(): void {
    if (this.#cursorTimer !== undefined || this.#disposal !== undefined) return;
    const { clock, cursorFlushMs } = this.#parts;
    this.#cursorTimer = clock.schedule(clock.now() + cursorFlushMs, () => {
      this.#cursorTimer = undefined;
      void this.#flushCursors();
    });
  }

  /** One flush at a time; what waits after it goes with the next one. Never rejects. */
  #flushCursors(): Promise<void> {
    this.#cursorFlush ??= this.#writeCursors().finally(() => {
      this.#cursorFlush = undefined;
      if (!this.#cursors.isEmpty) this.#scheduleCursorFlush();
    });
    return this.#cursorFlush;
  }

  async #writeCursors(): Promise<void> {
    if (this.#cursors.isEmpty) return;
    try {
      await this.#link.write('writeCursors', [this.#cursors.take()]);
      this.#cursors.settle(true);
    } catch (error) {
      this.#cursors.settle(false);
      this.#reportCursors(error);
    }
  }

  #reportCursors(error: unknown): void {
    this.#parts.log?.warn({ error }, 'a batch of cursors was not written');
  }
}

class SqliteUserStore implements UserStore {
  readonly #gate: Gate;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  async create(user: NewUser, options?: AbortOptions): Promise<void> {
    this.#gate.check(options);
    return this.#gate.write('createUser', [ownUser(user)], 0, options);
  }

  async find(name: string, options?: AbortOptions): Promise<UserRecord | undefined> {
    this.#gate.check(options);
    checkName('name', name);
    return this.#gate.read('findUser', [name], options);
  }

  async changePassword(name: string, passwordRecord: string, options?: AbortOptions): Promise<boolean> {
    this.#gate.check(options);
    checkPasswordRecord(passwordRecord);
    checkName('name', name);
    return this.#gate.write('changePassword', [name, passwordRecord], 0, options);
  }

  async changeDisabled(name: string, disabledAtMs: number | undefined, options?: AbortOptions): Promise<boolean> {
    this.#gate.check(options);
    if (disabledAtMs !== undefined) checkAtMs('disabledAtMs', disabledAtMs);
    checkName('name', name);
    return this.#gate.write('changeDisabled', [name, disabledAtMs], 0, options);
  }

  async list(options?: PageOptions): Promise<readonly UserRecord[]> {
    this.#gate.check(options);
    return this.#gate.read('listUsers', [ownPage(options)], options);
  }
}
