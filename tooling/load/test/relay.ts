import type { LoadSession, LoadTarget, SessionPlace } from '../src/index.ts';

export interface RelayOptions {
  /** Called for each copy; answers how often it arrives. @defaultValue once */
  readonly copies?: (text: string, receiver: number) => number;
  /** Resolves when a message may go on. @defaultValue in the next turn */
  readonly held?: () => Promise<void>;
  readonly refuses?: () => boolean;
  /** Texts for those who are away are kept for them. @defaultValue true */
  readonly keeps?: boolean;
}

/** A relay in this process: what is sent to a group comes to its other members. */
export class Relay implements LoadTarget {
  readonly name = 'relay';
  readonly opened: number[] = [];
  readonly #options: RelayOptions;
  readonly #listeners: Map<number, (text: string) => void> = new Map();
  readonly #kept: Map<number, string[]> = new Map();

  constructor(options: RelayOptions = {}) {
    this.#options = options;
  }

  async open({ index, members }: SessionPlace): Promise<LoadSession> {
    this.opened.push(index);
    const { copies = () => 1, held, refuses = () => false, keeps = true } = this.#options;
    return {
      send: async (text) => {
        await held?.();
        if (refuses()) throw new Error('refused');
        for (const member of members) {
          if (member === index) continue;
          for (let copy = copies(text, member); copy > 0; copy--) {
            const listener = this.#listeners.get(member);
            if (listener !== undefined) listener(text);
            else if (keeps) this.#kept.set(member, [...(this.#kept.get(member) ?? []), text]);
          }
        }
      },
      onDelivery: (listener) => {
        for (const text of this.#kept.get(index) ?? []) listener(text);
        this.#kept.delete(index);
        this.#listeners.set(index, listener);
      },
      close: async () => {
        this.#listeners.delete(index);
      },
    };
  }
}
