import {
  firstSightings,
  type IndexedMessage,
  label,
  type MessageIndex,
  place,
  type Sighting,
} from './message-index.ts';
import type { Violation } from './verdict.ts';

/** Devices that show a lower seq after a higher one. A message that is shown again is a repeat, not a descent. */
export function findDescents({ devices }: MessageIndex): Violation[] {
  const violations: Violation[] = [];
  for (const { device, events } of devices) {
    const seen = new Set<string>();
    const highest = new Map<string, Sighting>();
    for (const event of events) {
      if (event.kind === 'kill' || seen.has(event.id)) continue;
      seen.add(event.id);
      const before = highest.get(event.conversation);
      if (before === undefined || event.seq >= before.seq) {
        highest.set(event.conversation, event);
      } else {
        const detail = `${device} shows ${place(event)} after ${place(before)}`;
        violations.push({ letter: 'O', detail, events: [before, event] });
      }
    }
  }
  return violations;
}

/** Observers against each other. What one device contradicts itself about is a repeat. */
export function findDisagreements({ messages }: MessageIndex): Violation[] {
  const violations: Violation[] = [];
  const holders = new Map<string, Sighting>();
  for (const message of messages) {
    // All answers, not the first alone: a send that was repeated must be told the same place again.
    const sightings = [...message.accepted.slice(1), ...firstSightings(message)];
    const places = [...new Set(sightings.map(place))];
    if (places.length > 1) {
      const detail = `${label(message)} is at ${places.join(' and at ')}`;
      violations.push({ letter: message.accepted.length > 0 ? 'O' : 'G', detail, events: sightings });
    }
    for (const event of sightings) {
      const holder = holders.get(place(event));
      if (holder === undefined) {
        holders.set(place(event), event);
      } else if (holder.id !== event.id && !isRepeat(holder, event)) {
        const detail = `${place(event)} is ${holder.id} to ${observer(holder)} and ${event.id} to ${observer(event)}`;
        violations.push({ letter: 'O', detail, events: [holder, event] });
      }
    }
  }
  return violations;
}

/** Places that nobody saw below one that somebody saw: a log starts at 1 and has no holes. */
export function findHoles({ messages }: MessageIndex): Violation[] {
  const seqsByConversation = new Map<string, Set<number>>();
  for (const event of messages.flatMap((message) => firstSightings(message))) {
    const seqs = seqsByConversation.get(event.conversation) ?? new Set();
    seqsByConversation.set(event.conversation, seqs.add(event.seq));
  }
  const violations: Violation[] = [];
  for (const [conversation, seqs] of seqsByConversation) {
    let expected = 1;
    for (const seq of [...seqs].sort((a, b) => a - b)) {
      const hole = seq === expected + 1 ? `${expected}` : `${expected} to ${seq - 1}`;
      if (seq > expected) violations.push({ letter: 'O', detail: `nobody saw ${conversation}#${hole}`, events: [] });
      expected = seq + 1;
    }
  }
  return violations;
}

/** Messages of one device that the log has in another order than they were sent. */
export function findOvertaken({ sends, messages, devices }: MessageIndex): Violation[] {
  const violations: Violation[] = [];
  const parallel = new Set(devices.filter(({ inOrder }) => inOrder === false).map(({ device }) => device));
  const messageByKey = new Map<string, IndexedMessage>();
  for (const message of messages) {
    const key = message.send?.key;
    if (key !== undefined && !messageByKey.has(key)) messageByKey.set(key, message);
  }
  const latest = new Map<string, Sighting>();
  for (const { key, device } of sends) {
    if (parallel.has(device)) continue;
    const message = messageByKey.get(key);
    const event = message && firstSightings(message)[0];
    if (event === undefined) continue;
    const stream = `${device} ${event.conversation}`;
    const before = latest.get(stream);
    if (before === undefined || event.seq >= before.seq) {
      latest.set(stream, event);
    } else {
      const detail = `${key} is at ${place(event)}, and what ${device} had sent before it at ${place(before)}`;
      violations.push({ letter: 'O', detail, events: [before, event] });
    }
  }
  return violations;
}

function isRepeat(a: Sighting, b: Sighting): boolean {
  return a.kind === 'shown' && b.kind === 'shown' && a.device === b.device;
}

function observer(event: Sighting): string {
  return event.kind === 'accepted' ? `the sender on ${event.device}` : event.device;
}
