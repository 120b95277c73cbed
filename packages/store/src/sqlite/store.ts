import { resolve } from 'node:path';
import { type AbortOptions, abortable } from '@proj/io';
import {
  checkCursor,
  checkFile,
  checkLimit,
  checkName,
  checkRead,
  checkSeq,
  type OwnMessage,
  ownMembersPage,
  ownMessage,
  ownPage,
  ownSearch,
} from '../arguments.ts';
import type {
  AppendResult,
  ChatStore,
  ConversationHead,
  ConversationRecord,
  Cursor,
  DeviceStore,
  MemberRecord,
  MembersOptions,
  NewMessage,
  OutboxStore,
  PageOptions,
  ReadPosition,
  SearchOptions,
  StoredMessage,
  StoreFigures,
  UserStore,
} from '../index.ts';
import { SqliteDeviceStore } from './devices.ts';
import { Gate, type GateLimits } from './gate.ts';
import { MemberPages } from './member-pages.ts';
import { SqliteOutboxStore } from './outbox.ts';
import { PositionBuffer } from './position-buffer.ts';
import { PositionWriter, type PositionWriterParts } from './position-writer.ts';
import { everyDevice } from './protocol.ts';
import { SqliteUserStore } from './users.ts';
import type { WorkerLink } from './worker-link.ts';

export interface SqliteStoreParts extends GateLimits, PositionWriterParts {
  readonly epoch: Uint8Array;
  readonly durability: 'normal' | 'full';
  readonly wallClock: () => number;
  readonly onPositionDropped: () => void;
}

const maxWaitingPositions = 65_536;

/** Bytes that a message takes while it waits, beside what every call does. */
function bytesOf(message: OwnMessage): number {
  let bytes = message.body.length + 2 * (message.conversation.length + message.sender.length);
  for (const member of message.members) bytes += 2 * member.length;
  for (const effect of message.effects) {
    if (effect.type === 'attributes') bytes += effect.attributes.length;
    else if (effect.type === 'index') bytes += 2 * effect.text.length;
    else if (effect.type !== 'erase') bytes += 2 * effect.user.length;
  }
  return bytes;
}

export class SqliteStore implements ChatStore {
  readonly durability: 'normal' | 'full';
  readonly users: UserStore;
  readonly devices: DeviceStore;
  readonly outbox: OutboxStore;
  readonly #link: WorkerLink;
  readonly #parts: SqliteStoreParts;
  readonly #gate: Gate;
  readonly #positions: PositionBuffer;
  readonly #members: MemberPages;
  readonly #positionWriter: PositionWriter;
  #disposal: Promise<void> | undefined;

  constructor(link: WorkerLink, parts: SqliteStoreParts) {
    this.#link = link;
    this.#parts = parts;
    this.#gate = new Gate(link, parts);
    this.#positions = new PositionBuffer(maxWaitingPositions, parts.onPositionDropped);
    this.#members = new MemberPages(this.#gate, this.#positions);
    this.#positionWriter = new PositionWriter(link, this.#positions, parts);
    this.durability = parts.durability;
    this.users = new SqliteUserStore(this.#gate);
    this.devices = new SqliteDeviceStore(this.#gate, this.#positions);
    this.outbox = new SqliteOutboxStore(this.#gate);
  }

  get epoch(): Uint8Array {
    return new Uint8Array(this.#parts.epoch);
  }

  async append(message: NewMessage, options?: AbortOptions): Promise<AppendResult> {
    this.#gate.check(options);
    const own = ownMessage(message);
    return this.#gate.write('append', [own, this.#parts.wallClock()], bytesOf(own), options);
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

  async conversation(conversation: string, options?: AbortOptions): Promise<ConversationRecord | undefined> {
    this.#gate.check(options);
    checkName('conversation', conversation);
    return this.#gate.read('conversation', [conversation], options);
  }

  async member(conversation: string, user: string, options?: AbortOptions): Promise<MemberRecord | undefined> {
    this.#gate.check(options);
    checkName('conversation', conversation);
    checkName('user', user);
    return this.#gate.read('member', [conversation, user, this.#positions.of({ user, conversation })], options);
  }

  async members(conversation: string, options?: MembersOptions): Promise<readonly MemberRecord[]> {
    this.#gate.check(options);
    checkName('conversation', conversation);
    return this.#members.read(conversation, ownMembersPage(options), options);
  }

  async heads(user: string, device: string, options?: PageOptions): Promise<readonly ConversationHead[]> {
    this.#gate.check(options);
    checkName('user', user);
    checkName('device', device);
    const page = ownPage(options);
    // Who is told what it has read may forget it: it is on the disk.
    if (this.#positions.hasReads(user)) await abortable(this.#positionWriter.flushReads(user), options?.signal);
    const waiting = this.#positions.of({ user }).filter((position) => position.device !== everyDevice);
    return this.#gate.read('heads', [user, device, page, waiting], options);
  }

  async countConversations(user: string, options?: AbortOptions): Promise<number> {
    this.#gate.check(options);
    checkName('user', user);
    return this.#gate.read('countConversations', [user], options);
  }

  advanceCursor(cursor: Cursor): void {
    checkCursor(cursor);
    this.#positionWriter.advance(cursor);
  }

  advanceRead(position: ReadPosition): void {
    checkRead(position);
    this.#positionWriter.advance({ ...position, device: everyDevice });
  }

  async cursor(user: string, device: string, conversation: string, options?: AbortOptions): Promise<number> {
    this.#gate.check(options);
    checkCursor({ user, device, conversation, seq: 0 });
    const waiting = this.#positions.of({ user, conversation });
    return this.#gate.read('cursor', [user, device, conversation, waiting], options);
  }

  async search(user: string, options: SearchOptions): Promise<readonly StoredMessage[]> {
    this.#gate.check(options);
    checkName('user', user);
    return this.#gate.read('search', [user, ownSearch(options)], options);
  }

  async figures(options?: AbortOptions): Promise<StoreFigures> {
    this.#gate.check(options);
    return this.#gate.read('figures', [], options);
  }

  async backup(file: string, options?: AbortOptions): Promise<void> {
    this.#gate.check(options);
    checkFile(file);
    // Twice: positions may wait behind a batch that is under way.
    await this.#positionWriter.flush();
    await this.#positionWriter.flush();
    // An absolute path, since SQLite takes "file:…" for a URI.
    await this.#link.backup(resolve(file), options?.signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#close();
    return this.#disposal;
  }

  #close(): Promise<void> {
    this.#positionWriter.close();
    return this.#link.close();
  }
}
