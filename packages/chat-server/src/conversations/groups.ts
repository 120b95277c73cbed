import type { ConversationId, UserId } from '@proj/chat-protocol';
import type { Clock } from '@proj/io';
import type { ChatStore, ConversationRecord, MemberRecord } from '@proj/store';
import { RecentMap } from '../core/recent-map.ts';
import { WeightedMap } from '../core/weighted-map.ts';
import type { SendableContent } from './contents.ts';
import { decodeAttributes, type GroupAttributes } from './group.ts';
import { Roster } from './roster.ts';
import { Turns } from './turns.ts';

/** What of groups is kept in memory, in bytes as guessed below. */
const cacheBytes = 64 * 1024 * 1024;
const groupBytes = 1_024;
const memberBytes = 128;
/** Member records of one group. With more, they are looked up again. */
const rememberedMembers = 4_096;
/** Groups that there are not, and how long that is believed. */
const rememberedAbsences = 10_000;
const absenceMs = 10_000;

/** A group as it is after the entries that were released. */
export class Group {
  readonly conversation: ConversationId;
  readonly record: ConversationRecord;
  readonly attributes: GroupAttributes;
  /** Those looked up; `undefined` for who never was a member. */
  readonly members: Map<UserId, MemberRecord | undefined> = new Map();
  roster: Roster | undefined;
  /** The version that an entry released since has left: all but the roster is out of date. */
  nextVersion: number | undefined;

  constructor(conversation: ConversationId, record: ConversationRecord) {
    this.conversation = conversation;
    this.record = record;
    this.attributes = decodeAttributes(record);
  }
}

export interface GroupsOptions {
  readonly store: ChatStore;
  readonly online: ReadonlySet<UserId>;
  readonly clock: Clock;
}

/**
 * The groups in which something happens, as the log says they are. Whoever reads one, or changes one, has its turn:
 * nothing changes meanwhile but by a store that carries out what it said had failed, and its version tells.
 */
export class Groups {
  readonly #store: ChatStore;
  readonly #online: ReadonlySet<UserId>;
  readonly #clock: Clock;
  readonly #turns: Turns<ConversationId> = new Turns();
  readonly #groups: WeightedMap<ConversationId, Group> = new WeightedMap(cacheBytes);
  /** When it was found that there is none. */
  readonly #absent: RecentMap<ConversationId, number> = new RecentMap(rememberedAbsences);

  constructor({ store, online, clock }: GroupsOptions) {
    this.#store = store;
    this.#online = online;
    this.#clock = clock;
  }

  /** Runs `work` while no other changes the group. */
  inTurn<Result>(conversation: ConversationId, work: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(conversation, work);
  }

  /** Whether a moment ago there was none, and none was created since. */
  isAbsent(conversation: ConversationId): boolean {
    const sinceMs = this.#absent.get(conversation);
    return sinceMs !== undefined && this.#clock.now() - sinceMs < absenceMs;
  }

  /** Whether it can be said without the store that the user is in it and may see the entry. */
  knows(conversation: ConversationId, user: UserId, seq: number): boolean {
    const known = this.#groups.get(conversation);
    if (known === undefined || known.nextVersion !== undefined) return false;
    const member = known.members.get(user);
    const isMember = member !== undefined && member.leftSeq === undefined && member.joinSeq <= seq;
    return isMember || known.roster?.sees(user, seq) === true;
  }

  /** In turn. `undefined`: there is none. */
  async find(conversation: ConversationId): Promise<Group | undefined> {
    const known = this.#groups.get(conversation);
    if (known !== undefined && known.nextVersion === undefined) return known;
    const record = await this.#store.conversation(conversation);
    if (record === undefined) {
      this.#absent.set(conversation, this.#clock.now());
      return undefined;
    }
    this.#absent.delete(conversation);
    const group = new Group(conversation, record);
    if (known?.nextVersion === record.version) group.roster = known.roster;
    this.#keep(group);
    return group;
  }

  /** In turn. */
  async member(group: Group, user: UserId): Promise<MemberRecord | undefined> {
    if (group.members.has(user)) return group.members.get(user);
    const member = await this.#store.member(group.conversation, user);
    if (group.members.size >= rememberedMembers) group.members.clear();
    group.members.set(user, member);
    return member;
  }

  /** In turn. Who is in it, with everyone who is online now. */
  async roster(group: Group): Promise<Roster> {
    const { conversation } = group;
    const { members } = group.record;
    if (group.roster === undefined) {
      group.roster = await Roster.read(this.#store, conversation, members, this.#online);
    } else await group.roster.prepare(this.#store, conversation, members, this.#online);
    this.#keep(group);
    return group.roster;
  }

  /** In turn: an entry that changes the group was released. The roster follows it, all else is read again. */
  changed(group: Group, content: SendableContent, seq: number, version: number): void {
    group.nextVersion = version;
    if (content.kind === 'add') for (const user of content.users) group.roster?.join(user, seq);
    else if (content.kind === 'remove') group.roster?.leave(content.user);
  }

  /** What is remembered of it may not be so. */
  forget(conversation: ConversationId): void {
    this.#groups.delete(conversation);
    this.#absent.delete(conversation);
  }

  #keep(group: Group): void {
    const remembered = group.members.size + (group.roster?.size ?? 0);
    this.#groups.set(group.conversation, group, groupBytes + remembered * memberBytes);
  }
}
