import { randomBytes } from 'node:crypto';
import type { AbortOptions } from '@proj/io';
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
  sameBytes,
} from './arguments.ts';
import { StoreError } from './errors.ts';
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
} from './index.ts';
import { storeLimits } from './limits.ts';

export interface MemoryStoreOptions {
  /** Milliseconds since 1970, stamped on each message. @defaultValue `Date.now` */
  readonly wallClock?: (() => number) | undefined;
  /** Bytes of bodies to hold; beyond them `append` rejects `STORE_UNAVAILABLE`. @defaultValue 256 MiB */
  readonly maxBodyBytes?: number | undefined;
  /** 8 bytes. @defaultValue random */
  readonly epoch?: Uint8Array | undefined;
}

interface Conversation {
  readonly members: Set<string>;
  /** The message with `seq` n is at n − 1. */
  readonly messages: StoredMessage[];
  readonly seqByIdentity: Map<string, number>;
}

/**
 * A store that forgets everything with the process: for tests, and as the readable statement of what the other stores
 * must do.
 */
export function openMemoryStore(options?: MemoryStoreOptions): ChatStore {
  return new MemoryStore(options);
}

function admit(closed: boolean, options: AbortOptions | undefined): void {
  options?.signal?.throwIfAborted();
  if (closed) throw new StoreError('STORE_CLOSED', 'the store is closed');
}

/** Unambiguous, since names have no NUL. */
function key(...names: readonly string[]): string {
  return names.join('\0');
}

class MemoryStore implements ChatStore {
  readonly durability = 'memory';
  readonly users: MemoryUserStore = new MemoryUserStore();
  readonly #wallClock: () => number;
  readonly #maxBodyBytes: number;
  readonly #epoch: Uint8Array;
  readonly #conversations = new Map<string, Conversation>();
  readonly #cursors = new Map<string, number>();
  #bodyBytes = 0;
  #closed = false;

  constructor(options: MemoryStoreOptions = {}) {
    this.#wallClock = options.wallClock ?? Date.now;
    this.#maxBodyBytes = options.maxBodyBytes ?? 0x10000000;
    this.#epoch = new Uint8Array(options.epoch ?? randomBytes(8));
    if (this.#epoch.length !== 8) throw new StoreError('STORE_BAD_ARGUMENT', 'epoch must be 8 bytes');
  }

  get epoch(): Uint8Array {
    return this.#epoch.slice();
  }

  async append(message: NewMessage, options?: AbortOptions): Promise<AppendResult> {
    admit(this.#closed, options);
    const { members, ...own } = ownMessage(message);
    const conversation: Conversation = this.#conversations.get(own.conversation) ?? {
      members: new Set(),
      messages: [],
      seqByIdentity: new Map(),
    };
    const identity = key(own.sender, own.id.join());
    const stored = conversation.messages[(conversation.seqByIdentity.get(identity) ?? 0) - 1];
    if (stored !== undefined) {
      if (stored.kind !== own.kind || !sameBytes(stored.body, own.body)) {
        throw new StoreError('STORE_ID_CONFLICT', 'this message id was used with another kind or body');
      }
      return { seq: stored.seq, acceptedAtMs: stored.acceptedAtMs, duplicate: true };
    }
    if (this.#bodyBytes + own.body.length > this.#maxBodyBytes) {
      throw new StoreError('STORE_UNAVAILABLE', `the store holds ${this.#maxBodyBytes} bytes already`);
    }
    const seq = conversation.messages.length + 1;
    const acceptedAtMs = this.#wallClock();
    this.#bodyBytes += own.body.length;
    this.#conversations.set(own.conversation, conversation);
    conversation.messages.push({ ...own, seq, acceptedAtMs });
    conversation.seqByIdentity.set(identity, seq);
    for (const member of members) conversation.members.add(member);
    return { seq, acceptedAtMs, duplicate: false };
  }

  async read(
    conversation: string,
    afterSeq: number,
    limit: number,
    options?: AbortOptions,
  ): Promise<readonly StoredMessage[]> {
    admit(this.#closed, options);
    checkName('conversation', conversation);
    checkSeq('afterSeq', afterSeq);
    checkLimit(limit);
    const page: StoredMessage[] = [];
    let bytes = 0;
    for (const message of this.#conversations.get(conversation)?.messages.slice(afterSeq, afterSeq + limit) ?? []) {
      page.push({ ...message, id: message.id.slice(), body: message.body.slice() });
      bytes += message.body.length;
      if (bytes >= storeLimits.pageBytes) break;
    }
    return page;
  }

  async head(conversation: string, options?: AbortOptions): Promise<number> {
    admit(this.#closed, options);
    checkName('conversation', conversation);
    return this.#head(conversation);
  }

  async heads(user: string, device: string, options?: PageOptions): Promise<readonly ConversationHead[]> {
    admit(this.#closed, options);
    checkName('user', user);
    checkName('device', device);
    const { after, limit } = ownPage(options);
    if (after !== undefined && !this.#conversations.has(after)) {
      throw new StoreError('STORE_BAD_ARGUMENT', 'after must be a conversation');
    }
    const page: ConversationHead[] = [];
    let passed = after === undefined;
    for (const [conversation, { members, messages }] of this.#conversations) {
      if (page.length === limit) break;
      if (passed && members.has(user)) {
        page.push({ conversation, head: messages.length, received: this.#received(user, device, conversation) });
      }
      passed ||= conversation === after;
    }
    return page;
  }

  advanceCursor(cursor: Cursor): void {
    checkCursor(cursor);
    if (this.#closed) return;
    const { user, device, conversation } = cursor;
    const seq = Math.min(cursor.seq, this.#head(conversation));
    if (seq > this.#received(user, device, conversation)) this.#cursors.set(key(user, device, conversation), seq);
  }

  async cursor(user: string, device: string, conversation: string, options?: AbortOptions): Promise<number> {
    admit(this.#closed, options);
    checkCursor({ user, device, conversation, seq: 0 });
    return this.#received(user, device, conversation);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.users.close();
  }

  #head(conversation: string): number {
    return this.#conversations.get(conversation)?.messages.length ?? 0;
  }

  #received(user: string, device: string, conversation: string): number {
    return this.#cursors.get(key(user, device, conversation)) ?? 0;
  }
}

class MemoryUserStore implements UserStore {
  readonly #records = new Map<string, UserRecord>();
  #closed = false;

  close(): void {
    this.#closed = true;
  }

  async create(user: NewUser, options?: AbortOptions): Promise<void> {
    admit(this.#closed, options);
    const own = ownUser(user);
    if (this.#records.has(own.name)) throw new StoreError('STORE_USER_EXISTS', 'the user name is taken');
    this.#records.set(own.name, own);
  }

  async find(name: string, options?: AbortOptions): Promise<UserRecord | undefined> {
    admit(this.#closed, options);
    checkName('name', name);
    return this.#records.get(name);
  }

  async changePassword(name: string, passwordRecord: string, options?: AbortOptions): Promise<boolean> {
    admit(this.#closed, options);
    checkPasswordRecord(passwordRecord);
    return this.#change(name, (record) => ({ ...record, passwordRecord }));
  }

  async changeDisabled(name: string, disabledAtMs: number | undefined, options?: AbortOptions): Promise<boolean> {
    admit(this.#closed, options);
    if (disabledAtMs !== undefined) checkAtMs('disabledAtMs', disabledAtMs);
    return this.#change(name, ({ passwordRecord, createdAtMs }) => ({
      name,
      passwordRecord,
      createdAtMs,
      ...(disabledAtMs === undefined ? {} : { disabledAtMs }),
    }));
  }

  async list(options?: PageOptions): Promise<readonly UserRecord[]> {
    admit(this.#closed, options);
    const { after, limit } = ownPage(options);
    const bytes = (text: string): Buffer => Buffer.from(text);
    return [...this.#records.values()]
      .filter(({ name }) => after === undefined || bytes(name).compare(bytes(after)) > 0)
      .sort((a, b) => bytes(a.name).compare(bytes(b.name)))
      .slice(0, limit);
  }

  #change(name: string, change: (record: UserRecord) => UserRecord): boolean {
    checkName('name', name);
    const record = this.#records.get(name);
    if (record !== undefined) this.#records.set(name, change(record));
    return record !== undefined;
  }
}
