import { type ConversationId, isConversationId, isGroup, peerOf } from '@proj/chat-protocol';
import type { TextPacket } from '@proj/frame/packet';
import { abortable } from '@proj/io';
import type { ChatStore } from '@proj/store';
import { dialectTextKind } from '../conversations/contents.ts';
import { RecentMap } from '../core/recent-map.ts';
import type { Identity } from '../dialect.ts';
import { logEntry } from '../entries.ts';
import { isTemporary } from './availability.ts';

export interface DeliveryHost {
  readonly identity: Identity;
  readonly store: ChatStore;
  /** Aborted when nothing can be sent any more. */
  readonly signal: AbortSignal;
  /** Packets that were queued so far. */
  readonly queuedPackets: number;
  /** Resolves when there is room for a text; rejects with the signal's reason. */
  room(): Promise<void>;
  /** `false`: nothing can be sent any more. */
  send(text: TextPacket): boolean;
  /** Resolves after so long; rejects with the signal's reason. */
  sleep(delayMs: number): Promise<void>;
  /** The client has everything up to `seq`. */
  received(conversation: ConversationId, seq: number): void;
}

/** What a conversation held that its client had not been sent. */
interface Backlog {
  readonly conversation: ConversationId;
  readonly received: number;
  readonly head: number;
}

/** One look through all conversations, which may take several attempts. */
interface Walk {
  /** The last conversation that was looked at. */
  after: string | undefined;
  isThrough: boolean;
  /** Found and not sent yet, in the order in which it is to leave. */
  readonly behind: Backlog[];
}

/** Up to `seq` everything has left, once the first `packets` packets have. */
interface Mark {
  readonly conversation: ConversationId;
  readonly firstSeq: number;
  seq: number;
  packets: number;
}

const headsPerRead = 1_000;
const messagesPerRead = 50;
/** Conversations that a walk holds; when they are sent it looks for more. */
const maxBehind = 4_000;
/** Conversations that are remembered as having something new. With more, all are looked through once more. */
const maxDirty = 1_000;
/** Runs of entries that left and were not confirmed. Then nothing more leaves. */
const maxMarks = 4_096;
/** Entries of a run: what is confirmed is confirmed by whole runs. */
const maxRun = 64;
/** More than can wait for a ping: what was queued in one walk is not queued again in the next. */
const rememberedConversations = 8_192;
const retryMs = 1_000;

/**
 * Brings a packet client what its user is sent, out of the log and in the order of the log. What is new is only a hint
 * to look there, so that a client that takes nothing costs no memory. The device's cursor moves in {@link confirm}.
 */
export class Delivery {
  readonly #host: DeliveryHost;
  /** The position that has been queued, where it is not the cursor. */
  readonly #queued: RecentMap<ConversationId, number> = new RecentMap(rememberedConversations);
  /** Oldest first. */
  #marks: Mark[] = [];
  /** Where there is something new, and from which position on it is. */
  readonly #dirty: Map<ConversationId, number> = new Map();
  #walkDue = true;
  #walk: Walk | undefined;
  #running = false;
  #stopped = false;
  #onConfirm: (() => void) | undefined;

  constructor(host: DeliveryHost) {
    this.#host = host;
  }

  /** From `seq` on there is something new in the conversation. */
  hint(conversation: ConversationId, seq: number): void {
    const known = this.#dirty.get(conversation);
    if (known === undefined && this.#dirty.size >= maxDirty) this.#walkDue = true;
    else this.#dirty.set(conversation, Math.min(seq, known ?? seq));
  }

  /**
   * Sends what there is, and resolves when there is nothing more; at once when it is sending already. Offline messages
   * go first.
   * @throws whatever ends it: the signal's reason, or what the log should not hold.
   */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (!this.#stopped && this.#isDue()) await this.#attempt();
    } finally {
      this.#running = false;
    }
  }

  /** The client pinged after the transport had taken the first `packets` packets. */
  confirm(packets: number): void {
    const left = this.#marks.findIndex((mark) => mark.packets > packets);
    const confirmed = this.#marks.splice(0, left < 0 ? this.#marks.length : left);
    const positions = new Map(confirmed.map(({ conversation, seq }) => [conversation, seq]));
    for (const [conversation, seq] of positions) this.#host.received(conversation, seq);
    this.#onConfirm?.();
  }

  #isDue(): boolean {
    return this.#walk !== undefined || this.#walkDue || this.#dirty.size > 0;
  }

  async #attempt(): Promise<void> {
    if (this.#walk === undefined && this.#walkDue) {
      this.#walkDue = false;
      this.#walk = { after: undefined, isThrough: false, behind: [] };
    }
    try {
      // A walk that was interrupted goes on where it was: begun anew, it would find what is new as well.
      if (this.#walk === undefined) await this.#sendNew();
      else await this.#sendOld(this.#walk);
    } catch (error) {
      if (!isTemporary(error)) throw error;
      await this.#host.sleep(retryMs);
    }
  }

  /** Whatever one conversation has. */
  async #sendNew(): Promise<void> {
    const [next] = this.#dirty;
    if (next === undefined) return;
    const [conversation, seq] = next;
    this.#dirty.delete(conversation);
    try {
      await this.#send(conversation, await this.#cursor(conversation), Number.MAX_SAFE_INTEGER);
    } catch (error) {
      this.hint(conversation, seq);
      throw error;
    }
  }

  /** Goes through all conversations, and sends what was in them before anything new. */
  async #sendOld(walk: Walk): Promise<void> {
    while (!this.#stopped) {
      const [next] = walk.behind;
      if (next !== undefined) {
        await this.#send(next.conversation, next.received, next.head);
        walk.behind.shift();
      } else if (walk.isThrough) {
        this.#walk = undefined;
        return;
      } else await this.#look(walk);
    }
  }

  async #look(walk: Walk): Promise<void> {
    const { identity, store, signal } = this.#host;
    while (!walk.isThrough && walk.behind.length < maxBehind) {
      const { after } = walk;
      const page = await store.heads(identity.user, identity.deviceId, { signal, after, limit: headsPerRead });
      for (const entry of page) {
        const { conversation } = entry;
        if (isConversationId(conversation)) this.#take(walk, { ...entry, conversation });
      }
      walk.after = page.at(-1)?.conversation;
      walk.isThrough = walk.after === undefined;
    }
  }

  #take({ behind }: Walk, { conversation, received, head }: Backlog): void {
    // The head was read after the walk began, and may count what is new by then.
    const old = Math.min(head, (this.#dirty.get(conversation) ?? Number.POSITIVE_INFINITY) - 1);
    const sent = Math.max(received, this.#queued.get(conversation) ?? 0);
    if (sent < old) behind.push({ conversation, received, head: old });
  }

  async #cursor(conversation: ConversationId): Promise<number> {
    const { identity, store, signal } = this.#host;
    const queued = this.#queued.get(conversation);
    return queued ?? (await store.cursor(identity.user, identity.deviceId, conversation, { signal }));
  }

  async #send(conversation: ConversationId, afterSeq: number, upToSeq: number): Promise<void> {
    const { identity, store, signal } = this.#host;
    let position = Math.max(afterSeq, this.#queued.get(conversation) ?? 0);
    if (isGroup(conversation)) return await this.#pass(conversation, position, upToSeq);
    while (position < upToSeq) {
      const limit = Math.min(messagesPerRead, upToSeq - position);
      const page = await store.read(conversation, position, limit, { signal });
      if (page.length === 0) return;
      for (const stored of page) {
        await this.#room();
        const { from, content, sentAtMs, acceptedAtMs } = logEntry(conversation, stored);
        const shownAtMs = stored.kind === dialectTextKind ? sentAtMs : acceptedAtMs;
        // What one sends oneself from elsewhere has no place in this dialect, nor has anything but texts.
        if (content.kind === 'text' && peerOf(conversation, from) === identity.user) {
          const { user: to } = identity;
          const timestampSeconds = Math.floor(shownAtMs / 1_000);
          // What did not leave must have no mark: a ping that came before could confirm it.
          this.#stopped ||= !this.#host.send({ type: 'text', from, to, text: content.text, timestampSeconds });
          if (this.#stopped) return;
        }
        position = stored.seq;
        this.#queued.set(conversation, position);
        this.#mark(conversation, position);
      }
    }
  }

  /** Groups have no place in this dialect: the client is as far as they are. */
  async #pass(conversation: ConversationId, afterSeq: number, upToSeq: number): Promise<void> {
    const { store, signal } = this.#host;
    const head = Math.min(upToSeq, await store.head(conversation, { signal }));
    if (head <= afterSeq) return;
    await this.#room();
    this.#queued.set(conversation, head);
    this.#mark(conversation, head);
  }

  /** Entries of a conversation that leave one after the other share a mark. */
  #mark(conversation: ConversationId, seq: number): void {
    const packets = this.#host.queuedPackets;
    const last = this.#marks.at(-1);
    if (last?.conversation === conversation && seq - last.firstSeq < maxRun) {
      last.seq = seq;
      last.packets = packets;
    } else this.#marks.push({ conversation, firstSeq: seq, seq, packets });
  }

  async #room(): Promise<void> {
    await this.#host.room();
    while (this.#marks.length >= maxMarks) {
      await abortable(new Promise<void>((resolve) => (this.#onConfirm = resolve)), this.#host.signal);
      await this.#host.room();
    }
  }
}
