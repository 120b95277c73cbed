import { randomBytes } from 'node:crypto';
import type { AbortOptions } from '@proj/io';
import {
  checkCursor,
  checkFile,
  checkLimit,
  checkName,
  checkRead,
  checkSeq,
  compareNames,
  ownMembersPage,
  ownMessage,
  ownPage,
  ownSearch,
} from './arguments.ts';
import { StoreError } from './errors.ts';
import type {
  AppendResult,
  ChatStore,
  ConversationHead,
  ConversationRecord,
  Cursor,
  MemberRecord,
  MembersOptions,
  NewMessage,
  OutboxEntry,
  OutboxStore,
  PageOptions,
  ReadPosition,
  SearchOptions,
  StoredMessage,
  StoreFigures,
} from './index.ts';
import { storeLimits } from './limits.ts';
import { Admission } from './memory/admission.ts';
import { Conversation, type Entry, type Member } from './memory/conversation.ts';
import { MemoryDeviceStore } from './memory/devices.ts';
import { MemoryUserStore } from './memory/users.ts';
import { matchesPhrases } from './words.ts';

export interface MemoryStoreOptions {
  /** Milliseconds since 1970, stamped on each message. @defaultValue `Date.now` */
  readonly wallClock?: (() => number) | undefined;
  /** Bytes of bodies to hold; beyond them `append` rejects `STORE_UNAVAILABLE`. @defaultValue 256 MiB */
  readonly maxBodyBytes?: number | undefined;
  /** 8 bytes. @defaultValue random */
  readonly epoch?: Uint8Array | undefined;
}

/**
 * A store that forgets everything with the process: for tests, and as the readable statement of what the other stores
 * must do.
 */
export function openMemoryStore(options?: MemoryStoreOptions): ChatStore {
  return new MemoryStore(options);
}

function copyOf(message: StoredMessage): StoredMessage {
  return { ...message, id: message.id.slice(), body: message.body.slice() };
}

/** The first of `messages` until their bodies pass the bound of a page. */
function pageOf<Item>(items: Iterable<Item>, limit: number, bodyOf: (item: Item) => Uint8Array): Item[] {
  const page: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    page.push(item);
    bytes += bodyOf(item).length;
    if (page.length === limit || bytes >= storeLimits.pageBytes) break;
  }
  return page;
}

class MemoryStore implements ChatStore {
  readonly durability = 'memory';
  readonly users: MemoryUserStore;
  readonly devices: MemoryDeviceStore;
  readonly outbox: OutboxStore;
  readonly #admission = new Admission();
  readonly #wallClock: () => number;
  readonly #maxBodyBytes: number;
  readonly #epoch: Uint8Array;
  readonly #conversations = new Map<string, Conversation>();
  readonly #outbox: Entry[] = [];
  #entries = 0;
  #bodyBytes = 0;

  constructor(options: MemoryStoreOptions = {}) {
    this.#wallClock = options.wallClock ?? Date.now;
    this.#maxBodyBytes = options.maxBodyBytes ?? 0x10000000;
    this.#epoch = new Uint8Array(options.epoch ?? randomBytes(8));
    if (this.#epoch.length !== 8) throw new StoreError('STORE_BAD_ARGUMENT', 'epoch must be 8 bytes');
    this.devices = new MemoryDeviceStore(this.#admission, (user, device) => {
      for (const { members } of this.#conversations.values()) members.get(user)?.cursors.delete(device);
    });
    this.users = new MemoryUserStore(this.#admission, (revocation) => this.devices.void(revocation));
    this.outbox = {
      read: async (after, limit, callOptions) => this.#readOutbox(after, limit, callOptions),
      done: async (position, callOptions) => this.#completeOutbox(position, callOptions),
    };
  }

  get epoch(): Uint8Array {
    return this.#epoch.slice();
  }

  async append(message: NewMessage, options?: AbortOptions): Promise<AppendResult> {
    this.#admission.check(options);
    const own = ownMessage(message);
    const conversation = this.#conversations.get(own.conversation) ?? new Conversation(own.conversation);
    const earlier = conversation.earlier(own);
    if (earlier !== undefined) return earlier;
    conversation.admit(own);
    if (this.#bodyBytes + own.body.length > this.#maxBodyBytes) {
      throw new StoreError('STORE_UNAVAILABLE', `the store holds ${this.#maxBodyBytes} bytes already`);
    }
    this.#entries += 1;
    const bytesBefore = conversation.bodyBytes;
    const result = conversation.append(own, this.#wallClock(), this.#entries);
    this.#bodyBytes += conversation.bodyBytes - bytesBefore;
    this.#conversations.set(own.conversation, conversation);
    if (own.outbox) this.#outbox.push(...conversation.entries.slice(-1));
    return result;
  }

  async read(
    conversation: string,
    afterSeq: number,
    limit: number,
    options?: AbortOptions,
  ): Promise<readonly StoredMessage[]> {
    this.#admission.check(options);
    checkName('conversation', conversation);
    checkSeq('afterSeq', afterSeq);
    checkLimit(limit);
    const entries = this.#conversations.get(conversation)?.entries.slice(afterSeq, afterSeq + limit) ?? [];
    return pageOf(entries, limit, ({ message }) => message.body).map(({ message }) => copyOf(message));
  }

  async head(conversation: string, options?: AbortOptions): Promise<number> {
    this.#admission.check(options);
    checkName('conversation', conversation);
    return this.#conversations.get(conversation)?.head ?? 0;
  }

  async conversation(name: string, options?: AbortOptions): Promise<ConversationRecord | undefined> {
    this.#admission.check(options);
    checkName('conversation', name);
    const conversation = this.#conversations.get(name);
    if (conversation === undefined) return undefined;
    const { head, version, currentMembers, attributes, entries } = conversation;
    const activeAtMs = entries.at(-1)?.message.acceptedAtMs ?? 0;
    return {
      conversation: name,
      head,
      version,
      members: currentMembers,
      attributes: attributes.slice(),
      activeAtMs,
    };
  }

  async member(name: string, user: string, options?: AbortOptions): Promise<MemberRecord | undefined> {
    this.#admission.check(options);
    checkName('conversation', name);
    checkName('user', user);
    const conversation = this.#conversations.get(name);
    const member = conversation?.members.get(user);
    return member === undefined ? undefined : conversation?.record(user, member);
  }

  async members(name: string, options?: MembersOptions): Promise<readonly MemberRecord[]> {
    this.#admission.check(options);
    checkName('conversation', name);
    const { after, limit, minRead } = ownMembersPage(options);
    const conversation = this.#conversations.get(name);
    if (conversation === undefined) return [];
    return [...conversation.members]
      .filter(([user, { leftSeq, read }]) => {
        return leftSeq === undefined && read >= minRead && (after === undefined || compareNames(user, after) > 0);
      })
      .sort(([a], [b]) => compareNames(a, b))
      .slice(0, limit)
      .map(([user, member]) => conversation.record(user, member));
  }

  async heads(user: string, device: string, options?: PageOptions): Promise<readonly ConversationHead[]> {
    this.#admission.check(options);
    checkName('user', user);
    checkName('device', device);
    const { after, limit } = ownPage(options);
    if (after !== undefined && !this.#conversations.has(after)) {
      throw new StoreError('STORE_BAD_ARGUMENT', 'after must be a conversation');
    }
    const page: ConversationHead[] = [];
    let passed = after === undefined;
    for (const [name, conversation] of this.#conversations) {
      if (page.length === limit) break;
      const member = conversation.members.get(user);
      if (passed && member !== undefined) {
        const head = conversation.visibleHead(member);
        page.push({
          conversation: name,
          head,
          floor: member.joinSeq,
          received: member.cursors.get(device) ?? 0,
          read: member.read,
          unread: conversation.unread(user, member),
          role: member.leftSeq === undefined ? member.role : undefined,
          attributes: (member.attributes ?? conversation.attributes).slice(),
          activeAtMs: conversation.entries[head - 1]?.message.acceptedAtMs ?? 0,
        });
      }
      passed ||= name === after;
    }
    return page;
  }

  async countConversations(user: string, options?: AbortOptions): Promise<number> {
    this.#admission.check(options);
    checkName('user', user);
    let count = 0;
    for (const { members } of this.#conversations.values()) count += Number(members.has(user));
    return count;
  }

  advanceCursor(cursor: Cursor): void {
    checkCursor(cursor);
    const { user, device } = cursor;
    const found = this.#position(cursor);
    if (found === undefined || !this.devices.has(user, device)) return;
    const { member, seq } = found;
    // What lies before the floor belongs to an earlier membership.
    if (seq < member.joinSeq) return;
    member.cursors.set(device, Math.max(member.cursors.get(device) ?? 0, seq));
    member.received = Math.max(member.received, seq);
  }

  advanceRead(position: ReadPosition): void {
    checkRead(position);
    const found = this.#position(position);
    if (found !== undefined) found.member.read = Math.max(found.member.read, found.seq);
  }

  async cursor(user: string, device: string, conversation: string, options?: AbortOptions): Promise<number> {
    this.#admission.check(options);
    checkCursor({ user, device, conversation, seq: 0 });
    return this.#conversations.get(conversation)?.members.get(user)?.cursors.get(device) ?? 0;
  }

  async search(user: string, options: SearchOptions): Promise<readonly StoredMessage[]> {
    this.#admission.check(options);
    checkName('user', user);
    const { phrases, conversation, limit } = ownSearch(options);
    const found: Entry[] = [];
    for (const [name, log] of this.#conversations) {
      const member = log.members.get(user);
      if (member === undefined || (conversation !== undefined && name !== conversation)) continue;
      const visible = log.entries.slice(member.joinSeq - 1, member.leftSeq);
      found.push(...visible.filter((entry) => matchesPhrases(log.wordsFor(member, entry), phrases)));
    }
    found.sort((a, b) => b.position - a.position);
    return pageOf(found, limit, ({ message }) => message.body).map(({ message }) => copyOf(message));
  }

  async figures(options?: AbortOptions): Promise<StoreFigures> {
    this.#admission.check(options);
    return {
      users: this.users.count,
      conversations: this.#conversations.size,
      messages: this.#entries,
      outbox: this.#outbox.length,
      fileBytes: 0,
      walBytes: 0,
    };
  }

  async backup(file: string, options?: AbortOptions): Promise<void> {
    this.#admission.check(options);
    checkFile(file);
    throw new StoreError('STORE_UNAVAILABLE', 'a store in memory has nothing to back up');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#admission.close();
  }

  /** The member whose position it is, and what of it counts; `undefined` where it is dropped. */
  #position(position: ReadPosition): { readonly member: Member; readonly seq: number } | undefined {
    const conversation = this.#conversations.get(position.conversation);
    const member = conversation?.members.get(position.user);
    if (conversation === undefined || member === undefined || this.#admission.isClosed) return undefined;
    return { member, seq: Math.min(position.seq, conversation.visibleHead(member)) };
  }

  #readOutbox(after: number, limit: number, options: AbortOptions | undefined): readonly OutboxEntry[] {
    this.#admission.check(options);
    checkSeq('after', after);
    checkLimit(limit);
    const waiting = this.#outbox.filter(({ position }) => position > after);
    return pageOf(waiting, limit, ({ message }) => message.body).map(({ position, message }) => ({
      position,
      message: copyOf(message),
    }));
  }

  #completeOutbox(position: number, options: AbortOptions | undefined): void {
    this.#admission.check(options);
    checkSeq('position', position);
    const firstWaiting = this.#outbox.findIndex((entry) => entry.position > position);
    this.#outbox.splice(0, firstWaiting === -1 ? this.#outbox.length : firstWaiting);
  }
}
