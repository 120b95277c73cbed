import { type Device, type History, type HistoryEvent, hasToShow, type SendEvent } from './history.ts';
import type { Progress } from './progress.ts';

/** What a program says about a message that it displays. */
export interface DisplayedMessage {
  readonly id: string;
  readonly from: string;
  readonly conversation: string;
  readonly seq: number;
  readonly text: string;
}

/** What a program says about a message of its user that the server took. */
export interface Answer {
  readonly id: string;
  readonly conversation: string;
  readonly seq: number;
  /** It says which send is answered. */
  readonly text: string;
}

/** Writes the history of a run, and knows at any moment what is still to come. */
export class Recorder {
  readonly #now: () => number;
  readonly #progress: Progress;
  readonly #devices: Map<string, DeviceState> = new Map();
  readonly #events: HistoryEvent[] = [];
  readonly #sendByText: Map<string, SendEvent> = new Map();
  readonly #acceptedByKey: Map<string, { readonly id: string; readonly send: SendEvent }> = new Map();

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number, progress: Progress) {
    this.#now = now;
    this.#progress = progress;
  }

  get history(): History {
    return { devices: [...this.#devices.values()].map(({ device }) => device), events: this.#events };
  }

  get sent(): number {
    return this.#sendByText.size;
  }

  get answered(): number {
    return this.#acceptedByKey.size;
  }

  /** Whether every send has its answer, but for those of programs that were killed before it came. */
  get isAnswered(): boolean {
    return [...this.#devices.values()].every(({ unanswered }) => unanswered.size === 0);
  }

  /** What a run that does not come to its end may be waiting for. */
  get outstanding(): string {
    const parts: string[] = [];
    for (const { device, unanswered } of this.#devices.values()) {
      const missing = [...this.#acceptedByKey].filter(
        ([key, { send }]) => hasToShow(device, send) && !this.#isShown(device, key),
      );
      if (unanswered.size > 0) parts.push(`${device.device} has no answer to ${some([...unanswered])}`);
      if (missing.length > 0) parts.push(`${device.device} does not show ${some(missing.map(([key]) => key))}`);
    }
    return parts.length === 0 ? 'nothing' : parts.join('; ');
  }

  declare(device: Device): void {
    this.#devices.set(device.device, { device, sent: 0, unanswered: new Set(), shownIds: new Set() });
  }

  /** How many sends a device has made. */
  sentFrom(device: string): number {
    return this.#state(device).sent;
  }

  /** How many of them have no answer yet. */
  unanswered(device: string): number {
    return this.#state(device).unanswered.size;
  }

  /** Whether a send was accepted, and every device that has to show the message does. */
  isEverywhere(key: string): boolean {
    const accepted = this.#acceptedByKey.get(key);
    if (accepted === undefined) return false;
    const concerned = [...this.#devices.values()].filter(({ device }) => hasToShow(device, accepted.send));
    return concerned.every(({ device }) => this.#isShown(device, key));
  }

  send(device: string, key: string, to: string, text: string): void {
    const state = this.#state(device);
    const event: SendEvent = { kind: 'send', atMs: this.#now(), device, sender: state.device.user, to, key, text };
    this.#events.push(event);
    this.#sendByText.set(text, event);
    state.unanswered.add(key);
    state.sent++;
    this.#progress.changed();
  }

  /** @throws Error for the text of no send: an answer to a question that nobody asked. */
  accepted(device: string, { id, conversation, seq, text }: Answer): void {
    const send = this.#sendByText.get(text);
    if (send === undefined) throw new Error(`${device} has an answer to a message that nobody sent: ${text}`);
    const { sender, key } = send;
    this.#events.push({ kind: 'accepted', atMs: this.#now(), device, sender, key, id, conversation, seq });
    this.#acceptedByKey.set(key, { id, send });
    this.#state(send.device).unanswered.delete(key);
    this.#progress.changed();
  }

  shown(device: string, message: DisplayedMessage): void {
    const state = this.#state(device);
    this.#events.push({ kind: 'shown', atMs: this.#now(), device, user: state.device.user, ...message });
    state.shownIds.add(message.id);
    this.#progress.changed();
  }

  /** A device's program has ended: what it did not answer it never will. */
  forsake(device: string): void {
    this.#state(device).unanswered.clear();
    this.#progress.changed();
  }

  /** To be recorded when the output of the killed program was read to its end; `atMs` is when it was killed. */
  kill(device: string, atMs: number): void {
    this.#events.push({ kind: 'kill', device, atMs });
    this.forsake(device);
  }

  #state(name: string): DeviceState {
    const state = this.#devices.get(name);
    if (state === undefined) throw new Error(`device ${name} is not declared`);
    return state;
  }

  #isShown({ device }: Device, key: string): boolean {
    const accepted = this.#acceptedByKey.get(key);
    return accepted !== undefined && this.#state(device).shownIds.has(accepted.id);
  }
}

interface DeviceState {
  readonly device: Device;
  sent: number;
  /** Keys of sends, but for those whose program was killed since. */
  readonly unanswered: Set<string>;
  readonly shownIds: Set<string>;
}

/** At most a few names. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
