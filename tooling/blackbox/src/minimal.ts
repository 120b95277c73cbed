import { check } from './checker.ts';
import type { History, HistoryEvent } from './history.ts';
import type { Violation } from './verdict.ts';

const maxChecks = 400;

/**
 * A part of a history that still shows a violation, and loses it when any one of its messages or devices is left out; or
 * as near to that as a bounded number of checks gets.
 */
export function minimal(history: History, { letter, detail, events }: Violation): History {
  let checks = 0;
  const isBad = (candidate: History): boolean => {
    if (++checks > maxChecks) return false;
    try {
      // The very same one: a history with parts left out has violations of its own.
      return check(candidate).violations.some((found) => found.letter === letter && found.detail === detail);
    } catch {
      // Left out was what makes sense of the rest.
      return false;
    }
  };
  const conversations = new Set(events.flatMap((event) => ('conversation' in event ? [event.conversation] : [])));
  const near = without(history, (event) => 'conversation' in event && !conversations.has(event.conversation));
  let best = isBad(near) ? near : history;
  best = shrink(best, messagesOf, (part, chosen) => without(part, (event) => chosen.has(messageOf(event))), isBad);
  best = shrink(best, devicesOf, withoutDevices, isBad);
  return best;
}

/** Leaves out as much as it can: halves first, then quarters, down to one by one. */
function shrink(
  history: History,
  list: (history: History) => readonly string[],
  leaveOut: (history: History, names: ReadonlySet<string>) => History,
  isBad: (history: History) => boolean,
): History {
  let best = history;
  for (let size = Math.ceil(list(best).length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    const names = list(best);
    for (let from = 0; from < names.length; from += size) {
      const candidate = leaveOut(best, new Set(names.slice(from, from + size)));
      if (isBad(candidate)) best = candidate;
    }
  }
  return best;
}

function without({ devices, events }: History, isOut: (event: HistoryEvent) => boolean): History {
  return { devices, events: events.filter((event) => !isOut(event)) };
}

/** Only devices that asked for nothing can be left out without changing what happened to others. */
function withoutDevices({ devices, events }: History, names: ReadonlySet<string>): History {
  const senders = new Set(events.flatMap((event) => (event.kind === 'send' ? [event.device] : [])));
  const isOut = (device: string): boolean => names.has(device) && !senders.has(device);
  return {
    devices: devices.filter(({ device }) => !isOut(device)),
    events: events.filter(({ device }) => !isOut(device)),
  };
}

function devicesOf({ devices }: History): readonly string[] {
  return devices.map(({ device }) => device);
}

function messagesOf({ events }: History): readonly string[] {
  return [...new Set(events.map(messageOf))].filter((message) => message !== '');
}

/** By its id where it is known, else by its key. */
function messageOf(event: HistoryEvent): string {
  if (event.kind === 'shown' || event.kind === 'accepted') return event.id;
  return event.kind === 'send' ? (event.id ?? event.key) : '';
}
