import {
  type ConversationHead,
  type ConversationId,
  type Cursor,
  Limit,
  type LogEntry,
  type Page,
} from '@proj/chat-protocol';
import { ClientError } from '../errors.ts';
import type { ReplicaChange } from '../replica-store.ts';
import type { ClientState, KnownMessage } from '../store.ts';
import { type InboxLimits, InboxRoom, pageEntries } from './inbox-room.ts';
import { keptChanges } from './kept.ts';
import type { KnownMessages } from './known-messages.ts';

/** A page that was asked for. */
export interface InboxPull {
  readonly conversation: ConversationId;
  readonly afterSeq: number;
  readonly limit: number;
}

/** Entries that this device passes over: they are there for whoever asks. */
export interface Hole {
  readonly conversation: ConversationId;
  /** The last entry before it; 0 for none. */
  readonly afterSeq: number;
  /** The first entry after it. */
  readonly beforeSeq: number;
}

export interface InboxOptions extends InboxLimits {
  /** Everything that is applied is for the store, by {@link Inbox.keep}: what is known and what is one's own as well. @defaultValue false */
  readonly keeps?: boolean | undefined;
}

/** An entry in the consumer's hands. */
export interface TakenMessage {
  readonly entry: LogEntry;
  /** Of the logs it came from: after a restore of the server its position means nothing. */
  readonly generation: number;
}

interface Conversation {
  readonly id: ConversationId;
  /** Everything up to here was dealt with: acknowledged by the consumer, or nothing to show. */
  cursor: number;
  /** Everything up to here was applied: it waits for the consumer, or was dealt with. */
  last: number;
  /** The last entry that is known to exist. */
  head: number;
  /** Entries beyond `last + 1`, until what is before them was pulled. */
  readonly held: Map<number, LogEntry>;
  /** Entries that were applied and not acknowledged, ascending. */
  unfinished: number[];
  pulling: boolean;
}

/** Far beyond what one user has; a bound for what a server may make us remember. */
const maxConversations = 20_000;

/**
 * What arrives, in order: per conversation the entry after the last is applied, an earlier one is dropped, a later one
 * is held while the gap is pulled, at once: what overtook its predecessors did so on the server, and they do not follow
 * by themselves (CHAT-7.3.1). What lies below the floor or before a reset is passed over.
 *
 * Bounded in entries and bytes, the pages that were asked for included. Overflow policy: what does not fit is not kept
 * but remembered as existing, and pulled when the consumer has made room; it is in the server's log.
 */
export class Inbox {
  readonly #room: InboxRoom;
  readonly #keeps: boolean;
  readonly #known: KnownMessages;
  readonly #isOutgoing: (entry: LogEntry) => boolean;
  readonly #conversations: Map<ConversationId, Conversation> = new Map();
  /** Those with `head > last`, that longest which waits longest. */
  readonly #behind: Set<Conversation> = new Set();
  /** Those whose pull the server refused: not asked again on this connection. */
  readonly #stalled: Set<Conversation> = new Set();
  readonly #queue: LogEntry[] = [];
  #changes: ReplicaChange[] = [];
  #repeats: Cursor[] = [];
  #holes: Hole[] = [];
  #generation = 0;
  #wanted = false;

  /** @param isOutgoing - Whether this device has sent it and knows no answer yet. */
  constructor(
    options: InboxOptions,
    cursors: ClientState['cursors'],
    known: KnownMessages,
    isOutgoing: (entry: LogEntry) => boolean,
  ) {
    this.#room = new InboxRoom(options);
    this.#keeps = options.keeps ?? false;
    this.#known = known;
    this.#isOutgoing = isOutgoing;
    for (const [id, seq] of cursors) this.#conversations.set(id, newConversation(id, seq));
  }

  /** Without a consumer nothing is fetched. */
  get isWanted(): boolean {
    return this.#wanted;
  }

  want(): void {
    this.#wanted = true;
  }

  /**
   * What this device has, for a sync: at most as many as one may name. Of those `asked` about it says one entry less, so
   * that the answer tells of them as well.
   */
  cursors(asked: ReadonlySet<ConversationId> = new Set()): readonly Cursor[] {
    const cursors: Cursor[] = [];
    for (const { id, last } of this.#conversations.values()) {
      if (cursors.length === Limit.cursors) break;
      const seq = asked.has(id) ? last - 1 : last;
      if (seq > 0) cursors.push({ conversation: id, seq });
    }
    return cursors;
  }

  /** There are entries up to here, to be pulled. Answers whether that is more than we have. */
  announce(conversation: ConversationId, head: number): boolean {
    const state = this.#conversation(conversation);
    this.#raiseHead(state, head);
    this.#repeatFrom(state, head);
    return state.head > state.last;
  }

  /** A sync told of it. Answers whether there is more than we have. */
  synced({ conversation, head, floor, resumeAfter }: ConversationHead): boolean {
    const state = this.#conversation(conversation);
    this.#raiseHead(state, head);
    this.#raiseFloor(state, floor);
    if (resumeAfter > state.last) {
      this.#holes.push({ conversation, afterSeq: state.last, beforeSeq: resumeAfter + 1 });
      state.last = resumeAfter;
    }
    this.#settle(state);
    return state.head > state.last;
  }

  /** An entry was pushed. */
  push(entry: LogEntry): void {
    const state = this.#conversation(entry.conversation);
    this.#raiseHead(state, entry.seq);
    this.#repeatFrom(state, entry.seq);
    if (!this.#wanted) return;
    if (entry.seq === state.last + 1 && this.#room.isEnoughFor(entry)) this.#apply(state, entry);
    else if (entry.seq > state.last + 1) this.#hold(state, entry);
    this.#settle(state);
  }

  /** An entry of this device was accepted at `seq`. It is known by now. Answers whether the log did not bring it before. */
  accepted(conversation: ConversationId, seq: number): boolean {
    const state = this.#conversation(conversation);
    const isNews = seq > state.last;
    this.#raiseHead(state, seq);
    // Beyond a gap it comes with the pull of the gap, and is known then.
    if (seq === state.last + 1) state.last = seq;
    this.#settle(state);
    return isNews;
  }

  /** The next page to ask for, when there is room for it; asked for from now on. */
  nextPull(): InboxPull | undefined {
    if (!this.#wanted || !this.#room.isEnoughForPage()) return undefined;
    for (const state of this.#behind) {
      if (state.pulling || this.#stalled.has(state)) continue;
      state.pulling = true;
      this.#room.expectPage();
      return { conversation: state.id, afterSeq: state.last, limit: gapOf(state) };
    }
    return undefined;
  }

  /** @throws ClientError `CLIENT_PROTOCOL` when the page denies what the server has announced. */
  page(pull: InboxPull, { entries, head, floor }: Pick<Page, 'entries' | 'head' | 'floor'>): void {
    const state = this.#endPull(pull);
    if (state === undefined) return;
    // What lies before the floor is not there for this user: then the next page is no empty one.
    if (entries.length === 0 && state.head > pull.afterSeq && floor <= pull.afterSeq + 1) {
      throw new ClientError('CLIENT_PROTOCOL', `an empty page where entries up to ${state.head} were announced`);
    }
    this.#raiseHead(state, head);
    this.#raiseFloor(state, floor);
    for (const entry of entries) if (entry.seq === state.last + 1) this.#apply(state, entry);
    this.#settle(state);
    // Behind the others: one long conversation does not starve them.
    if (this.#behind.delete(state)) this.#behind.add(state);
  }

  /** The server does not want to answer now. */
  pullPostponed(pull: InboxPull): void {
    this.#endPull(pull);
  }

  /** The server does not want to answer at all. */
  pullRefused(pull: InboxPull): void {
    const state = this.#endPull(pull);
    if (state !== undefined) this.#stalled.add(state);
  }

  connectionLost(): void {
    for (const state of this.#conversations.values()) state.pulling = false;
    this.#room.noPages();
    this.#stalled.clear();
  }

  /** The logs were replaced (CHAT-7.1.2): only what is known stays known. Call it before anything is asked for. */
  reset(): void {
    this.#generation++;
    for (const { held } of this.#conversations.values()) for (const entry of held.values()) this.#room.unhold(entry);
    for (const entry of this.#queue.splice(0)) this.#room.release(entry);
    this.#conversations.clear();
    this.#behind.clear();
    this.#repeats = [];
    this.#holes = [];
  }

  /** The next entry for the consumer, who has it from now on. */
  take(): TakenMessage | undefined {
    for (;;) {
      const entry = this.#queue.shift();
      if (entry === undefined) return undefined;
      this.#room.release(entry);
      // The consumer may have finished with it under a former generation.
      if (!this.#known.has(entry)) return { entry, generation: this.#generation };
      this.#finish(entry);
    }
  }

  /** Of what was applied, the first `most` entries are for the store now, with the cursors that cover them. */
  keep(most: number): void {
    const touched = new Set<Conversation>();
    for (const entry of this.#queue.splice(0, most)) {
      const state = this.#conversation(entry.conversation);
      this.#room.release(entry);
      this.#changes.push(...keptChanges(entry));
      state.unfinished.shift();
      touched.add(state);
    }
    for (const state of touched) this.#advance(state);
  }

  /** The consumer left without acknowledging it. */
  putBack({ entry, generation }: TakenMessage): void {
    if (generation !== this.#generation) return;
    this.#queue.unshift(entry);
    this.#room.keep(entry);
  }

  /** The consumer has dealt with it. */
  acknowledge({ entry, generation }: TakenMessage): void {
    const { conversation, from, id } = entry;
    this.#known.add(entry);
    const known = { conversation, from, id };
    if (generation === this.#generation) this.#finish(entry, known);
    else this.#changes.push({ type: 'cursor', conversation, seq: 0, known });
  }

  /** There is something to take. */
  get hasNext(): boolean {
    return this.#queue.length > 0;
  }

  /** Something that is known to exist was not fetched, and can be. */
  get isBehind(): boolean {
    for (const state of this.#behind) if (!this.#stalled.has(state)) return true;
    return false;
  }

  /** What the store has to be told since the last call. */
  takeChanges(): readonly ReplicaChange[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }

  /** Cursors that the server seems not to have heard of. */
  takeRepeats(): readonly Cursor[] {
    const repeats = this.#repeats;
    this.#repeats = [];
    return repeats;
  }

  /** What was passed over since the last call. */
  takeHoles(): readonly Hole[] {
    const holes = this.#holes;
    this.#holes = [];
    return holes;
  }

  #conversation(id: ConversationId): Conversation {
    const existing = this.#conversations.get(id);
    if (existing !== undefined) return existing;
    if (this.#conversations.size >= maxConversations) {
      throw new ClientError('CLIENT_PROTOCOL', `more than ${maxConversations} conversations`);
    }
    const state = newConversation(id, 0);
    this.#conversations.set(id, state);
    return state;
  }

  #raiseHead(state: Conversation, head: number): void {
    state.head = Math.max(state.head, head);
    if (state.head > state.last) this.#behind.add(state);
  }

  /** The server tells of what this device has said to have: it seems not to have heard that. */
  #repeatFrom({ id, cursor }: Conversation, seq: number): void {
    if (seq > 0 && seq <= cursor) this.#repeats.push({ conversation: id, seq: cursor });
  }

  /** Below the floor there is nothing for this user: what was not shown by now is no gap. */
  #raiseFloor(state: Conversation, floor: number): void {
    state.last = Math.max(state.last, Math.min(floor - 1, state.head));
  }

  #endPull({ conversation }: InboxPull): Conversation | undefined {
    const state = this.#conversations.get(conversation);
    if (state === undefined || !state.pulling) return undefined;
    state.pulling = false;
    this.#room.pageEnded();
    return state;
  }

  /** The entry after the last. */
  #apply(state: Conversation, entry: LogEntry): void {
    state.last = entry.seq;
    if (!this.#keeps && (this.#known.has(entry) || this.#isOutgoing(entry))) return;
    state.unfinished.push(entry.seq);
    this.#queue.push(entry);
    this.#room.keep(entry);
  }

  #hold(state: Conversation, entry: LogEntry): void {
    if (state.held.has(entry.seq) || !this.#room.isEnoughToHold(entry)) return;
    state.held.set(entry.seq, entry);
    this.#room.hold(entry);
  }

  /** Applies what was held, and moves the cursor as far as there is nothing left for the consumer. */
  #settle(state: Conversation): void {
    this.#applyHeld(state);
    if (state.last >= state.head) {
      state.head = state.last;
      this.#behind.delete(state);
    }
    this.#advance(state);
  }

  #applyHeld(state: Conversation): void {
    if (state.held.size === 0) return;
    for (const entry of state.held.values()) {
      if (entry.seq <= state.last) this.#release(state, entry);
    }
    for (let entry = state.held.get(state.last + 1); entry !== undefined; entry = state.held.get(state.last + 1)) {
      this.#release(state, entry);
      this.#apply(state, entry);
    }
  }

  #release(state: Conversation, entry: LogEntry): void {
    state.held.delete(entry.seq);
    this.#room.unhold(entry);
  }

  #advance(state: Conversation, known?: KnownMessage): void {
    const [next] = state.unfinished;
    const cursor = next === undefined ? state.last : next - 1;
    if (cursor <= state.cursor && known === undefined) return;
    state.cursor = Math.max(state.cursor, cursor);
    this.#changes.push({ type: 'cursor', conversation: state.id, seq: state.cursor, known });
  }

  #finish(entry: LogEntry, known?: KnownMessage): void {
    const state = this.#conversation(entry.conversation);
    if (state.unfinished[0] === entry.seq) state.unfinished.shift();
    this.#advance(state, known);
  }
}

function newConversation(id: ConversationId, seq: number): Conversation {
  return { id, cursor: seq, last: seq, head: seq, held: new Map(), unfinished: [], pulling: false };
}

/** How many entries to ask for: no more than are missing before the first that is held. */
function gapOf(state: Conversation): number {
  let next = Number.POSITIVE_INFINITY;
  for (const seq of state.held.keys()) next = Math.min(next, seq);
  return Math.min(pageEntries, next - state.last - 1);
}
