import {
  type ConversationId,
  type DirectRequest,
  directConversation,
  type Failure,
  failure,
  Limit,
  type LogEntry,
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
import type { DialectText, Identity, Push, ServedConnection } from './dialect.ts';
import { dialectTextKind, newMessage, type OutgoingText } from './entries.ts';
import type { MessageEvent } from './events.ts';
import { page, syncResult } from './history.ts';
import type { ResolvedOptions } from './options.ts';
import type { Session } from './session.ts';

/** How long a client waits when the store cannot take a message now. */
const unavailableRetryMs = 1_000;

/** Users and conversations that are remembered. What is forgotten is asked for again, or said once more. */
const rememberedUsers = 20_000;
const rememberedConversations = 50_000;

export type RoutedRequest = DirectRequest | Received | SyncRequest | PullRequest;

export interface RouterOptions
  extends Pick<ResolvedOptions, 'store' | 'accounts' | 'clock' | 'log' | 'sendBurst' | 'sendsPerSecond'> {
  readonly registry: Registry<ServedConnection>;
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
    const isKnown = peer === undefined || (await this.exists(peer));
    session.answer(request, isKnown ? answer : failure('UnknownUser', { ackId: request.seqId }));
  }

  #handleDirect(session: Session, { user }: Identity, request: DirectRequest): void {
    const { seqId: ackId, to } = request;
    if (request.from !== undefined && request.from !== user) {
      session.answer(request, failure('NotAllowed', { ackId }));
      return;
    }
    const retryAfterMs = Math.min(this.spend(user), Limit.retryAfterMs);
    if (retryAfterMs > 0) {
      session.answer(request, failure('RateLimited', { ackId, retryAfterMs }));
      return;
    }
    session.admit(() =>
      this.#carryOut(session, request, async () => {
        const exists = await this.exists(to);
        // Replaced meanwhile: what comes after the new session's login is not to be stored.
        if (!session.expects(request)) return;
        if (exists) void this.#carryOut(session, request, () => this.#append(session, user, request));
        else session.answer(request, failure('UnknownUser', { ackId }));
      }),
    );
  }

  /** Up to its first `await` it is called in the order of the requests, and so is the store. */
  #append(session: Session, user: UserId, request: DirectRequest): Promise<void> {
    return this.#store(user, request, (result, conversation) => {
      void this.#carryOut(session, request, async () => {
        const { seq, acceptedAtMs, duplicate } = result;
        const { id, seqId: ackId } = request;
        session.answer(request, { type: 'accepted', ackId, id, conversation, seq, acceptedAtMs, duplicate });
        this.#release(user, request, result, session);
      });
    });
  }

  /** A text from a dialect, whose sender is not answered. Rejects with what the store rejects with. */
  async append(from: UserId, text: DialectText): Promise<void> {
    const { log } = this.#options;
    await this.#store(from, { ...text, kind: dialectTextKind }, (result) => {
      try {
        this.#release(from, text, result, undefined);
      } catch (error) {
        log?.error({ error }, 'a message could not be pushed');
      }
    });
  }

  /** `release` is called once the message is durable and every one before it in the conversation was released. */
  async #store(
    from: UserId,
    text: OutgoingText,
    release: (result: AppendResult, conversation: ConversationId) => void,
  ): Promise<void> {
    const conversation = directConversation(from, text.to);
    const settle = this.#order.begin(conversation);
    let result: AppendResult;
    try {
      // Not aborted with the session: the message may be stored by now, and then everyone else is to have it.
      result = await this.#options.store.append(newMessage(from, text));
    } catch (error) {
      settle(() => {});
      throw error;
    }
    settle(() => release(result, conversation));
  }

  #release(from: UserId, text: OutgoingText, result: AppendResult, source: Session | undefined): void {
    const { to, id, sentAtMs } = text;
    const { seq, acceptedAtMs, duplicate } = result;
    const conversation = directConversation(from, to);
    // A duplicate was pushed before, unless the store failed to say that it was stored: then nobody saw it yet.
    if (duplicate && seq <= (this.#pushed.get(conversation) ?? 0)) return;
    this.#advance(this.#pushed, conversation, seq);
    this.#options.onMessage({ conversation, seq, from, to });
    const entry: LogEntry = { conversation, seq, id, from, to, sentAtMs, acceptedAtMs, text: text.text };
    const push = encodedOnce({ type: 'message', ...entry });
    for (const other of this.#sessions(from, to)) if (other !== source) other.push(push);
  }

  async #handleReceived(session: Session, identity: Identity, request: Received): Promise<void> {
    const { conversation, seq } = request;
    const isMember = peerOf(conversation, identity.user) !== undefined;
    if (isMember && (await this.#isLogged(conversation, seq, session.signal))) {
      this.received(identity, conversation, seq);
    }
    session.answer(request, undefined);
  }

  /** The device of a member has everything up to `seq`, which is in the log. */
  received({ user, deviceId }: Identity, conversation: ConversationId, seq: number): void {
    this.#options.store.advanceCursor({ user, device: deviceId, conversation, seq });
    const peer = peerOf(conversation, user);
    // Notes to oneself have nobody to tell.
    if (peer === undefined || peer === user) return;
    if (!this.#advance(this.#delivered, `${user} ${conversation}`, seq)) return;
    const push = encodedOnce({ type: 'delivered', conversation, seq, by: user }, conversation);
    for (const other of this.#options.registry.sessions(peer)) other.push(push);
  }

  /** A position beyond the head is a lie: taken at its word, it would cover what is yet to come. */
  async #isLogged(conversation: ConversationId, seq: number, signal: AbortSignal): Promise<boolean> {
    return (
      seq <= (this.#pushed.get(conversation) ?? 0) || seq <= (await this.#options.store.head(conversation, { signal }))
    );
  }

  #sessions(from: UserId, to: UserId): readonly ServedConnection[] {
    const { registry } = this.#options;
    return from === to ? registry.sessions(from) : [...registry.sessions(from), ...registry.sessions(to)];
  }

  /** Whether the position was below `seq`, where it is now. */
  #advance<Key>(positions: RecentMap<Key, number>, key: Key, seq: number): boolean {
    if (seq <= (positions.get(key) ?? 0)) return false;
    positions.set(key, seq);
    return true;
  }

  async exists(user: UserId): Promise<boolean> {
    if (this.#knownUsers.get(user) !== undefined) return true;
    const exists = (await this.#options.accounts.status(user)) !== 'unknown';
    if (exists) this.#knownUsers.set(user, true);
    return exists;
  }

  /** Takes one message from the user's budget and answers 0, or takes none and answers the milliseconds to wait. */
  spend(user: UserId): number {
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

/** Who hears of it in our protocol takes the same bytes; who does not need not wait for them. */
function encodedOnce(message: Push['message'], key?: string): Push {
  let encoded: Uint8Array | undefined;
  return {
    message,
    key,
    frame: () => {
      encoded ??= encodeChatFrame(message);
      return encoded;
    },
  };
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
