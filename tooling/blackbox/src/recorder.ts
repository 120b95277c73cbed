import { type Change, type Device, type History, type HistoryEvent, hasToShow, type SendEvent } from './history.ts';
import { Membership } from './membership.ts';
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
  /** It says which send is answered, where the sender did not choose the id. */
  readonly text: string;
}

/** What only those know of a send who make it themselves. */
export interface SendDetails {
  readonly id: string;
  readonly change?: Change | undefined;
}

/** Writes the history of a run, and knows at any moment what is still to come. */
export class Recorder {
  readonly #now: () => number;
  readonly #progress: Progress;
  readonly #devices: Map<string, DeviceState> = new Map();
  readonly #events: HistoryEvent[] = [];
  readonly #sendByText: Map<string, SendEvent> = new Map();
  readonly #sendById: Map<string, SendEvent> = new Map();
  readonly #acceptedByKey: Map<string, { readonly id: string; readonly seq: number; readonly send: SendEvent }> =
    new Map();
  readonly #membership: Membership = new Membership();
  readonly #heads: Map<string, number> = new Map();
  #sent = 0;

  /** `now` is monotonic, in milliseconds. */
  constructor(now: () => number, progress: Progress) {
    this.#now = now;
    this.#progress = progress;
  }

  get history(): History {
    return { devices: [...this.#devices.values()].map(({ device }) => device), events: this.#events };
  }

  get sent(): number {
    return this.#sent;
  }

  get answered(): number {
    return this.#acceptedByKey.size;
  }

  /** Whether every send has its answer, but for those of programs that were killed before it came. */
  get isAnswered(): boolean {
    return [...this.#devices.values()].every(({ unanswered }) => unanswered.size === 0);
  }

  /** Whether besides that every device that shows everything has come to the end of what its user may see. */
  get isSettled(): boolean {
    return this.isAnswered && [...this.#devices.values()].every((state) => this.#lag(state) === undefined);
  }

  /** What a run that does not come to its end may be waiting for. */
  get outstanding(): string {
    const parts: string[] = [];
    for (const state of this.#devices.values()) {
      const { device, unanswered } = state;
      const missing = [...this.#acceptedByKey].filter(([key, { send }]) => this.#isMissing(state, key, send));
      if (unanswered.size > 0) parts.push(`${device.device} has no answer to ${some([...unanswered])}`);
      if (missing.length > 0) parts.push(`${device.device} does not show ${some(missing.map(([key]) => key))}`);
      const lag = this.#lag(state);
      if (missing.length === 0 && lag !== undefined) parts.push(`${device.device} does not show ${lag}`);
    }
    return parts.length === 0 ? 'nothing' : parts.join('; ');
  }

  declare(device: Device): void {
    this.#devices.set(device.device, {
      device,
      sent: 0,
      isGone: false,
      unanswered: new Set(),
      shownIds: new Set(),
      reached: new Map(),
    });
  }

  /** How many sends a device has made. */
  sentFrom(device: string): number {
    return this.#state(device).sent;
  }

  /** How many of them have no answer yet. */
  unanswered(device: string): number {
    return this.#state(device).unanswered.size;
  }

  /** The last place of a log that anybody knows of. */
  head(conversation: string): number {
    return this.#heads.get(conversation) ?? 0;
  }

  /** Whether a send was accepted, and every device that has to show the message does. */
  isEverywhere(key: string): boolean {
    const accepted = this.#acceptedByKey.get(key);
    if (accepted === undefined) return false;
    return [...this.#devices.values()].every((state) => !this.#isMissing(state, key, accepted.send));
  }

  send(device: string, key: string, conversation: string, text: string, details?: SendDetails): void {
    const state = this.#state(device);
    const sender = state.device.user;
    const event: SendEvent = { kind: 'send', atMs: this.#now(), device, sender, conversation, key, text, ...details };
    this.#keepSend(event);
    state.unanswered.add(key);
    state.sent++;
    this.#progress.changed();
  }

  /** @throws Error for the answer to no send: to a question that nobody asked. */
  accepted(device: string, { id, conversation, seq, text }: Answer): void {
    const send = this.#sendById.get(id) ?? this.#sendByText.get(text);
    if (send === undefined) throw new Error(`${device} has an answer to a message that nobody sent: ${text}`);
    const { sender, key } = send;
    this.#events.push({ kind: 'accepted', atMs: this.#now(), device, sender, key, id, conversation, seq });
    this.#acceptedByKey.set(key, { id, seq, send });
    this.#state(send.device).unanswered.delete(key);
    this.#notePlace(send, conversation, seq);
    this.#progress.changed();
  }

  shown(device: string, message: DisplayedMessage): void {
    const state = this.#state(device);
    const send = this.#sendById.get(message.id);
    // One text in memory, however many devices show it.
    const text = send?.text === message.text ? send.text : message.text;
    this.#events.push({ kind: 'shown', atMs: this.#now(), device, user: state.device.user, ...message, text });
    state.shownIds.add(message.id);
    state.reached.set(message.conversation, Math.max(state.reached.get(message.conversation) ?? 0, message.seq));
    this.#notePlace(send, message.conversation, message.seq);
    this.#progress.changed();
  }

  /** A device's program has ended: what it did not answer it never will. */
  forsake(device: string): void {
    this.#state(device).unanswered.clear();
    this.#progress.changed();
  }

  /** One send was refused for good. */
  refused(device: string, key: string): void {
    this.#state(device).unanswered.delete(key);
    this.#progress.changed();
  }

  /** To be recorded when the output of the killed program was read to its end; `atMs` is when it was killed. */
  kill(device: string, atMs: number): void {
    this.#events.push({ kind: 'kill', device, atMs });
    this.forsake(device);
  }

  /** A device will not be back: nobody waits for it, and what it misses is not lost. */
  gone(device: string): void {
    this.#events.push({ kind: 'gone', device, atMs: this.#now() });
    this.#state(device).isGone = true;
    this.forsake(device);
  }

  /**
   * What follows a return to an older state of all logs: the same devices, and the sends that may still be made again.
   * What was seen before says nothing any more.
   */
  nextEra(): Recorder {
    const next = new Recorder(this.#now, this.#progress);
    for (const { device, unanswered, isGone } of this.#devices.values()) {
      next.declare(device);
      const state = next.#state(device.device);
      for (const key of unanswered) state.unanswered.add(key);
      if (isGone) next.gone(device.device);
    }
    for (const event of this.#events) if (event.kind === 'send') next.#keepSend(event);
    return next;
  }

  /** Another one that goes on from here. */
  copy(): Recorder {
    const copy = new Recorder(this.#now, this.#progress);
    for (const [name, state] of this.#devices) {
      copy.#devices.set(name, {
        ...state,
        unanswered: new Set(state.unanswered),
        shownIds: new Set(state.shownIds),
        reached: new Map(state.reached),
      });
    }
    for (const event of this.#events) {
      if (event.kind === 'send') {
        copy.#keepSend(event);
        continue;
      }
      copy.#events.push(event);
      if (event.kind !== 'accepted' && event.kind !== 'shown') continue;
      const send = copy.#sendById.get(event.id) ?? copy.#sendByText.get('text' in event ? event.text : '');
      if (event.kind === 'accepted' && send !== undefined) {
        copy.#acceptedByKey.set(event.key, { id: event.id, seq: event.seq, send });
      }
      copy.#notePlace(send, event.conversation, event.seq);
    }
    return copy;
  }

  #keepSend(event: SendEvent): void {
    this.#events.push(event);
    this.#sent++;
    if (event.id === undefined) this.#sendByText.set(event.text, event);
    else this.#sendById.set(event.id, event);
  }

  #notePlace(send: SendEvent | undefined, conversation: string, seq: number): void {
    this.#heads.set(conversation, Math.max(this.head(conversation), seq));
    if (send?.change !== undefined) this.#membership.note(conversation, seq, send.sender, send.change);
  }

  /** The end of a log that a device has not reached although it shows everything. */
  #lag({ device, isGone, reached }: DeviceState): string | undefined {
    if (isGone || device.shows !== 'everything') return undefined;
    for (const [conversation, head] of this.#heads) {
      const window = this.#membership.windows(conversation, device.user).at(-1);
      if (window === undefined) continue;
      const end = Math.min(head, window.to);
      const at = reached.get(conversation) ?? 0;
      if (at < end) return `${conversation}#${end}, but only up to ${at}`;
    }
    return undefined;
  }

  #state(name: string): DeviceState {
    const state = this.#devices.get(name);
    if (state === undefined) throw new Error(`device ${name} is not declared`);
    return state;
  }

  #isMissing({ device, isGone, shownIds }: DeviceState, key: string, send: SendEvent): boolean {
    if (isGone || !hasToShow(device, send)) return false;
    const accepted = this.#acceptedByKey.get(key);
    if (accepted === undefined || shownIds.has(accepted.id)) return false;
    return this.#membership.mustSee(send.conversation, device.user, accepted.seq);
  }
}

interface DeviceState {
  readonly device: Device;
  sent: number;
  isGone: boolean;
  /** Keys of sends, but for those whose program was killed since. */
  readonly unanswered: Set<string>;
  readonly shownIds: Set<string>;
  /** By conversation, the highest seq shown. */
  readonly reached: Map<string, number>;
}

/** At most a few names. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
