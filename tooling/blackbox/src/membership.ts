import type { Change } from './history.ts';

/** The part of a log that a user may see, both ends included. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

interface Entry {
  readonly seq: number;
  readonly sender: string;
  readonly change: Change;
}

/**
 * Who may see which part of which log, by what the logs themselves say: who is added sees everything from that entry on,
 * who leaves or is removed nothing after it. A direct conversation is seen whole by the two that it is named after.
 */
export class Membership {
  readonly #entries: Map<string, Map<number, Entry>> = new Map();
  readonly #windows: Map<string, ReadonlyMap<string, readonly Window[]>> = new Map();

  /** An entry that changes who is in a group. The same one again changes nothing. */
  note(conversation: string, seq: number, sender: string, change: Change): void {
    const entries = this.#entries.get(conversation) ?? new Map<number, Entry>();
    this.#entries.set(conversation, entries);
    if (entries.has(seq)) return;
    entries.set(seq, { seq, sender, change });
    this.#windows.delete(conversation);
  }

  /** Oldest first; empty for who never was a member. */
  windows(conversation: string, user: string): readonly Window[] {
    if (conversation.startsWith('c:')) {
      const isConcerned = conversation.split(':').slice(1).includes(user);
      return isConcerned ? [{ from: 1, to: Number.POSITIVE_INFINITY }] : [];
    }
    return this.#windowsOf(conversation).get(user) ?? [];
  }

  /** Whether the user was a member at this place. */
  maySee(conversation: string, user: string, seq: number): boolean {
    return this.windows(conversation, user).some(({ from, to }) => seq >= from && seq <= to);
  }

  /** Whether a device that comes late has to show it as well: of an earlier membership a new one leaves nothing. */
  mustSee(conversation: string, user: string, seq: number): boolean {
    const last = this.windows(conversation, user).at(-1);
    return last !== undefined && seq >= last.from && seq <= last.to;
  }

  #windowsOf(conversation: string): ReadonlyMap<string, readonly Window[]> {
    const known = this.#windows.get(conversation);
    if (known !== undefined) return known;
    const windows = new Map<string, Window[]>();
    const entries = [...(this.#entries.get(conversation)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
    for (const { seq, sender, change } of entries) {
      for (const user of change.kind === 'create' ? [sender, ...change.users] : change.users) {
        const list = windows.get(user) ?? [];
        windows.set(user, list);
        const last = list.at(-1);
        const isMember = last !== undefined && last.to === Number.POSITIVE_INFINITY;
        if (change.kind === 'remove') {
          if (isMember) list[list.length - 1] = { from: last.from, to: seq };
        } else if (!isMember) {
          list.push({ from: seq, to: Number.POSITIVE_INFINITY });
        }
      }
    }
    this.#windows.set(conversation, windows);
    return windows;
  }
}
