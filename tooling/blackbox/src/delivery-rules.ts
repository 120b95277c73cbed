import { hasToShow, type KillEvent, type ShownEvent } from './history.ts';
import { firstSightings, type IndexedMessage, label, type MessageIndex, place } from './message-index.ts';
import type { Verdict, Violation } from './verdict.ts';

export function findLost({ messages, devices, membership }: MessageIndex): Violation[] {
  const violations: Violation[] = [];
  for (const message of messages) {
    const { send, accepted, shown } = message;
    for (const answer of accepted.filter(({ key }) => key !== send?.key)) {
      const detail = `${answer.key} was accepted as ${message.id}, which is ${send?.key}`;
      violations.push({ letter: 'L', detail, events: accepted });
    }
    const seen = accepted[0] ?? shown[0];
    if (send === undefined || seen === undefined) continue;
    const shownOn = new Set(shown.map((event) => event.device));
    for (const device of devices) {
      if (device.isGone || !hasToShow(device, send) || shownOn.has(device.device)) continue;
      if (!membership.mustSee(send.conversation, device.user, seen.seq)) continue;
      const standing = accepted.length > 0 ? 'accepted' : `shown on ${[...shownOn].join(' and ')}`;
      const detail = `${label(message)} was ${standing} and is missing on ${device.device}`;
      violations.push({ letter: 'L', detail, events: [...accepted, ...shown] });
    }
  }
  return violations;
}

/** What one device shows more than once. */
export function findRepeats({ messages, devices }: MessageIndex, reshowWindowMs: number): Verdict {
  const acceptedIds = new Set(messages.filter(({ accepted }) => accepted.length > 0).map(({ id }) => id));
  const violations: Violation[] = [];
  const reshown: ShownEvent[] = [];
  for (const { device, events } of devices) {
    const latestById = new Map<string, { readonly event: ShownEvent; readonly killsBefore: number }>();
    const firstByPlace = new Map<string, ShownEvent>();
    const kills: KillEvent[] = [];
    for (const event of events) {
      if (event.kind === 'kill') {
        kills.push(event);
        continue;
      }
      const earlier = latestById.get(event.id);
      const holder = firstByPlace.get(place(event));
      latestById.set(event.id, { event, killsBefore: kills.length });
      if (holder === undefined) firstByPlace.set(place(event), event);
      if (earlier !== undefined) {
        const shown = earlier.event;
        const killsBetween = kills.slice(earlier.killsBefore);
        const hasExcuse = killsBetween.some((kill) => shown.atMs >= kill.atMs - reshowWindowMs);
        if (hasExcuse && place(shown) === place(event)) {
          reshown.push(event);
        } else {
          const letter = acceptedIds.has(event.id) ? 'D' : 'G';
          violations.push({ letter, detail: `${device} shows ${event.id} twice`, events: [shown, event] });
        }
      } else if (holder !== undefined) {
        const detail = `${device} shows ${holder.id} and ${event.id} at ${place(event)}`;
        violations.push({ letter: 'D', detail, events: [holder, event] });
      }
    }
  }
  return { violations, reshown };
}

/** Sends that became more than one message. */
export function findTwins({ messages }: MessageIndex): Violation[] {
  const violations: Violation[] = [];
  const firstByKey = new Map<string, IndexedMessage>();
  for (const message of messages) {
    if (message.send === undefined) continue;
    const { key } = message.send;
    const first = firstByKey.get(key);
    if (first === undefined) {
      firstByKey.set(key, message);
    } else {
      const detail = `${key} is visible as ${first.id} and as ${message.id}`;
      violations.push({ letter: 'G', detail, events: [...firstSightings(first), ...firstSightings(message)] });
    }
  }
  return violations;
}

export function findAltered({ messages }: MessageIndex): Violation[] {
  const violations: Violation[] = [];
  for (const message of messages) {
    const { send, accepted } = message;
    const conversation = accepted[0]?.conversation ?? send?.conversation;
    for (const event of accepted) {
      if (send === undefined || event.conversation === send.conversation) continue;
      const detail = `${label(message)} was sent to ${send.conversation} and accepted for ${event.conversation}`;
      violations.push({ letter: 'I', detail, events: [send, event] });
    }
    for (const event of message.shown) {
      const changes: string[] = [];
      if (send === undefined) changes.push('a text that nobody sent');
      else if (event.text !== send.text) changes.push('another text');
      if (send !== undefined && event.from !== send.sender) changes.push(`sender ${event.from}`);
      if (conversation !== undefined && event.conversation !== conversation) {
        changes.push(`conversation ${event.conversation}`);
      }
      if (changes.length === 0) continue;
      const detail = `${event.device} shows ${label(message)} with ${changes.join(' and ')}`;
      violations.push({ letter: 'I', detail, events: [...(send === undefined ? [] : [send]), event] });
    }
  }
  return violations;
}

export function findLeaked({ messages, membership }: MessageIndex): Violation[] {
  const violations: Violation[] = [];
  for (const message of messages) {
    const { send, accepted, shown } = message;
    if (send === undefined) continue;
    const { conversation, sender } = send;
    for (const event of shown) {
      if (membership.maySee(conversation, event.user, event.seq)) continue;
      const detail = `${event.device} shows ${label(message)}, which ${sender} sent to ${conversation}`;
      violations.push({ letter: 'K', detail, events: [send, event] });
    }
    for (const event of accepted) {
      if (membership.maySee(conversation, sender, event.seq)) continue;
      const detail = `${label(message)} was accepted at ${event.seq}, where ${sender} is no member of ${conversation}`;
      violations.push({ letter: 'K', detail, events: [send, event] });
    }
  }
  return violations;
}
