import type { AcceptedEvent, Device, History, KillEvent, SendEvent, ShownEvent } from './history.ts';
import { Membership } from './membership.ts';

/** One message as the server knows it, and everything that was seen of it. */
export interface IndexedMessage {
  readonly id: string;
  /** What was asked for. `undefined` when nobody did: the text is one that no user sent. */
  send: SendEvent | undefined;
  readonly accepted: AcceptedEvent[];
  readonly shown: ShownEvent[];
}

/** Somebody who saw a message at a place: a device that showed it, or the sender who was told where it is. */
export type Sighting = AcceptedEvent | ShownEvent;

/** What one device did, in order. */
export interface DeviceRecord extends Device {
  readonly events: (ShownEvent | KillEvent)[];
  isGone: boolean;
}

/** A history, sorted by message and by device. */
export interface MessageIndex {
  readonly sends: readonly SendEvent[];
  readonly messages: readonly IndexedMessage[];
  readonly devices: readonly DeviceRecord[];
  readonly membership: Membership;
}

/**
 * @throws Error when the recording contradicts itself, which says nothing about the product: an event of an undeclared
 *   device, an answer to a send that was not recorded, a key, id or text that was used twice.
 */
export function indexMessages(history: History): MessageIndex {
  const devices = new Map<string, DeviceRecord>();
  for (const device of history.devices) devices.set(device.device, { ...device, events: [], isGone: false });
  const byKey = new Map<string, SendEvent>();
  const byText = new Map<string, SendEvent>();
  const byId = new Map<string, SendEvent>();
  for (const event of history.events) {
    if (event.kind !== 'send') continue;
    const { key, id, text } = event;
    if (byKey.has(key)) throw new Error(`the history uses key ${key} twice`);
    if (id !== undefined && byId.has(id)) throw new Error(`the history uses the id of ${key} twice`);
    if (id === undefined && byText.has(text)) throw new Error(`the history uses the text of ${key} twice`);
    byKey.set(key, event);
    if (id === undefined) byText.set(text, event);
    else byId.set(id, event);
  }

  const messages = new Map<string, IndexedMessage>();
  const messageOf = (id: string): IndexedMessage => {
    const message = messages.get(id) ?? { id, send: byId.get(id), accepted: [], shown: [] };
    messages.set(id, message);
    return message;
  };
  for (const event of history.events) {
    const device = devices.get(event.device);
    if (device === undefined) throw new Error(`the history does not declare device ${event.device}`);
    if (event.kind === 'accepted') {
      const send = byKey.get(event.key);
      if (send === undefined) throw new Error(`the history has no send ${event.key}`);
      const message = messageOf(event.id);
      message.accepted.push(event);
      message.send ??= send;
    } else if (event.kind === 'gone') {
      device.isGone = true;
    } else if (event.kind !== 'send') {
      device.events.push(event);
      if (event.kind === 'shown') messageOf(event.id).shown.push(event);
    }
  }
  // By text only where no answer says which send it was: an altered text is then told from one that is unknown.
  for (const message of messages.values()) {
    for (const event of message.shown) message.send ??= byText.get(event.text);
  }
  return {
    sends: [...byKey.values()],
    messages: [...messages.values()],
    devices: [...devices.values()],
    membership: membershipOf(messages.values()),
  };
}

function membershipOf(messages: Iterable<IndexedMessage>): Membership {
  const membership = new Membership();
  for (const { send, accepted, shown } of messages) {
    const seen = accepted[0] ?? shown[0];
    if (send?.change !== undefined && seen !== undefined) {
      membership.note(send.conversation, seen.seq, send.sender, send.change);
    }
  }
  return membership;
}

/** A place in a log. */
export function place(event: Sighting): string {
  return `${event.conversation}#${event.seq}`;
}

/** The first sighting by every observer: by the sender through the answers, then by each device. */
export function firstSightings(message: IndexedMessage): readonly Sighting[] {
  const devices = new Set<string>();
  const shown = message.shown.filter(({ device }) => !devices.has(device) && devices.add(device));
  return [...message.accepted.slice(0, 1), ...shown];
}

/** How a violation names a message. */
export function label({ id, send }: IndexedMessage): string {
  return send === undefined ? id : `${send.key} (${id})`;
}
