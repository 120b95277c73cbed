import type { ConversationId } from '@proj/chat-protocol';
import type { ServedConnection } from '../dialect.ts';
import type { Metrics } from '../metrics.ts';
import { headPush } from './pushes.ts';
import type { Asker } from './seam.ts';

/** How long a session may take to say that it has what was pushed to it. */
const patienceMs = 30_000;
/** Conversations of one session, and of all together, that are looked after. Others are left to the next `Sync`. */
const maxConversations = 256;
const defaultMaxAll = 1_000_000;

interface Behind {
  head: number;
  /** When something was pushed that the session has not confirmed; or when it was last heard to get on. */
  sinceMs: number;
}

export interface LagOptions {
  readonly now: () => number;
  readonly metrics: Metrics;
  /** Something is missing from a session, so {@link Lag.remind} is to be called in a while. */
  readonly onBehind: () => void;
  /** Conversations of all sessions together. @defaultValue 1_000_000 */
  readonly maxAll?: number | undefined;
}

/** Which sessions have not said that they have what was pushed to them: without a timer for each push. */
export class Lag {
  readonly #options: LagOptions;
  readonly #sessions: Map<ServedConnection, Map<ConversationId, Behind>> = new Map();
  #size = 0;

  constructor(options: LagOptions) {
    this.#options = options;
  }

  /** Conversations of sessions that something is missing from. */
  get size(): number {
    return this.#size;
  }

  /** From now on until the session ends. Those that are not followed confirm in another way, or never asked for anything. */
  follow(session: Asker): void {
    if (this.#sessions.has(session) || session.signal.aborted) return;
    this.#sessions.set(session, new Map());
    session.signal.addEventListener('abort', () => this.#end(session), { once: true });
  }

  /** It was pushed an entry; or said that it has it, which was lost. */
  pushed(session: ServedConnection, conversation: ConversationId, seq: number): void {
    const behind = this.#sessions.get(session);
    if (behind === undefined) return;
    const known = behind.get(conversation);
    if (known !== undefined) {
      known.head = Math.max(known.head, seq);
      return;
    }
    const { maxAll = defaultMaxAll } = this.#options;
    if (behind.size >= maxConversations || this.#size >= maxAll) return;
    behind.set(conversation, { head: seq, sinceMs: this.#options.now() });
    this.#size++;
    this.#options.onBehind();
  }

  received(session: ServedConnection, conversation: ConversationId, seq: number): void {
    const behind = this.#sessions.get(session);
    const known = behind?.get(conversation);
    if (behind === undefined || known === undefined) return;
    known.sinceMs = this.#options.now();
    if (seq < known.head) return;
    behind.delete(conversation);
    this.#size--;
  }

  /** Tells those who lag where the log is, once in every {@link patienceMs}. */
  remind(): void {
    const { now, metrics } = this.#options;
    const nowMs = now();
    for (const [session, behind] of this.#sessions) {
      for (const [conversation, known] of behind) {
        if (nowMs - known.sinceMs < patienceMs) continue;
        known.sinceMs = nowMs;
        session.push(headPush({ type: 'head', conversation, head: known.head }));
        metrics.count('heads_total', ['lag']);
      }
    }
  }

  #end(session: ServedConnection): void {
    this.#size -= this.#sessions.get(session)?.size ?? 0;
    this.#sessions.delete(session);
  }
}
