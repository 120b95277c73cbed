/** A client that displays messages: one installation, however often its program was killed and started again. */
export interface Device {
  readonly device: string;
  readonly user: string;
  /**
   * Of its user's conversations: what others sent, also what its user sent from other devices, everything with its own
   * sends in their places, or nothing.
   */
  readonly shows: 'nothing' | 'others' | 'all' | 'everything';
  /** It sends one thing after the other, so that a log has them in this order. @defaultValue true */
  readonly inOrder?: boolean | undefined;
}

/** What an entry changes about who is in a group. Beside the users named, the creator is in it. */
export type Change =
  | { readonly kind: 'create'; readonly users: readonly string[] }
  | { readonly kind: 'add'; readonly users: readonly string[] }
  | { readonly kind: 'remove'; readonly users: readonly string[] };

/** A user asked for this to be sent. */
export interface SendEvent {
  readonly kind: 'send';
  readonly atMs: number;
  readonly device: string;
  readonly sender: string;
  readonly conversation: string;
  /** Names this request in the whole history; the product never sees it. */
  readonly key: string;
  /** Of the message, where the one who asked chose it. It tells what became of a send that was never acknowledged. */
  readonly id?: string | undefined;
  /** Without an `id` no two sends have the same one: then it is what tells. */
  readonly text: string;
  readonly change?: Change | undefined;
}

/** The server told the sender that it has taken responsibility. The same answer twice is no fault. */
export interface AcceptedEvent {
  readonly kind: 'accepted';
  readonly atMs: number;
  readonly device: string;
  readonly sender: string;
  readonly key: string;
  readonly id: string;
  readonly conversation: string;
  readonly seq: number;
}

/** A device displayed a message. */
export interface ShownEvent {
  readonly kind: 'shown';
  readonly atMs: number;
  readonly device: string;
  readonly user: string;
  readonly id: string;
  readonly from: string;
  readonly conversation: string;
  readonly seq: number;
  readonly text: string;
}

/** A device's program was killed. Stands after everything that the program had still displayed. */
export interface KillEvent {
  readonly kind: 'kill';
  readonly device: string;
  /** When the signal was sent. */
  readonly atMs: number;
}

/** A device was not there at the end: what it misses is not lost. */
export interface GoneEvent {
  readonly kind: 'gone';
  readonly device: string;
  readonly atMs: number;
}

export type HistoryEvent = SendEvent | AcceptedEvent | ShownEvent | KillEvent | GoneEvent;

/** What the users of a run asked for and saw, in the order it was recorded, once everything has settled. */
export interface History {
  readonly devices: readonly Device[];
  readonly events: readonly HistoryEvent[];
}

/** Whether a device shows what its user may see of a send: it is another than the one that sent it, and shows this kind. */
export function hasToShow({ device, user, shows }: Device, send: SendEvent): boolean {
  if (shows === 'nothing') return false;
  if (shows === 'everything') return true;
  return device !== send.device && (user !== send.sender || shows === 'all');
}
