import { Random } from '@proj/chaos-proxy';
import { describe, expect, test } from 'vitest';
import { check } from '../src/checker.ts';
import type { Change, Device, History, HistoryEvent, SendEvent, ShownEvent } from '../src/history.ts';
import { Membership } from '../src/membership.ts';

const group = 'g:1';
const talk = 'c:ann:ben';
const devices: readonly Device[] = ['ann', 'ben', 'cat', 'dan'].flatMap((user) =>
  ['phone', 'desk'].map((kind): Device => ({ device: `${user}/${kind}`, user, shows: 'everything', inOrder: false })),
);

interface Step {
  readonly sender: string;
  readonly conversation: string;
  readonly change?: Change;
}

/** Ben is there from the beginning and leaves, Cat comes and goes and comes back, Dan never does. */
const steps: readonly Step[] = [
  { sender: 'ann', conversation: group, change: { kind: 'create', users: ['ben'] } },
  { sender: 'ann', conversation: group },
  { sender: 'ben', conversation: talk },
  { sender: 'ben', conversation: group },
  { sender: 'ann', conversation: group, change: { kind: 'add', users: ['cat'] } },
  { sender: 'cat', conversation: group },
  { sender: 'ann', conversation: talk },
  { sender: 'ben', conversation: group, change: { kind: 'remove', users: ['ben'] } },
  { sender: 'cat', conversation: group },
  { sender: 'ann', conversation: group, change: { kind: 'remove', users: ['cat'] } },
  { sender: 'ann', conversation: group },
  { sender: 'ann', conversation: group, change: { kind: 'add', users: ['cat'] } },
  { sender: 'cat', conversation: group },
  { sender: 'ann', conversation: group },
];

interface Clean extends History {
  readonly sends: readonly SendEvent[];
  readonly seqs: readonly number[];
}

/** What everyone should see of that: devices in an order of their own, each log in its order. */
function clean(seed: number): Clean {
  const random = new Random(seed);
  const heads = new Map<string, number>();
  const membership = new Membership();
  const sends: SendEvent[] = [];
  const seqs: number[] = [];
  for (const [index, { sender, conversation, change }] of steps.entries()) {
    const seq = (heads.get(conversation) ?? 0) + 1;
    heads.set(conversation, seq);
    seqs.push(seq);
    if (change !== undefined) membership.note(conversation, seq, sender, change);
    const named = { key: `key-${index}`, id: `id-${index}`, text: `text ${index}` };
    sends.push({
      kind: 'send',
      atMs: 0,
      device: `${sender}/phone`,
      sender,
      conversation,
      ...named,
      ...(change && { change }),
    });
  }
  const streams: HistoryEvent[][] = [
    [...sends],
    sends.map(({ device, sender, key, id = '', conversation }, index) => {
      return { kind: 'accepted', atMs: 0, device, sender, key, id, conversation, seq: seqs[index]! };
    }),
  ];
  for (const { device, user } of devices) {
    const visible = sends.flatMap((send, index) => {
      const isSeen = membership.maySee(send.conversation, user, seqs[index]!);
      return isSeen ? [shown(send, seqs[index]!, device)] : [];
    });
    streams.push(visible);
  }
  const events: HistoryEvent[] = [];
  for (let open = streams; open.length > 0; open = open.filter((stream) => stream.length > 0)) {
    events.push(...open[random.between(0, open.length - 1)]!.splice(0, random.between(1, 3)));
  }
  return { devices, events, sends, seqs };
}

function shown(send: SendEvent, seq: number, device: string): ShownEvent {
  const [user = ''] = device.split('/');
  const { id = '', sender, conversation, text } = send;
  return { kind: 'shown', atMs: 0, device, user, id, from: sender, conversation, seq, text };
}

function lettersOf(history: History): string {
  return [...new Set(check(history).violations.map(({ letter }) => letter))].join('');
}

function changed(history: History, change: (event: HistoryEvent) => readonly HistoryEvent[]): History {
  return { devices, events: history.events.flatMap(change) };
}

/** A change to what one device shows at one step. */
function at(
  history: Clean,
  index: number,
  device: string,
  change: (event: ShownEvent) => readonly HistoryEvent[],
): History {
  let found = false;
  const result = changed(history, (event) => {
    if (event.kind !== 'shown' || event.device !== device || event.id !== `id-${index}`) return [event];
    found = true;
    return change(event);
  });
  expect(found).toBe(true);
  return result;
}

interface Fault {
  readonly title: string;
  readonly letters: string;
  readonly plant: (history: Clean) => History;
}

const faults: readonly Fault[] = [
  {
    title: 'a second device of a member that misses an entry has lost it',
    letters: 'L',
    plant: (history) => at(history, 8, 'ann/desk', () => []),
  },
  {
    title: 'the sender’s own device that never shows its message has lost it',
    letters: 'L',
    plant: (history) => at(history, 13, 'ann/phone', () => []),
  },
  {
    title: 'who is removed and does not see that has lost it',
    letters: 'L',
    plant: (history) => at(history, 7, 'ben/desk', () => []),
  },
  {
    title: 'an entry of the last membership that is missing is lost',
    letters: 'L',
    plant: (history) => at(history, 12, 'cat/desk', () => []),
  },
  {
    title: 'one id shown twice on one device is a duplicate',
    letters: 'D',
    plant: (history) => at(history, 3, 'ben/phone', (event) => [event, event]),
  },
  {
    title: 'two ids at one place on one device are a duplicate, and others disagree',
    letters: 'DO',
    plant: (history) => at(history, 8, 'cat/phone', (event) => [{ ...event, seq: event.seq - 1 }]),
  },
  {
    title: 'two devices that see two entries the other way round disagree',
    letters: 'O',
    plant: (history) => {
      const [a, b] = [3, 4].map((index) => history.seqs[index]!) as [number, number];
      return changed(history, (event) => {
        if (event.kind !== 'shown' || event.device !== 'ann/desk') return [event];
        if (event.id === 'id-3') return [{ ...event, seq: b }];
        return event.id === 'id-4' ? [{ ...event, seq: a }] : [event];
      });
    },
  },
  {
    title: 'a repeated send that is told another place is a disorder, and is taken from outside',
    letters: 'O',
    plant: (history) => {
      const answer = history.events.find((event) => event.kind === 'accepted' && event.id === 'id-13');
      return {
        devices,
        events: [
          ...history.events,
          { ...(answer as ShownEvent), kind: 'accepted', key: 'key-13', sender: 'ann', seq: 99 },
        ],
      };
    },
  },
  {
    title: 'a send that was not accepted and is shown twice is a ghost',
    letters: 'G',
    plant: (history) => {
      const unaccepted = changed(history, (event) =>
        event.kind === 'accepted' && event.id === 'id-13' ? [] : [event],
      );
      return at({ ...history, ...unaccepted }, 13, 'cat/desk', (event) => [event, event]);
    },
  },
  {
    title: 'a body that differs on one device is an alteration',
    letters: 'I',
    plant: (history) => at(history, 6, 'ben/desk', (event) => [{ ...event, text: `${event.text}!` }]),
  },
  {
    title: 'another sender’s name is an alteration',
    letters: 'I',
    plant: (history) => at(history, 6, 'ben/desk', (event) => [{ ...event, from: 'ben' }]),
  },
  {
    title: 'an entry that nobody sent is an alteration',
    letters: 'I',
    plant: (history) => ({
      devices,
      events: [...history.events, { ...shown(history.sends[6]!, 3, 'ben/desk'), id: 'id-invented' }],
    }),
  },
  {
    title: 'an entry before the membership is leaked',
    letters: 'K',
    plant: (history) => ({ devices, events: [shown(history.sends[3]!, 3, 'cat/desk'), ...history.events] }),
  },
  {
    title: 'an entry after the membership is leaked',
    letters: 'K',
    plant: (history) => ({
      devices,
      events: [...history.events, shown(history.sends[8]!, history.seqs[8]!, 'ben/desk')],
    }),
  },
  {
    title: 'an entry between two memberships is leaked',
    letters: 'K',
    plant: (history) => {
      const between = shown(history.sends[10]!, history.seqs[10]!, 'cat/desk');
      return at(history, 11, 'cat/desk', (event) => [between, event]);
    },
  },
  {
    title: 'an entry shown to a stranger is leaked',
    letters: 'K',
    plant: (history) => ({ devices, events: [...history.events, shown(history.sends[6]!, 2, 'dan/phone')] }),
  },
  {
    title: 'an entry that was taken from a stranger is leaked',
    letters: 'K',
    plant: (history) => {
      const send = { ...history.sends[13]!, key: 'key-dan', id: 'id-dan', device: 'dan/phone', sender: 'dan' };
      const seq = history.seqs[13]! + 1;
      const { device, sender, key, id, conversation } = send;
      const members = ['ann/phone', 'ann/desk', 'cat/phone', 'cat/desk'];
      const shows = members.map((each) => shown(send, seq, each));
      return {
        devices,
        events: [
          ...history.events,
          send,
          { kind: 'accepted', atMs: 0, device, sender, key, id, conversation, seq },
          ...shows,
        ],
      };
    },
  },
];

const seeds = Array.from({ length: 30 }, (_, seed) => seed);

describe('of a group that people join and leave', () => {
  test('a clean history has no violations', () => {
    for (const seed of seeds) expect(check(clean(seed)).violations, `seed ${seed}`).toEqual([]);
  });

  test('a device that comes late shows the last membership alone', () => {
    const { sends, seqs, events } = clean(1);
    const late: Device = { device: 'cat/late', user: 'cat', shows: 'everything' };
    const last = [11, 12, 13].map((index) => shown(sends[index]!, seqs[index]!, late.device));
    expect(lettersOf({ devices: [...devices, late], events: [...events, ...last] })).toBe('');
    expect(lettersOf({ devices: [...devices, late], events: [...events, ...last.slice(1)] })).toBe('L');
  });

  test('a device that is gone has lost nothing', () => {
    const history = clean(1);
    const without = at(history, 8, 'ann/desk', () => []);
    expect(lettersOf({ devices, events: [...without.events, { kind: 'gone', device: 'ann/desk', atMs: 1 }] })).toBe('');
  });

  test.each(faults)('$title', ({ letters, plant }) => {
    for (const seed of seeds) expect(lettersOf(plant(clean(seed))), `seed ${seed}`).toBe(letters);
  });
});
