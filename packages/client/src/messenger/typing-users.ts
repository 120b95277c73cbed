import type { ConversationId, UserId } from '@proj/chat-protocol';
import type { Clock } from '@proj/io';

/** Who has said nothing more for so long is not typing any more. */
const shownMs = 5_000;
/** In all conversations. Overflow policy: who began first is not shown any more. */
const maxTyping = 1_000;

/** Who is typing: said again and again while it goes on, and never that it is over. */
export class TypingUsers {
  readonly #clock: Clock;
  readonly #changed: (conversation: ConversationId) => void;
  /** By conversation and user, in the order in which it runs out. */
  readonly #typing: Map<
    string,
    { readonly conversation: ConversationId; readonly user: UserId; readonly untilMs: number }
  > = new Map();
  #timer: Disposable | undefined;

  constructor(clock: Clock, changed: (conversation: ConversationId) => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  in(conversation: ConversationId): readonly UserId[] {
    const users: UserId[] = [];
    for (const each of this.#typing.values()) if (each.conversation === conversation) users.push(each.user);
    return users.sort();
  }

  began(conversation: ConversationId, user: UserId): void {
    const key = `${conversation}/${user}`;
    this.#typing.delete(key);
    this.#typing.set(key, { conversation, user, untilMs: this.#clock.now() + shownMs });
    if (this.#typing.size > maxTyping) this.#endFirst();
    this.#changed(conversation);
    this.#arm();
  }

  /** It has said it. */
  ended(conversation: ConversationId, user: UserId): void {
    if (this.#typing.delete(`${conversation}/${user}`)) this.#changed(conversation);
  }

  clear(): void {
    const conversations = new Set(Array.from(this.#typing.values(), ({ conversation }) => conversation));
    this.#typing.clear();
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    for (const conversation of conversations) this.#changed(conversation);
  }

  #arm(): void {
    const [first] = this.#typing.values();
    if (this.#timer !== undefined || first === undefined) return;
    this.#timer = this.#clock.schedule(first.untilMs, () => {
      this.#timer = undefined;
      const nowMs = this.#clock.now();
      for (const { untilMs } of this.#typing.values()) {
        if (untilMs > nowMs) break;
        this.#endFirst();
      }
      this.#arm();
    });
  }

  #endFirst(): void {
    for (const [key, { conversation }] of this.#typing) {
      this.#typing.delete(key);
      this.#changed(conversation);
      return;
    }
  }
}
