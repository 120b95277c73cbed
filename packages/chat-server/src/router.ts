import {
  type ConversationId,
  directConversation,
  type Failure,
  failure,
  failureInfo,
  isGroup,
  Limit,
  type PullRequest,
  peerOf,
  type Read,
  type Received,
  type SendRequest,
  type ServerMessage,
  type SyncRequest,
  type Typing,
  type UserId,
} from '@proj/chat-protocol';
import { StoreError } from '@proj/store';
import { limitKinds } from './abuse/limits.ts';
import { Blocks } from './conversations/blocks.ts';
import { isSendable } from './conversations/contents.ts';
import { ConversationCounts } from './conversations/conversation-counts.ts';
import { FanOut } from './conversations/fan-out.ts';
import { Groups } from './conversations/groups.ts';
import { Lag } from './conversations/lag.ts';
import { Positions } from './conversations/positions.ts';
import { Presence } from './conversations/presence.ts';
import { encodedOnce } from './conversations/pushes.ts';
import {
  blocked,
  blockList,
  conversationList,
  memberList,
  profileChanged,
  profileList,
  searchResult,
} from './conversations/queries.ts';
import { Repair } from './conversations/repair.ts';
import { failureOf, Requester, type RequesterHost, rateLimited } from './conversations/requester.ts';
import type { Asker, Limits, Online } from './conversations/seam.ts';
import { Sending } from './conversations/sending.ts';
import { Stewardship } from './conversations/stewardship.ts';
import type { ClientRequest } from './core/connection.ts';
import { RecentMap } from './core/recent-map.ts';
import type { DialectText, Identity } from './dialect.ts';
import type { Draft } from './entries.ts';
import type { MessageEvent } from './events.ts';
import { page, syncResult } from './history.ts';
import type { ResolvedOptions } from './options.ts';

/** How long a client waits when the store cannot take a message now. */
const unavailableRetryMs = 1_000;

/** Users that are remembered to exist. */
const rememberedUsers = 20_000;
/** Members of a group above which nobody is told that somebody types. */
const typingMembers = 500;
/** So many conversations that a sync looks at cost as much as a page of their list. */
const conversationsPerPull = Limit.pageConversations;

/** What the router carries out; the rest is about accounts and devices. */
export type RoutedRequest = Exclude<
  ClientRequest,
  { readonly type: 'login' | 'register' | 'devices' | 'revoke' | 'change-password' }
>;
type Query = Exclude<RoutedRequest, SendRequest | Received | Read | Typing>;

export interface RouterOptions extends ResolvedOptions {
  readonly registry: Online;
  readonly limits: Limits;
  /** The milliseconds that senders are to wait because the server has too much to do; 0: none. @defaultValue 0 always */
  readonly overloadedMs?: (() => number) | undefined;
  readonly onMessage: (message: MessageEvent) => void;
}

/** Carries out what sessions ask: first the store, then the answer, then everyone else. */
export class Router {
  /** What administrators do to groups. */
  readonly stewardship: Stewardship;
  readonly #options: RouterOptions;
  readonly #online: Set<UserId> = new Set();
  readonly #knownUsers: RecentMap<UserId, true> = new RecentMap(rememberedUsers);
  readonly #groups: Groups;
  readonly #blocks: Blocks;
  readonly #counts: ConversationCounts;
  readonly #lag: Lag;
  readonly #fanOut: FanOut;
  readonly #positions: Positions;
  readonly #presence: Presence;
  readonly #repair: Repair;
  readonly #sending: Sending;
  readonly #requesterHost: RequesterHost;

  constructor(options: RouterOptions) {
    this.#options = options;
    const { store, clock, metrics } = options;
    const common = { ...options, online: this.#online };
    this.#requesterHost = {
      clock,
      metrics,
      answer: (session, request, answer) => this.#answer(session, request, answer),
      fail: (session, request, error) => this.#fail(session, request, error),
    };
    this.#blocks = new Blocks(store);
    this.#groups = new Groups(common);
    this.#counts = new ConversationCounts(store);
    this.#lag = new Lag({ now: () => clock.now(), metrics, onBehind: () => this.#repair.arm() });
    this.#fanOut = new FanOut({ ...common, lag: this.#lag });
    this.#positions = new Positions({ ...common, groups: this.#groups, fanOut: this.#fanOut, lag: this.#lag });
    this.#presence = new Presence({ ...common, blocks: this.#blocks });
    this.#repair = new Repair({ ...common, groups: this.#groups, fanOut: this.#fanOut, lag: this.#lag });
    this.#sending = new Sending({
      ...options,
      groups: this.#groups,
      blocks: this.#blocks,
      counts: this.#counts,
      fanOut: this.#fanOut,
      positions: this.#positions,
      exists: (user) => this.exists(user),
      isKnown: (user) => this.#knownUsers.get(user) !== undefined,
      onDoubt: (draft, isSure) => this.#doubt(draft, isSure),
    });
    this.stewardship = new Stewardship({ ...options, sending: this.#sending });
  }

  /** Entries that wait for their commit. */
  get appendsWaiting(): number {
    return this.#sending.waiting;
  }

  /** Bytes of their bodies. */
  get appendBytesWaiting(): number {
    return this.#sending.waitingBytes;
  }

  /** Users whose presence is watched, summed over sessions. */
  get watches(): number {
    return this.#presence.watches;
  }

  /** The first session of the user came. */
  userOnline(user: UserId): void {
    this.#online.add(user);
    this.#presence.userOnline(user);
  }

  /** The last one went. */
  userOffline(user: UserId, lastSeenMs: number): void {
    this.#online.delete(user);
    this.#presence.userOffline(user, lastSeenMs);
  }

  /** Stops what happens by itself. What is asked is still carried out. */
  close(): void {
    this.#positions.close();
    this.#presence.close();
    this.#repair.close();
  }

  handle(session: Asker, identity: Identity, request: RoutedRequest): void {
    this.#lag.follow(session);
    switch (request.type) {
      case 'send':
        this.#send(session, identity, request);
        return;
      case 'received':
        this.#receive(session, identity, request);
        return;
      case 'read':
        this.#carryOut(session, request, async () => {
          const { conversation, seq } = request;
          await this.#positions.read(identity, session, conversation, seq, { signal: session.signal });
          this.#answer(session, request, undefined);
        });
        return;
      case 'typing':
        this.#carryOut(session, request, async () => {
          await this.#typing(identity.user, request.conversation);
          this.#answer(session, request, undefined);
        });
        return;
      default:
        this.#query(session, identity, request);
    }
  }

  #receive(session: Asker, identity: Identity, request: Received): void {
    try {
      const received = this.#positions.received(identity, session, request.conversation, request.seq);
      if (received === undefined) this.#answer(session, request, undefined);
      else this.#carryOut(session, request, () => received.then(() => this.#answer(session, request, undefined)));
    } catch (error) {
      this.#fail(session, request, error);
    }
  }

  #query(session: Asker, identity: Identity, request: Query): void {
    const ackId = request.seqId;
    // A sync takes more than one.
    const waitMs = request.type === 'sync' ? 0 : this.#options.limits.spend(limitKinds[request.type], identity.user);
    if (waitMs > 0) {
      this.#answer(session, request, rateLimited(ackId, waitMs, limitKinds[request.type]));
      return;
    }
    this.#carryOut(session, request, async () => {
      this.#answer(session, request, await this.#result(session, identity, request));
    });
  }

  async #result(session: Asker, identity: Identity, request: Query): Promise<ServerMessage> {
    const { store } = this.#options;
    const options = { signal: session.signal };
    switch (request.type) {
      case 'sync':
        return await this.#sync(identity, request, options);
      case 'pull':
        return await this.#pull(identity, request, options);
      case 'conversations':
        return await conversationList(store, identity, request, options);
      case 'members':
        return await memberList(store, identity, request, options);
      case 'search':
        return await searchResult(store, identity, request, options);
      case 'watch':
        return await this.#presence.watch(session, identity, request);
      case 'block':
        return await blocked(
          identity,
          request,
          (user) => this.exists(user),
          async () => {
            await this.#blocks.change(identity.user, request.user, request.blocked);
            if (request.blocked) this.#presence.hide(identity.user, request.user);
          },
        );
      case 'blocks':
        return await blockList(store, identity, request, options);
      case 'set-profile':
        return await profileChanged(store, identity, request, options);
      case 'profiles':
        return await profileList(store, request, options);
    }
  }

  async #sync(identity: Identity, request: SyncRequest, options: { signal: AbortSignal }): Promise<ServerMessage> {
    const { store, metrics, resetGap, limits } = this.#options;
    const { user } = identity;
    // It looks at all of them, however few have changed.
    const waitMs = limits.spend(
      limitKinds.sync,
      user,
      1 + Math.floor((await this.#counts.of(user)) / conversationsPerPull),
    );
    if (waitMs > 0) return rateLimited(request.seqId, waitMs, limitKinds.sync);
    const result = await syncResult(store, identity, request, {
      ...options,
      resetGap,
      onReceived: (conversation, seq) => this.#positions.remember(user, conversation, seq),
    });
    const resets = result.heads.filter(({ resumeAfter }) => resumeAfter > 0).length;
    if (resets > 0) metrics.count('resets_total', [], resets);
    return result;
  }

  async #pull(identity: Identity, request: PullRequest, options: { signal: AbortSignal }): Promise<ServerMessage> {
    const answer = await page(this.#options.store, identity, request, options);
    if (answer.type !== 'page') return answer;
    if (answer.entries.length > 0) this.#options.metrics.count('sync_entries_total', [], answer.entries.length);
    // A direct conversation without entries may be one with nobody.
    const peer = answer.head === 0 ? peerOf(request.conversation, identity.user) : undefined;
    const isKnown = peer === undefined || (await this.exists(peer));
    return isKnown ? answer : failure('UnknownUser', { ackId: request.seqId });
  }

  #send(session: Asker, identity: Identity, request: SendRequest): void {
    const { limits, overloadedMs, metrics } = this.#options;
    const { seqId: ackId, from, conversation, id, sentAtMs, content } = request;
    const { user } = identity;
    if ((from !== undefined && from !== user) || !isSendable(content)) {
      this.#answer(session, request, failure('NotAllowed', { ackId }));
      return;
    }
    const held = session.held(conversation);
    const waitMs = held?.waitMs ?? limits.spend('send', user, sizeOf(content));
    if (held !== undefined) metrics.count('limited_total', [held.budget === 'send' ? 'sends' : 'conversationSends']);
    const busyMs = waitMs > 0 ? 0 : (overloadedMs?.() ?? 0);
    if (waitMs > 0 || busyMs > 0) {
      const answer =
        waitMs > 0
          ? rateLimited(ackId, waitMs, held?.budget ?? 'send')
          : failure('Unavailable', { ackId, retryAfterMs: busyMs });
      this.#answer(session, request, answer);
      return;
    }
    const draft: Draft = { conversation, from: user, id, sentAtMs, content };
    const sender = new Requester(this.#requesterHost, session, identity, request);
    session.admit(() => this.#sending.submit(draft, sender));
  }

  /**
   * A text from a dialect. Resolves with why it was refused, or `undefined` once it is durable; rejects with what the
   * store rejects with.
   */
  append(identity: Identity, { to, id, sentAtMs, text }: DialectText): Promise<Failure | undefined> {
    const { user } = identity;
    const conversation = directConversation(user, to);
    const content = { kind: 'text', text } as const;
    const outcome = Promise.withResolvers<Failure | undefined>();
    void this.#sending.submit(
      { conversation, from: user, id, sentAtMs, content, isDialect: true },
      {
        identity,
        source: undefined,
        isWanted: () => true,
        accepted: () => outcome.resolve(undefined),
        refused: (refusal) => outcome.resolve(failureOf(refusal, 0)),
        failed: (error) => outcome.reject(error),
      },
    );
    return outcome.promise;
  }

  /** A device of a dialect has everything up to `seq`, which is in the log. */
  received(identity: Identity, conversation: ConversationId, seq: number): void {
    this.#positions.confirmed(identity, conversation, seq);
  }

  async #typing(user: UserId, conversation: ConversationId): Promise<void> {
    const { limits, registry } = this.#options;
    if (limits.spend('typing', user) > 0) return;
    const push = encodedOnce(
      { type: 'typing-by', conversation, by: user },
      { key: `typing ${user} ${conversation}`, transient: true },
    );
    for (const other of await this.#typingReaders(user, conversation)) {
      for (const session of registry.sessions(other)) session.push(push);
    }
  }

  async #typingReaders(user: UserId, conversation: ConversationId): Promise<readonly UserId[]> {
    if (!isGroup(conversation)) {
      const peer = peerOf(conversation, user);
      if (peer === undefined || peer === user || !this.#online.has(peer)) return [];
      const isBlocked = (await this.#blocks.has(peer, user)) || (await this.#blocks.has(user, peer));
      return isBlocked ? [] : [peer];
    }
    return await this.#groups.inTurn(conversation, async () => {
      const group = await this.#groups.find(conversation);
      const member = group && (await this.#groups.member(group, user));
      if (group === undefined || member === undefined || member.leftSeq !== undefined) return [];
      const mayWrite = member.mutedUntilMs <= this.#options.wallClock();
      if (!mayWrite || group.record.members > typingMembers) return [];
      const roster = await this.#groups.roster(group);
      const hidden = await this.#blocks.by(user);
      return [...roster.readers(group.record.head, this.#online)].filter((one) => one !== user && !hidden.has(one));
    });
  }

  async exists(user: UserId): Promise<boolean> {
    if (this.#knownUsers.get(user) !== undefined) return true;
    const exists = (await this.#options.accounts.status(user)) !== 'unknown';
    if (exists) this.#knownUsers.set(user, true);
    return exists;
  }

  /** Takes one message from the user's budget and answers 0, or takes none and answers the milliseconds to wait. */
  spend(user: UserId): number {
    return this.#options.limits.spend('send', user);
  }

  #doubt({ conversation, content }: Draft, isSure: boolean): void {
    this.#repair.suspect(conversation, content.kind === 'remove' ? content.user : undefined);
    if (!isSure) return;
    this.#repair.check(conversation).catch((error: unknown) => {
      this.#options.log?.warn({ conversation, error }, 'a conversation could not be looked at');
    });
  }

  #answer(session: Asker, request: RoutedRequest, answer: ServerMessage | undefined): void {
    this.#options.metrics.count('requests_total', [request.type, resultOf(answer)]);
    session.answer(request, answer);
  }

  /** What goes wrong is the answer. */
  #carryOut(session: Asker, request: RoutedRequest, work: () => Promise<void>): void {
    work().catch((error: unknown) => this.#fail(session, request, error));
  }

  #fail(session: Asker, request: RoutedRequest, error: unknown): void {
    const { metrics, log } = this.#options;
    const answer = answerError(session, request, error, log);
    if (answer !== undefined) metrics.count('requests_total', [request.type, resultOf(answer)]);
  }
}

function resultOf(answer: ServerMessage | undefined): string {
  return answer?.type === 'failure' ? (failureInfo(answer.code)?.name ?? 'failure') : 'ok';
}

/** About the bytes of what is said, as they travel and are stored. */
function sizeOf(content: SendRequest['content']): number {
  let bytes = 'users' in content ? 32 * content.users.length : 0;
  if ('text' in content) bytes += Buffer.byteLength(content.text);
  if ('title' in content) bytes += Buffer.byteLength(content.title);
  if ('emoji' in content) bytes += Buffer.byteLength(content.emoji);
  return bytes;
}

/** Answers what a request failed with, and says what that is; `undefined`: nobody waits. Nothing here may be an acceptance. */
export function answerError(
  session: Pick<Asker, 'id' | 'expects' | 'answer'>,
  request: ClientRequest,
  error: unknown,
  log: ResolvedOptions['log'],
): Failure | undefined {
  if (!session.expects(request)) return undefined;
  const answer = failureOfError(error, 'seqId' in request ? request.seqId : 0);
  if (answer.code !== failureCodeOfConflict) {
    log?.error({ sessionId: session.id, request: request.type, error }, 'a request could not be carried out');
  }
  session.answer(request, 'seqId' in request || answer.code < 1000 ? answer : undefined);
  return answer;
}

const failureCodeOfConflict = failure('IdConflict').code;

function failureOfError(error: unknown, ackId: number): Failure {
  if (StoreError.is(error, 'STORE_ID_CONFLICT')) return failure('IdConflict', { ackId });
  // Whether the message was stored may be unknown; the same request again finds out.
  if (StoreError.is(error)) return failure('Unavailable', { ackId, retryAfterMs: unavailableRetryMs });
  return failure('Internal', { ackId });
}
