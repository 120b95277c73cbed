/** A client that displays messages: one installation, however often its program was killed and started again. */
export interface Device {
  readonly device: string;
  readonly user: string;
  /** Of its user's conversations: what others sent, also what its user sent from other devices, or nothing. */
  readonly shows: 'nothing' | 'others' | 'all';
}

/** A user asked for this to be sent. */
export interface SendEvent {
  readonly kind: 'send';
  readonly atMs: number;
  readonly device: string;
  readonly sender: string;
  readonly to: string;
  /** Names this request in the whole history; the product never sees it. */
  readonly key: string;
  /** No two sends have the same one: it tells what became of a send that was never acknowledged. */
  readonly text: string;
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

export type HistoryEvent = SendEvent | AcceptedEvent | ShownEvent | KillEvent;

/** What the users of a run asked for and saw, in the order it was recorded, once everything has settled. */
export interface History {
  readonly devices: readonly Device[];
  readonly events: readonly HistoryEvent[];
}

/** Whether what was sent concerns a device: it is another than the one that sent it, and shows messages of this kind. */
export function hasToShow({ device, user, shows }: Device, send: SendEvent): boolean {
  if (device === send.device || shows === 'nothing') return false;
  return user === send.to || (user === send.sender && shows === 'all');
}
