import {
  type ConversationId,
  type DirectRequest,
  directConversation,
  type Failure,
  failure,
  Limit,
  type PullRequest,
  peerOf,
  type Received,
  type SyncRequest,
  type UserId,
} from '@proj/chat-protocol';
import { type AppendResult, StoreError } from '@proj/store';
import { Budget } from './core/budget.ts';
import { type ClientRequest, encodeChatFrame } from './core/connection.ts';
import { DeliveryOrder } from './core/delivery-order.ts';
import { RecentMap } from './core/recent-map.ts';
import type { Registry } from './core/registry.ts';
import { newMessage } from './entries.ts';
import type { MessageEvent } from './events.ts';
import { page, syncResult } from './history.ts';
import type { ResolvedOptions } from './options.ts';
import type { Identity, Session } from './session.ts';

/** How long a client waits when the store cannot take a message now. */
const unavailableRetryMs = 1_000;

/** Users and conversations that are remembered. What is forgotten is asked for again, or said once more. */
const rememberedUsers = 20_000;
const rememberedConversations = 50_000;

export type RoutedRequest = DirectRequest | Received | SyncRequest | PullRequest;

export interface RouterOptions
  extends Pick<ResolvedOptions, 'store' | 'accounts' | 'clock' | 'log' | 'sendBurst' | 'sendsPerSecond'> {
  readonly registry: Registry<Session>;
  readonly onMessage: (message: MessageEvent) => void;
}

/** Carries out what sessions ask: first the store, then the answer, then everyone else. */
export class Router {
  readonly #options: RouterOptions;
  readonly #order: DeliveryOrder = new DeliveryOrder();
  readonly #budgets: RecentMap<UserId, Budget> = new RecentMap(rememberedUsers);
  readonly #knownUsers: RecentMap<UserId, true> = new RecentMap(rememberedUsers);
  /** The highest `seq` that was pushed, by conversation. */
  readonly #pushed: RecentMap<ConversationId, number> = new RecentMap(rememberedConversations);
  /** The highest `seq` that a device of a user has, by conversation and user, as the peer was told. */
  readonly #delivered: RecentMap<string, number> = new RecentMap(rememberedConversations);

  constructor(options: RouterOptions) {
    this.#options = options;
  }

  handle(session: Session, identity: Identity, request: RoutedRequest): void {
    switch (request.type) {
      case 'direct':
        this.#handleDirect(session, identity, request);
        return;
      case 'received':
        void this.#carryOut(session, request, () => this.#handleReceived(session, identity, request));
        return;
      case 'sync':
        void this.#carryOut(session, request, async () => {
          const options = { signal: session.signal };
          session.answer(request, await syncResult(this.#options.store, identity, request, options));
        });
        return;
      case 'pull':
        void this.#carryOut(session, request, () => this.#pull(session, identity, request));
    }
  }

  async #pull(session: Session, identity: Identity, request: PullRequest): Promise<void> {
    const answer = await page(this.#options.store, identity, request, { signal: session.signal });
    // A conversation without entries may be one with nobody.
    const isEmpty = answer.type === 'page' && answer.head === 0;
    const peer = isEmpty ? peerOf(request.conversation, identity.user) : undefined;
    const isKnown = peer === undefined || (await this.#exists(peer));
    session.answer(request, isKnown ? answer : failure('UnknownUser', { ackId: request.seqId }));
  }

  #handleDirect(session: Session, { user }: Identity, request: DirectRequest): void {
    const { seqId: ackId, to } = request;
    if (request.from !== undefined && request.from !== user) {
      session.answer(request, failure('NotAllowed', { ackId }));
      return;
    }
    const retryAfterMs = Math.min(this.#spend(user), Limit.retryAfterMs);
    if (retryAfterMs > 0) {
      session.answer(request, failure('RateLimited', { ackId, retryAfterMs }));
      return;
    }
    session.admit(() =>
      this.#carryOut(session, request, async () => {
        const exists = await this.#exists(to);
        // Replaced meanwhile: what comes after the new session's login is not to be stored.
        if (!session.expects(request)) return;
        if (exists) void this.#carryOut(session, request, () => this.#append(session, user, request));
        else session.answer(request, failure('UnknownUser', { ackId }));
      }),
    );
  }

  /** Up to its first `await` it is called in the order of the requests, and so is the store. */
  async #append(session: Session, user: UserId, request: DirectRequest): Promise<void> {
    const settle = this.#order.begin(directConversation(user, request.to));
    let result: AppendResult;
    try {
      // Not aborted with the session: the message may be stored by now, and then everyone else is to have it.
      result = await this.#options.store.append(newMessage(user, request));
    } catch (error) {
      settle(() => {});
      throw error;
    }
    settle(() => {
      void this.#carryOut(session, request, async () => this.#release(session, user, request, result));
    });
  }

  /** The message is durable, and every one before it in the conversation was released. */
  #release(session: Session, from: UserId, request: DirectRequest, result: AppendResult): void {
    const { to, id, sentAtMs, text } = request;
    const { seq, acceptedAtMs, duplicate } = result;
    const conversation = directConversation(from, to);
    session.answer(request, { type: 'accepted', ackId: request.seqId, id, conversation, seq, acceptedAtMs, duplicate });
    // A duplicate was pushed before, unless the store failed to say that it was stored: then nobody saw it yet.
    if (duplicate && seq <= (this.#pushed.get(conversation) ?? 0)) return;
    this.#advance(this.#pushed, conversation, seq);
    this.#options.onMessage({ conversation, seq, from, to });
    const others = this.#sessions(from, to).filter((other) => other !== session);
    if (others.length === 0) return;
    const frame = encodeChatFrame({ type: 'message', conversation, seq, id, from, to, sentAtMs, acceptedAtMs, text });
    for (const other of others) other.push(frame);
  }

  async #handleReceived(session: Session, { user, deviceId }: Identity, request: Received): Promise<void> {
    const { conversation, seq } = request;
    const peer = peerOf(conversation, user);
    if (peer !== undefined && (await this.#isLogged(conversation, seq, session.signal))) {
      this.#options.store.advanceCursor({ user, device: deviceId, conversation, seq });
      // Notes to oneself have nobody to tell.
      if (peer !== user && this.#advance(this.#delivered, `${user} ${conversation}`, seq)) {
        const frame = encodeChatFrame({ type: 'delivered', conversation, seq, by: user });
        for (const other of this.#options.registry.sessions(peer)) other.push(frame, conversation);
      }
    }
    session.answer(request, undefined);
  }

  /** A position beyond the head is a lie: taken at its word, it would cover what is yet to come. */
  async #isLogged(conversation: ConversationId, seq: number, signal: AbortSignal): Promise<boolean> {
    return (
      seq <= (this.#pushed.get(conversation) ?? 0) || seq <= (await this.#options.store.head(conversation, { signal }))
    );
  }

  #sessions(from: UserId, to: UserId): readonly Session[] {
    const { registry } = this.#options;
    return from === to ? registry.sessions(from) : [...registry.sessions(from), ...registry.sessions(to)];
  }

  /** Whether the position was below `seq`, where it is now. */
  #advance<Key>(positions: RecentMap<Key, number>, key: Key, seq: number): boolean {
    if (seq <= (positions.get(key) ?? 0)) return false;
    positions.set(key, seq);
    return true;
  }

  async #exists(user: UserId): Promise<boolean> {
    if (this.#knownUsers.get(user) !== undefined) return true;
    const exists = (await this.#options.accounts.status(user)) !== 'unknown';
    if (exists) this.#knownUsers.set(user, true);
    return exists;
  }

  #spend(user: UserId): number {
    const { clock, sendBurst, sendsPerSecond } = this.#options;
    const nowMs = clock.now();
    const budget = this.#budgets.get(user) ?? new Budget(sendBurst, sendsPerSecond, nowMs);
    this.#budgets.set(user, budget);
    return budget.take(nowMs);
  }

  /** Never rejects: what goes wrong is the answer. */
  async #carryOut(session: Session, request: RoutedRequest, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      answerError(session, request, error, this.#options.log);
    }
  }
}

/** Answers what a request failed with. Nothing here may be an acceptance. */
export function answerError(
  session: Session,
  request: ClientRequest,
  error: unknown,
  log: ResolvedOptions['log'],
): void {
  // Nobody waits any more.
  if (!session.expects(request)) return;
  const answer = failureOf(error, 'seqId' in request ? request.seqId : 0);
  if (answer.code !== failureCodeOfConflict) {
    log?.error({ sessionId: session.id, request: request.type, error }, 'a request could not be carried out');
  }
  session.answer(request, 'seqId' in request || answer.code < 1000 ? answer : undefined);
}

const failureCodeOfConflict = failure('IdConflict').code;

function failureOf(error: unknown, ackId: number): Failure {
  if (StoreError.is(error, 'STORE_ID_CONFLICT')) return failure('IdConflict', { ackId });
  // Whether the message was stored may be unknown; the same request again finds out.
  if (StoreError.is(error)) return failure('Unavailable', { ackId, retryAfterMs: unavailableRetryMs });
  return failure('Internal', { ackId });
}
