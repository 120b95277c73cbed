import type { ConversationId } from '@proj/chat-protocol';
import { concatBytes } from '@proj/io/bytes';

/** What a push is, for whoever has no room for it. */
export interface PushNature {
  /** A push that still waits under the same key is replaced. */
  readonly key?: string | undefined;
  /** It is in the log, which went up to `head`. */
  readonly log?: { readonly conversation: ConversationId; readonly head: number } | undefined;
  /** Nobody misses it. */
  readonly transient?: true | undefined;
}

interface Entry {
  readonly bytes: Uint8Array;
  /** `undefined` for an answer. */
  readonly push: PushNature | undefined;
}

/** Whether a session that fell behind does without it: it can be had elsewhere, or nobody misses it. */
export function isDroppable({ key, log, transient }: PushNature): boolean {
  return key === undefined || log !== undefined || transient === true;
}

/** Encoded frames that wait for a transport, oldest first. It counts them; the bound is the owner's to keep. */
export class Outbox {
  /** A number of its own for every frame, or the key of one that a later one replaces. */
  readonly #entries: Map<number | string, Entry> = new Map();
  #added = 0;
  #bytes = 0;

  get frames(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether something waits under the key. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** A frame that answers. It is never dropped. */
  answer(bytes: Uint8Array): void {
    this.#add(this.#added++, { bytes, push: undefined });
  }

  /** A frame that nobody asked for. One that waits under the same key is replaced, and the new one goes last. */
  push(bytes: Uint8Array, nature: PushNature = {}): void {
    const { key } = nature;
    if (key !== undefined) this.#remove(key);
    this.#add(key ?? this.#added++, { bytes, push: nature });
  }

  /** Takes every push out but those of which the latest is enough, which are few. Answers what was taken out. */
  dropPushes(): readonly PushNature[] {
    const dropped: PushNature[] = [];
    for (const [key, { push }] of this.#entries) {
      if (push === undefined || !isDroppable(push)) continue;
      this.#remove(key);
      dropped.push(push);
    }
    return dropped;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  /** The next frames in one piece: as many as fit in `maxBytes`, one in any case, `undefined` when none waits. */
  take(maxBytes: number): Uint8Array | undefined {
    const parts: Uint8Array[] = [];
    let taken = 0;
    for (const [key, { bytes }] of this.#entries) {
      if (parts.length > 0 && taken + bytes.length > maxBytes) break;
      parts.push(bytes);
      taken += bytes.length;
      this.#remove(key);
    }
    return parts.length > 1 ? concatBytes(...parts) : parts[0];
  }

  #add(key: number | string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes.length;
  }

  #remove(key: number | string): void {
    this.#bytes -= this.#entries.get(key)?.bytes.length ?? 0;
    this.#entries.delete(key);
  }
}
