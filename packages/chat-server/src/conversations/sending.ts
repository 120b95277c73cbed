import { type ConversationId, isGroup, peerOf, type UserId } from '@proj/chat-protocol';
import { type NewMessage, type StoredMessage, StoreError } from '@proj/store';
import type { Identity } from '../dialect.ts';
import { type Draft, identityOf, newMessage } from '../entries.ts';
import { Appending, type AppendingOptions } from './appending.ts';
import type { Blocks } from './blocks.ts';
import { changesGroup, concernedBy, isText } from './contents.ts';
import { Decisions } from './decisions.ts';
import type { Group } from './groups.ts';
import { ask } from './hook.ts';
import type { ResolvedConversationOptions } from './options.ts';
import { type Refusal, refusalOf, type Situation } from './rights.ts';
import type { LimitName, Limits, Sender } from './seam.ts';

/** How often an entry is decided upon anew because its group changed under it. */
const maxAttempts = 5;
const unavailable: Refusal = { name: 'Unavailable', retryAfterMs: 1_000 };
/** No conversation ever has it: with it the store says what it has already, and stores nothing. */
const noVersion = Number.MAX_SAFE_INTEGER;

export interface SendingOptions extends ResolvedConversationOptions, AppendingOptions {
  readonly wallClock: () => number;
  readonly limits: Limits;
  readonly blocks: Blocks;
  readonly exists: (user: UserId) => Promise<boolean>;
  /** Whether the user exists, as is known without asking; a `false` says nothing. */
  readonly isKnown: (user: UserId) => boolean;
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

const nobody: Situation['concerned'] = new Map();

type Attempt = Appended | { readonly refusal: Refusal } | 'unwanted';

/** Adds entries to logs: decides what is to be stored, and what a sender is told that it is not. */
export class Sending {
  readonly #options: SendingOptions;
  readonly #appending: Appending;
  readonly #decisions: Decisions;

  constructor(options: SendingOptions) {
    this.#options = options;
    this.#appending = new Appending(options);
    this.#decisions = new Decisions(options.store);
  }

  /** Entries that wait for their commit. */
  get waiting(): number {
    return this.#appending.waiting;
  }

  get waitingBytes(): number {
    return this.#appending.waitingBytes;
  }

  /**
   * Resolves once the entry was handed to the store or will not be; `undefined`: it was or will not be by now. What the
   * sender sends next comes after it. What becomes of it is told the sender, once. Never rejects.
   */
  submit(draft: Draft, sender: Sender): Promise<void> | undefined {
    try {
      if (!this.#isForeseen(draft, sender)) return this.#submit(draft, sender);
      this.#submitForeseen(draft, sender);
    } catch (error) {
      sender.failed(error);
    }
    return undefined;
  }

  /**
   * Whether nobody has to be asked about it, and nothing but a limit stands in its way. That is nearly everything that is
   * said: a text to somebody who was spoken to before.
   */
  #isForeseen(draft: Draft, { identity }: Sender): boolean {
    const { beforeSend, blocks, fanOut, isKnown } = this.#options;
    const { conversation, from, content } = draft;
    if (content.kind !== 'text' || (beforeSend !== undefined && identity !== undefined)) return false;
    const peer = peerOf(conversation, from);
    if (peer === undefined || !isKnown(peer) || fanOut.pushed(conversation) === 0) return false;
    const isBlocked = blocks.recall(peer, from);
    return isBlocked === false && refusalOf(this.#situation(draft, { isBlocked }, undefined)) === undefined;
  }

  /** As {@link Sending.#submit} ends, without a promise for each step. */
  #submitForeseen(draft: Draft, sender: Sender): void {
    if (!sender.isWanted()) return;
    const refusal = this.#floodRefusal(draft, sender);
    const attempt = refusal === undefined ? this.#appendDirect(draft, sender) : { refusal };
    void this.#settle(draft, draft, sender, attempt);
  }

  async #submit(draft: Draft, sender: Sender): Promise<void> {
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
    if (StoreError.is(error, 'STORE_LIMIT')) return await this.#refuse(original, sender, { name: 'LimitReached' });
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
    return this.#appendDirect(draft, sender);
  }

  #appendDirect(draft: Draft, sender: Sender): Appended {
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
    return refusalOf(this.#situation(draft, { isBlocked }, await this.#target(draft)));
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
    // Who is not in it does not learn what is.
    const target = own === undefined ? undefined : await this.#target(draft);
    const refusal = refusalOf(
      this.#situation(draft, { record: group?.record, isOpen, own, concerned, isBlocked: false }, target),
    );
    if (refusal?.name === 'LimitReached') this.#options.metrics.count('limited_total', ['groupMembers']);
    if (refusal !== undefined || newcomers(draft).length === 0) return refusal;
    if (unknown === undefined) return 'unasked';
    return unknown ? { name: 'UnknownUser' } : undefined;
  }

  #situation(
    { conversation, from, content }: Draft,
    known: Pick<Situation, 'isBlocked'> & Partial<Situation>,
    target: StoredMessage | undefined,
  ): Situation {
    const { wallClock, maxGroupMembers } = this.#options;
    return {
      record: undefined,
      isOpen: false,
      own: undefined,
      concerned: nobody,
      ...known,
      conversation,
      sender: from,
      content,
      nowMs: wallClock(),
      target: target && { sender: target.sender as UserId, isText: isText(target) },
      maxGroupMembers,
    };
  }

  /** The entry that this one is about. */
  async #target({ conversation, content }: Draft): Promise<StoredMessage | undefined> {
    return 'target' in content ? await this.#entry(conversation, content.target) : undefined;
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
    return rateRefusal('conversation', this.#options.limits.spendConversation(conversation));
  }

  /** Asked late: it takes what it grants. */
  async #crowdRefusal({ from, content }: Draft): Promise<Refusal | undefined> {
    if (content.kind !== 'create' && content.kind !== 'add') return undefined;
    for (const user of content.kind === 'create' ? [from, ...content.users] : content.users) {
      if (await this.#isFull(user)) return { name: 'LimitReached' };
    }
    return content.kind === 'create' ? rateRefusal('group', this.#options.limits.spend('group', from)) : undefined;
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

  #append(draft: Draft, sender: Sender, message: NewMessage, group?: Group): Appended {
    const released = this.#appending.append(draft, sender, message, group);
    // Whoever waits for it hears of its failure.
    released.catch(() => {});
    return { released };
  }
}

function rateRefusal(budget: LimitName, waitMs: number): Refusal | undefined {
  return waitMs === 0 ? undefined : { name: 'RateLimited', retryAfterMs: waitMs, budget };
}

/** Others whom the entry brings to a group: whom it names otherwise is there already. */
function newcomers({ content, from }: Draft): readonly UserId[] {
  if (content.kind !== 'create' && content.kind !== 'add') return [];
  return content.users.filter((user) => user !== from);
}
