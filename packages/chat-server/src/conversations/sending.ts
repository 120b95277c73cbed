import {
  type ConversationId,
  type Failure,
  failure,
  isGroup,
  Limit,
  type LogEntry,
  peerOf,
  type UserId,
} from '@proj/chat-protocol';
import type { Clock, Log } from '@proj/io';
import { type AppendResult, type ChatStore, type NewMessage, type StoredMessage, StoreError } from '@proj/store';
import { DeliveryOrder } from '../core/delivery-order.ts';
import type { Identity, ServedConnection } from '../dialect.ts';
import { type Draft, identityOf, newMessage } from '../entries.ts';
import type { MessageEvent } from '../events.ts';
import type { Metrics } from '../metrics.ts';
import type { Blocks } from './blocks.ts';
import { changesGroup, concernedBy, isText } from './contents.ts';
import type { ConversationCounts } from './conversation-counts.ts';
import { Decisions } from './decisions.ts';
import type { FanOut } from './fan-out.ts';
import type { Group, Groups } from './groups.ts';
import { ask } from './hook.ts';
import type { ResolvedConversationOptions } from './options.ts';
import type { Positions } from './positions.ts';
import { type Refusal, refusalOf, type Situation } from './rights.ts';
import type { Limits } from './seam.ts';

/** How often an entry is decided upon anew because its group changed under it. */
const maxAttempts = 5;
const unavailable: Refusal = { name: 'Unavailable', retryAfterMs: 1_000 };
/** No conversation ever has it: with it the store says what it has already, and stores nothing. */
const noVersion = Number.MAX_SAFE_INTEGER;

/** Who sends, and is told what became of it. */
export interface Sender {
  /** `undefined`: an administrator, whom no hook is asked about and no mute keeps from it. */
  readonly identity: Identity | undefined;
  /** Has it already. */
  readonly source: ServedConnection | undefined;
  /** Whether it is still to be carried out. */
  isWanted(): boolean;
  /** It is durable, and everything before it in the conversation was released. */
  accepted(result: AppendResult): void;
  refused(refusal: Refusal & { readonly reason?: string | undefined }): void;
  failed(error: unknown): void;
}

export interface SendingOptions extends ResolvedConversationOptions {
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly wallClock: () => number;
  readonly log: Log | undefined;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly groups: Groups;
  readonly blocks: Blocks;
  readonly counts: ConversationCounts;
  readonly fanOut: FanOut;
  readonly positions: Positions;
  readonly exists: (user: UserId) => Promise<boolean>;
  readonly onMessage: (message: MessageEvent) => void;
  /** Something is stored in the conversation that was not pushed: perhaps, or surely. */
  readonly onDoubt: (draft: Draft, isSure: boolean) => void;
}

/** Whether one of the users that an entry brings to a group has no account. `undefined`: nobody asked yet. */
type Unknown = boolean | undefined;

/** An entry that was handed to the store. */
interface Appended {
  /** Resolves once it was released; rejects with what the store rejects with. */
  readonly released: Promise<void>;
}

/** What is to be stored. */
interface Decided {
  readonly draft: Draft;
  /** Taken from the budget of its conversation. */
  readonly isPaid: boolean;
}

type Attempt = Appended | { readonly refusal: Refusal } | 'unwanted';

/** Adds entries to logs: decides, stores, answers, tells everyone, in this order. */
export class Sending {
  readonly #options: SendingOptions;
  readonly #order: DeliveryOrder = new DeliveryOrder();
  readonly #decisions: Decisions;
  #waiting = 0;
  #waitingBytes = 0;

  constructor(options: SendingOptions) {
    this.#options = options;
    this.#decisions = new Decisions(options.store);
  }

  /** Entries that wait for their commit. */
  get waiting(): number {
    return this.#waiting;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * Resolves once the entry was handed to the store or will not be: what the sender sends next comes after it. What
   * becomes of it is told the sender, once. Never rejects.
   */
  async submit(draft: Draft, sender: Sender): Promise<void> {
    try {
      const { beforeSend } = this.#options;
      const { identity } = sender;
      const isAsked = beforeSend !== undefined && identity !== undefined;
      const decided = isAsked ? await this.#consult(draft, sender, identity) : { draft, isPaid: false };
      if (decided === undefined) return;
      const attempt = await this.#attempt(decided, sender);
      void this.#settle(draft, decided.draft, sender, attempt);
    } catch (error) {
      sender.failed(error);
    }
  }

  async #settle(original: Draft, draft: Draft, sender: Sender, first: Attempt): Promise<void> {
    let attempt = first;
    try {
      for (let attempts = 1; ; attempts++) {
        if (attempt === 'unwanted') return;
        if ('refusal' in attempt) return await this.#refuse(original, sender, attempt.refusal);
        try {
          return await attempt.released;
        } catch (error) {
          if (!StoreError.is(error, 'STORE_STALE')) throw error;
        }
        this.#options.groups.forget(draft.conversation);
        attempt =
          attempts < maxAttempts ? await this.#attempt({ draft, isPaid: true }, sender) : { refusal: unavailable };
      }
    } catch (error) {
      await this.#fail(original, draft, sender, error).catch((failed: unknown) => sender.failed(failed));
    }
  }

  /** A refusal to whom it was accepted before would take back what was promised. */
  async #refuse(draft: Draft, sender: Sender, refusal: Refusal & { readonly reason?: string }): Promise<void> {
    const answered = (await this.#wasStored(draft, sender)) || (await this.#wasChanged(draft, sender));
    if (!answered) sender.refused(refusal);
  }

  async #fail(original: Draft, draft: Draft, sender: Sender, error: unknown): Promise<void> {
    if (StoreError.is(error, 'STORE_NO_TARGET')) return await this.#refuse(original, sender, { name: 'UnknownEntry' });
    // The store has another content under this id: what a hook had made of this one, perhaps.
    const mayBeChanged = StoreError.is(error, 'STORE_ID_CONFLICT') && draft === original;
    if (mayBeChanged && (await this.#wasChanged(original, sender))) return;
    throw error;
  }

  /** Whether the entry is in the log as it is; then the sender was told. Stores nothing. */
  async #wasStored(draft: Draft, sender: Sender): Promise<boolean> {
    try {
      await this.#append(draft, sender, { ...identityOf(draft), expectVersion: noVersion }).released;
      return true;
    } catch (error) {
      if (StoreError.is(error, 'STORE_STALE')) return false;
      if (StoreError.is(error, 'STORE_ID_CONFLICT') && (await this.#wasChanged(draft, sender))) return true;
      throw error;
    }
  }

  /** Whether the entry is in the log with words that a hook put there; then the sender was told. */
  async #wasChanged(draft: Draft, sender: Sender): Promise<boolean> {
    const past = await this.#decisions.find(draft);
    if (past === undefined) return false;
    if (past.type === 'recalled') {
      sender.accepted({ ...past.result, duplicate: true, version: 0 });
      return true;
    }
    const changed = { ...draft, content: past.content };
    try {
      await this.#append(changed, sender, { ...identityOf(changed), expectVersion: noVersion }).released;
      return true;
    } catch (error) {
      if (StoreError.is(error, 'STORE_STALE')) return false;
      throw error;
    }
  }

  /** What is to be stored, after `beforeSend` had its word; `undefined` when the sender has its answer. */
  async #consult(draft: Draft, sender: Sender, identity: Identity): Promise<Decided | undefined> {
    const past = await this.#decisions.find(draft);
    if (past?.type === 'changed') return { draft: { ...draft, content: past.content }, isPaid: false };
    // Once it is in the log the hook has no word in it any more.
    if (past !== undefined || (await this.#wasStored(draft, sender))) {
      if (past !== undefined) sender.accepted({ ...past.result, duplicate: true, version: 0 });
      return undefined;
    }
    // Who may not send it is not worth a question.
    const refusal = await this.#preliminary(draft);
    if (!sender.isWanted()) return undefined;
    const decision = refusal ?? this.#floodRefusal(draft, sender) ?? (await ask(draft, identity, this.#options));
    if ('name' in decision) {
      sender.refused(decision);
      return undefined;
    }
    if (decision === draft.content) return { draft, isPaid: true };
    const kept = await this.#decisions.keep(draft, decision);
    return { draft: kept.type === 'changed' ? { ...draft, content: kept.content } : draft, isPaid: true };
  }

  #preliminary(draft: Draft): Promise<Refusal | undefined> {
    const { conversation } = draft;
    if (!isGroup(conversation)) return this.#directRefusal(draft);
    const { groups } = this.#options;
    return this.#inTurn(draft, async (unknown) =>
      this.#groupRefusal(draft, await groups.find(conversation), unknown, false),
    );
  }

  /**
   * Runs `work` in the turn of the group, and again when it answers that the accounts are to be asked: an account service
   * may be slow, and nobody else in the group waits for it.
   */
  async #inTurn<Result>(draft: Draft, work: (unknown: Unknown) => Promise<Result | 'unasked'>): Promise<Result> {
    const { groups, exists } = this.#options;
    for (let unknown: Unknown; ; ) {
      const known = unknown;
      const result = await groups.inTurn(draft.conversation, () => work(known));
      if (result !== 'unasked') return result;
      unknown = (await Promise.all(newcomers(draft).map((user) => exists(user)))).includes(false);
    }
  }

  #attempt(decided: Decided, sender: Sender): Promise<Attempt> {
    const { draft } = decided;
    if (!isGroup(draft.conversation)) return this.#attemptDirect(decided, sender);
    return this.#inTurn(draft, (unknown) => this.#attemptGroup(decided, sender, unknown));
  }

  async #attemptDirect({ draft, isPaid }: Decided, sender: Sender): Promise<Attempt> {
    const own = (await this.#directRefusal(draft)) ?? (await this.#loneRefusal(draft));
    const refusal = own ?? (isPaid ? undefined : this.#floodRefusal(draft, sender));
    if (refusal === undefined) await this.#eraseDecision(draft);
    // Replaced meanwhile: what comes after the new session's login is not to be stored.
    if (!sender.isWanted()) return 'unwanted';
    if (refusal !== undefined) return { refusal };
    const { outbox } = this.#options;
    return this.#append(draft, sender, newMessage(draft, { attributes: undefined, expectVersion: undefined, outbox }));
  }

  async #attemptGroup({ draft, isPaid }: Decided, sender: Sender, unknown: Unknown): Promise<Attempt | 'unasked'> {
    const { groups, outbox } = this.#options;
    const group = await groups.find(draft.conversation);
    const isAdministrator = sender.identity === undefined;
    const own = await this.#groupRefusal(draft, group, unknown, isAdministrator);
    if (own === 'unasked') return own;
    const crowd = own ?? (await this.#crowdRefusal(draft));
    const refusal = crowd ?? (isPaid ? undefined : this.#floodRefusal(draft, sender));
    if (refusal === undefined) {
      await this.#eraseDecision(draft);
      if (group !== undefined) await groups.roster(group);
    }
    if (!sender.isWanted()) return 'unwanted';
    if (refusal !== undefined) return { refusal };
    const expectVersion = group?.record.version ?? 0;
    const message = newMessage(draft, { attributes: group?.attributes, expectVersion, outbox });
    const appended = this.#append(draft, sender, message, group);
    // Whoever comes next decides on what this one leaves.
    if (changesGroup(draft.content)) await appended.released.catch(() => {});
    return appended;
  }

  async #directRefusal(draft: Draft): Promise<Refusal | undefined> {
    const { blocks, exists } = this.#options;
    const { conversation, from } = draft;
    const peer = peerOf(conversation, from);
    if (peer === undefined) return { name: 'UnknownConversation' };
    if (!(await exists(peer))) return { name: 'UnknownUser' };
    const isBlocked = await blocks.has(peer, from);
    return refusalOf(await this.#situation(draft, { isBlocked }));
  }

  async #groupRefusal(
    draft: Draft,
    group: Group | undefined,
    unknown: Unknown,
    isAdministrator: boolean,
  ): Promise<Refusal | 'unasked' | undefined> {
    const { groups } = this.#options;
    const concerned = new Map<UserId, NonNullable<Situation['own']>>();
    const users = concernedBy(draft.content);
    let own: Situation['own'];
    if (group !== undefined) {
      own = await groups.member(group, draft.from);
      // Who is not in it causes no lookups.
      for (const user of own === undefined ? [] : users) {
        const member = await groups.member(group, user);
        if (member !== undefined) concerned.set(user, member);
      }
      if (own !== undefined && isAdministrator) own = { ...own, mutedUntilMs: 0 };
    }
    const isOpen = group?.attributes.open ?? false;
    const refusal = refusalOf(
      await this.#situation(draft, { record: group?.record, isOpen, own, concerned, isBlocked: false }),
    );
    if (refusal?.name === 'LimitReached') this.#options.metrics.count('limited_total', ['groupMembers']);
    if (refusal !== undefined || newcomers(draft).length === 0) return refusal;
    if (unknown === undefined) return 'unasked';
    return unknown ? { name: 'UnknownUser' } : undefined;
  }

  async #situation(
    { conversation, from, content }: Draft,
    known: Pick<Situation, 'isBlocked'> & Partial<Situation>,
  ): Promise<Situation> {
    const { wallClock, maxGroupMembers } = this.#options;
    const isVisitor = isGroup(conversation) && known.own === undefined;
    const target = 'target' in content && !isVisitor ? await this.#entry(conversation, content.target) : undefined;
    return {
      record: undefined,
      isOpen: false,
      own: undefined,
      concerned: new Map(),
      ...known,
      conversation,
      sender: from,
      content,
      nowMs: wallClock(),
      target: target && { sender: target.sender as UserId, isText: isText(target) },
      maxGroupMembers,
    };
  }

  async #entry(conversation: ConversationId, seq: number): Promise<StoredMessage | undefined> {
    const [entry] = await this.#options.store.read(conversation, seq - 1, 1);
    return entry;
  }

  /** A first word to somebody makes a conversation more. */
  async #loneRefusal({ conversation, from }: Draft): Promise<Refusal | undefined> {
    const { fanOut, store } = this.#options;
    const isOld = fanOut.pushed(conversation) > 0 || (await store.head(conversation)) > 0;
    return !isOld && (await this.#isFull(from)) ? { name: 'LimitReached' } : undefined;
  }

  /** Only to who may send it otherwise: what everyone may send there together is not for strangers to use up. */
  #floodRefusal({ conversation, isDialect }: Draft, { identity }: Sender): Refusal | undefined {
    // A dialect could not tell its client, which would not send it again.
    if (isDialect || identity === undefined) return undefined;
    return rateRefusal(this.#options.limits.spendConversation(conversation));
  }

  /** Asked late: it takes what it grants. */
  async #crowdRefusal({ from, content }: Draft): Promise<Refusal | undefined> {
    if (content.kind !== 'create' && content.kind !== 'add') return undefined;
    for (const user of content.kind === 'create' ? [from, ...content.users] : content.users) {
      if (await this.#isFull(user)) return { name: 'LimitReached' };
    }
    return content.kind === 'create' ? rateRefusal(this.#options.limits.spend('group', from)) : undefined;
  }

  /** What is recalled is not to survive among the decisions. Before, since afterwards nobody knows whose it was. */
  async #eraseDecision({ conversation, content }: Draft): Promise<void> {
    if (content.kind !== 'recall') return;
    const target = await this.#entry(conversation, content.target);
    if (target !== undefined) await this.#decisions.erase(target);
  }

  /** Whether the user has as many conversations as are allowed. */
  async #isFull(user: UserId): Promise<boolean> {
    const { counts, metrics, maxConversationsPerUser } = this.#options;
    const isFull = (await counts.of(user)) >= maxConversationsPerUser;
    if (isFull) metrics.count('limited_total', ['conversations']);
    return isFull;
  }

  /** Up to its first `await` it is called in the order of the requests, and so is the store. */
  #append(draft: Draft, sender: Sender, message: NewMessage, group?: Group): Appended {
    const { store, clock, metrics, onDoubt } = this.#options;
    const settle = this.#order.begin(draft.conversation);
    const startMs = clock.now();
    this.#waiting++;
    this.#waitingBytes += message.body.length;
    const append = async (): Promise<void> => {
      let result: AppendResult;
      try {
        // Not aborted with the session: the entry may be stored by now, and then everyone else is to have it.
        result = await store.append(message);
      } catch (error) {
        settle(() => {});
        if (mayBeStored(error)) {
          this.#options.groups.forget(draft.conversation);
          this.#options.counts.doubted(draft);
          onDoubt(draft, false);
        }
        throw error;
      } finally {
        this.#waiting--;
        this.#waitingBytes -= message.body.length;
        metrics.observe('append_seconds', (clock.now() - startMs) / 1_000);
      }
      const released = Promise.withResolvers<void>();
      settle(() => {
        this.#release(draft, sender, result, group);
        released.resolve();
      });
      await released.promise;
    };
    const released = append();
    // Whoever waits for it hears of its failure.
    released.catch(() => {});
    return { released };
  }

  /** In the order of `seq`. Must not throw. */
  #release(draft: Draft, sender: Sender, result: AppendResult, group: Group | undefined): void {
    try {
      sender.accepted(result);
    } catch (error) {
      this.#options.log?.error({ error }, 'an acceptance could not be told');
    }
    try {
      this.#tell(draft, sender, result, group);
    } catch (error) {
      this.#options.log?.error({ conversation: draft.conversation, error }, 'an entry could not be pushed');
    }
  }

  #tell(draft: Draft, sender: Sender, result: AppendResult, group: Group | undefined): void {
    const { metrics, fanOut, groups, counts, positions, onMessage } = this.#options;
    const { conversation, from, id, sentAtMs, content } = draft;
    const { seq, acceptedAtMs, duplicate, version } = result;
    if (duplicate) {
      metrics.count('duplicates_total');
      // Nobody saw it, perhaps. But it may have been recalled since, and others may be in the group by now: the log knows.
      if (seq > fanOut.pushed(conversation)) this.#repeated(draft, sender, seq);
      return;
    }
    metrics.count('entries_total', [content.kind]);
    fanOut.announced(conversation, seq);
    onMessage({ conversation, seq, from, kind: content.kind });
    const entry: LogEntry = { conversation, seq, id, from, sentAtMs, acceptedAtMs, content };
    if (!isGroup(conversation)) fanOut.direct(entry, sender.source);
    else if (content.kind === 'create') fanOut.founders(entry, [from, ...content.users], sender.source);
    else if (group !== undefined) {
      // A member's first entry is the one that brings it, and its last the one that takes it away.
      if (content.kind === 'add') for (const user of content.users) group.roster?.join(user, seq);
      fanOut.group(entry, group, sender.source);
      if (changesGroup(content)) groups.changed(group, content, seq, version);
    }
    counts.added(draft, seq, group);
    // Whose receipts come now is in a group that there was not.
    if (content.kind === 'create') groups.forget(conversation);
    // In whose name an administrator acts has not seen it.
    if (sender.identity !== undefined) positions.sent(conversation, from, seq);
  }

  #repeated(draft: Draft, { identity }: Sender, seq: number): void {
    const { counts, positions, onDoubt } = this.#options;
    counts.doubted(draft);
    onDoubt(draft, true);
    if (identity !== undefined) positions.sent(draft.conversation, draft.from, seq);
  }
}

function rateRefusal(waitMs: number): Refusal | undefined {
  return waitMs === 0 ? undefined : { name: 'RateLimited', retryAfterMs: Math.min(waitMs, Limit.retryAfterMs) };
}

/** Others whom the entry brings to a group: whom it names otherwise is there already. */
function newcomers({ content, from }: Draft): readonly UserId[] {
  if (content.kind !== 'create' && content.kind !== 'add') return [];
  return content.users.filter((user) => user !== from);
}

/** Whether a store that rejected with this may have stored the entry all the same. */
function mayBeStored(error: unknown): boolean {
  return !StoreError.is(error) || error.code === 'STORE_UNAVAILABLE' || error.code === 'STORE_CORRUPT';
}

/** As a client is told. */
export function failureOf(
  { name, retryAfterMs, reason }: Refusal & { readonly reason?: string | undefined },
  ackId: number,
): Failure {
  return failure(name, { ackId, retryAfterMs, reason });
}
