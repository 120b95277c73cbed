import type { ConversationId, Failure, UserId } from '@proj/chat-protocol';
import type { LimitedFailure } from '../conversations/requester.ts';
import type { LimitName } from '../conversations/seam.ts';
import { Budget } from '../core/budget.ts';
import type { ClientRequest } from '../core/connection.ts';
import { RecentMap } from '../core/recent-map.ts';
import type { Metrics } from '../metrics.ts';

/** So many at once after a pause, and so many a second in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

export interface LimitRates {
  /** Entries of a user. */
  readonly sends: Rate;
  /** Bytes of their contents. */
  readonly sendBytes: Rate;
  /** Entries of everyone in a conversation. */
  readonly conversationSends: Rate;
  /** Whatever a user asks the log and the store for: pages, lists, syncs, searches. */
  readonly pulls: Rate;
  /** Groups that a user creates. */
  readonly groups: Rate;
  readonly typing: Rate;
  readonly watches: Rate;
  /** What a user does to its account: devices, password, profile, blocks. */
  readonly accountRequests: Rate;
}

/** What a user spends by asking. */
export type LimitKind = 'send' | 'pull' | 'group' | 'typing' | 'watch' | 'account' | 'receipt';

/** Requests that are answered `RateLimited` when their user has asked for too much. */
type LimitedRequest = Exclude<ClientRequest['type'], 'login' | 'register' | 'received' | 'read' | 'typing'>;

/** What each of them takes. */
export const limitKinds: { readonly [Type in LimitedRequest]: LimitKind } = {
  send: 'send',
  sync: 'pull',
  pull: 'pull',
  conversations: 'pull',
  members: 'pull',
  search: 'pull',
  blocks: 'pull',
  profiles: 'pull',
  watch: 'watch',
  block: 'account',
  'set-profile': 'account',
  devices: 'account',
  revoke: 'account',
  'change-password': 'account',
};

export function isLimited<R extends ClientRequest>(
  request: R,
): request is Extract<R, { readonly type: LimitedRequest }> {
  return request.type in limitKinds;
}

/** What the refused request was too much for. */
export function budgetOf(request: { readonly type: LimitedRequest }, answer: Failure | LimitedFailure): LimitName {
  return 'budget' in answer ? answer.budget : limitKinds[request.type];
}

type UserLimit = Exclude<keyof LimitRates, 'conversationSends'> | 'receipts';

/**
 * Positions of conversations that nobody remembers, which the store is asked about. Whoever pulls what it then confirms
 * never gets near it.
 */
const receiptRate: Rate = { burst: 500, perSecond: 100 };

/** Users and conversations whose budgets are remembered. What is forgotten is forgiven. */
const rememberedUsers = 50_000;
const rememberedConversations = 50_000;

interface LimitsOptions {
  readonly rates: LimitRates;
  readonly metrics: Metrics;
  readonly now: () => number;
}

/** How much users may ask of a server. In memory: a restart forgives everyone. */
export class Limits {
  readonly #rates: LimitRates;
  readonly #metrics: Metrics;
  readonly #now: () => number;
  readonly #budgets: Record<UserLimit, RecentMap<UserId, Budget>> = {
    sends: new RecentMap(rememberedUsers),
    sendBytes: new RecentMap(rememberedUsers),
    pulls: new RecentMap(rememberedUsers),
    groups: new RecentMap(rememberedUsers),
    typing: new RecentMap(rememberedUsers),
    watches: new RecentMap(rememberedUsers),
    accountRequests: new RecentMap(rememberedUsers),
    receipts: new RecentMap(rememberedUsers),
  };
  readonly #conversations: RecentMap<ConversationId, Budget> = new RecentMap(rememberedConversations);

  constructor({ rates, metrics, now }: LimitsOptions) {
    this.#rates = rates;
    this.#metrics = metrics;
    this.#now = now;
  }

  /**
   * Takes one of the kind from the user's budget, or `amount`, and answers 0; or takes none, and answers the milliseconds
   * to wait, for `RateLimited`. Of a send it is one and `amount` bytes: all of it is taken, or nothing.
   */
  spend(kind: LimitKind, user: UserId, amount?: number): number {
    switch (kind) {
      case 'send':
        return this.#spendSend(user, amount);
      case 'pull':
        return this.#spendSome('pulls', user, amount);
      case 'receipt':
        return this.#spendSome('receipts', user);
      case 'group':
        return this.#spendSome('groups', user);
      case 'typing':
        return this.#spendSome('typing', user);
      case 'watch':
        return this.#spendSome('watches', user);
      case 'account':
        return this.#spendSome('accountRequests', user);
    }
  }

  /** Takes an entry from the budget of a conversation, likewise: only for who may add one to it. */
  spendConversation(conversation: ConversationId): number {
    const waitMs = this.#conversationBudget(conversation).take(this.#now());
    if (waitMs > 0) this.#metrics.count('limited_total', ['conversationSends']);
    return waitMs;
  }

  #spendSome(limit: Exclude<UserLimit, 'sends' | 'sendBytes'>, user: UserId, amount = 1): number {
    const waitMs = this.#budget(limit, user).take(this.#now(), amount);
    if (waitMs > 0) this.#metrics.count('limited_total', [limit]);
    return waitMs;
  }

  #spendSend(user: UserId, bytes = 0): number {
    const nowMs = this.#now();
    const [entries, size] = [this.#budget('sends', user), this.#budget('sendBytes', user)];
    const entryWaitMs = entries.wait(nowMs);
    const waitMs = entryWaitMs > 0 ? entryWaitMs : size.wait(nowMs, bytes);
    if (waitMs > 0) {
      this.#metrics.count('limited_total', [entryWaitMs > 0 ? 'sends' : 'sendBytes']);
      return waitMs;
    }
    entries.take(nowMs);
    size.take(nowMs, bytes);
    return 0;
  }

  #budget(limit: UserLimit, user: UserId): Budget {
    const budgets = this.#budgets[limit];
    const known = budgets.get(user);
    if (known !== undefined) return known;
    const budget = this.#fresh(limit);
    budgets.set(user, budget);
    return budget;
  }

  #conversationBudget(conversation: ConversationId): Budget {
    const known = this.#conversations.get(conversation);
    if (known !== undefined) return known;
    const budget = this.#fresh('conversationSends');
    this.#conversations.set(conversation, budget);
    return budget;
  }

  #fresh(limit: UserLimit | 'conversationSends'): Budget {
    const { burst, perSecond } = limit === 'receipts' ? receiptRate : this.#rates[limit];
    return new Budget(burst, perSecond, this.#now());
  }
}
