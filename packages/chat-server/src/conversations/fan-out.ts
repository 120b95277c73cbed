import { type ConversationId, type LogEntry, peerOf, type UserId } from '@proj/chat-protocol';
import type { Log } from '@proj/io';
import type { ChatStore } from '@proj/store';
import { RecentMap } from '../core/recent-map.ts';
import type { Push, ServedConnection } from '../dialect.ts';
import type { Metrics } from '../metrics.ts';
import type { Group } from './groups.ts';
import type { Lag } from './lag.ts';
import { encodedOnce, headPush } from './pushes.ts';
import type { Online } from './seam.ts';

/** Conversations of which it is remembered what was pushed. What is forgotten is pushed once more when it is repeated. */
const rememberedConversations = 50_000;

export interface FanOutOptions {
  readonly store: ChatStore;
  readonly registry: Online;
  readonly online: ReadonlySet<UserId>;
  readonly metrics: Metrics;
  readonly log: Log | undefined;
  readonly lag: Lag;
}

/** Brings durable entries to everyone online who may see them, and to nobody else. */
export class FanOut {
  readonly #options: FanOutOptions;
  /** The highest `seq` that was pushed. */
  readonly #pushed: RecentMap<ConversationId, number> = new RecentMap(rememberedConversations);

  constructor(options: FanOutOptions) {
    this.#options = options;
  }

  /** The highest `seq` that was pushed, as far as remembered: 0 when it is not. */
  pushed(conversation: ConversationId): number {
    return this.#pushed.get(conversation) ?? 0;
  }

  /** Nothing up to `seq` is to be pushed any more. */
  announced(conversation: ConversationId, seq: number): void {
    if (seq > this.pushed(conversation)) this.#pushed.set(conversation, seq);
  }

  /** To the two of a direct conversation. */
  direct(entry: LogEntry, source: ServedConnection | undefined): void {
    const peer = peerOf(entry.conversation, entry.from);
    const users = peer === undefined || peer === entry.from ? [entry.from] : [entry.from, peer];
    this.#missed(users.length - this.#push(entry, users, source));
  }

  /** To these, who are all that a group has. */
  founders(entry: LogEntry, users: readonly UserId[], source: ServedConnection | undefined): void {
    this.#missed(users.length - this.#push(entry, users, source));
  }

  /** To the members of a group that was looked up before the entry was stored. */
  group(entry: LogEntry, group: Group, source: ServedConnection | undefined): void {
    const { roster } = group;
    if (roster === undefined) return;
    const { online } = this.#options;
    const reached = this.#push(entry, roster.readers(entry.seq, online), source);
    this.#missed(group.record.members - reached);
    const unknown = roster.unknown(online);
    if (unknown.length > 0) void this.#announce(entry, unknown);
  }

  /** Tells sessions how far the log goes, whose users see that much. */
  heads(conversation: ConversationId, head: number, users: Iterable<UserId>, reason: string): void {
    const push = headPush({ type: 'head', conversation, head });
    for (const user of users) this.#tell(user, push, reason);
  }

  /** Users who came online since the entry was decided upon: they are looked up, and told where the log is. */
  async #announce({ conversation, seq }: LogEntry, users: readonly UserId[]): Promise<void> {
    const { store, log } = this.#options;
    try {
      for (const user of users) {
        const member = await store.member(conversation, user);
        const sees = member !== undefined && member.leftSeq === undefined && member.joinSeq <= seq;
        if (sees) this.heads(conversation, Math.max(seq, this.pushed(conversation)), [user], 'arrived');
      }
    } catch (error) {
      // They sync after their login anyway.
      log?.warn({ conversation, error }, 'members could not be looked up');
    }
  }

  /** How many users were online. */
  #push(entry: LogEntry, users: Iterable<UserId>, source: ServedConnection | undefined): number {
    const { registry, metrics, lag } = this.#options;
    const { conversation, seq } = entry;
    const push = encodedOnce({ type: 'entry', ...entry }, { log: { conversation, head: seq } });
    let reached = 0;
    let deliveries = 0;
    for (const user of users) {
      const sessions = registry.sessions(user);
      if (sessions.length > 0) reached++;
      for (const session of sessions) {
        if (session === source) continue;
        session.push(push);
        lag.pushed(session, conversation, seq);
        deliveries++;
      }
    }
    if (deliveries > 0) metrics.count('deliveries_total', [], deliveries);
    return reached;
  }

  #missed(users: number): void {
    if (users > 0) this.#options.metrics.count('offline_recipients_total', [], users);
  }

  #tell(user: UserId, push: Push, reason: string): void {
    const { registry, metrics } = this.#options;
    for (const session of registry.sessions(user)) {
      session.push(push);
      metrics.count('heads_total', [reason]);
    }
  }
}
