import { describe, expect, test } from 'vitest';
import { check } from '../src/checker.ts';
import type { AcceptedEvent, History, HistoryEvent, ShownEvent } from '../src/history.ts';
import { countByLetter, type Letter } from '../src/verdict.ts';
import { accepted, cleanHistory, devices, kill, send, shown } from './histories.ts';

const seeds = Array.from({ length: 50 }, (_, seed) => seed);

function history(...events: readonly HistoryEvent[]): History {
  return { devices: devices.slice(0, 2), events };
}

function lettersOf(judged: History): string {
  return [...new Set(check(judged).violations.map(({ letter }) => letter))].join('');
}

/** A clean history with one message of Alice's somewhere in the middle, as Bob's first device shows it. */
interface Target {
  readonly clean: History;
  readonly answer: AcceptedEvent;
  readonly show: ShownEvent;
  /** What Bob's first device shows next. */
  readonly next: ShownEvent;
}

function target(seed: number): Target {
  const clean = cleanHistory(30, seed);
  const shows = clean.events.filter((event) => event.kind === 'shown' && event.device === 'bob/talk') as ShownEvent[];
  const show = shows[4]!;
  const answer = clean.events.find((event) => event.kind === 'accepted' && event.id === show.id) as AcceptedEvent;
  return { clean, answer, show, next: shows[5]! };
}

function replaced(
  { events }: History,
  ...pairs: readonly (readonly [HistoryEvent, readonly HistoryEvent[]])[]
): History {
  const replacements = new Map(pairs);
  return { devices, events: events.flatMap((event) => replacements.get(event) ?? [event]) };
}

function without({ events }: History, isGone: (event: HistoryEvent) => boolean): History {
  return { devices, events: events.filter((event) => !isGone(event)) };
}

interface Fault {
  readonly title: string;
  /** Those it is reported under, however often. */
  readonly letters: string;
  readonly plant: (target: Target) => History;
}

const faults: readonly Fault[] = [
  {
    title: 'an accepted message that one of two devices does not show is lost',
    letters: 'L',
    plant: ({ clean, show }) => replaced(clean, [show, []]),
  },
  {
    title: 'an accepted message that nobody shows is lost',
    letters: 'L',
    plant: ({ clean, show }) => without(clean, (event) => event.kind === 'shown' && event.id === show.id),
  },
  {
    title: 'a message that was not accepted, and is visible to one device but not to another, is lost',
    letters: 'L',
    plant: ({ clean, answer, show }) => replaced(clean, [answer, []], [show, []]),
  },
  {
    title: 'a send whose answer names the message of another send is lost',
    letters: 'L',
    plant: ({ clean, answer, next }) => {
      const other = clean.events.find((event) => event.kind === 'accepted' && event.id === next.id) as AcceptedEvent;
      return replaced(clean, [answer, [answer, { ...other, id: answer.id, seq: answer.seq }]], [other, [other]]);
    },
  },
  {
    title: 'an accepted message shown twice in a row is a duplicate',
    letters: 'D',
    plant: ({ clean, show }) => replaced(clean, [show, [show, show]]),
  },
  {
    title: 'an accepted message shown again after later ones is a duplicate',
    letters: 'D',
    plant: ({ clean, show }) => ({ devices, events: [...clean.events, show] }),
  },
  {
    title: 'two messages at one place on one device are a duplicate',
    letters: 'DOI',
    plant: ({ clean, show }) =>
      replaced(clean, [show, [show, { ...show, id: 'id-other', text: 'a text that was not sent' }]]),
  },
  {
    title: 'two messages shown in the wrong order are a disorder',
    letters: 'O',
    plant: ({ clean, show, next }) => replaced(clean, [show, [next]], [next, [show]]),
  },
  {
    title: 'two devices that disagree about who is where are a disorder',
    letters: 'O',
    plant: ({ clean, show, next }) =>
      replaced(clean, [show, [{ ...next, seq: show.seq }]], [next, [{ ...show, seq: next.seq }]]),
  },
  {
    title: 'a message whose repeated send is answered with another place is a disorder',
    letters: 'O',
    plant: ({ clean, answer }) => ({ devices, events: [...clean.events, { ...answer, seq: 33 }] }),
  },
  {
    title: 'a place that nobody ever saw below the last one is a disorder',
    letters: 'O',
    plant: ({ clean, show }) => without(clean, (event) => 'id' in event && event.id === show.id),
  },
  {
    title: 'a log that has what one device sent in another order is a disorder',
    letters: 'O',
    plant: ({ clean, show, next }) => {
      // Everyone agrees about the places: only the order of the two sends differs.
      const sends = [show, next].map(({ text }) => clean.events.find((e) => e.kind === 'send' && e.text === text)!);
      return replaced(clean, [sends[0]!, [sends[1]!]], [sends[1]!, [sends[0]!]]);
    },
  },
  {
    title: 'a message that was not accepted and is shown twice is a ghost',
    letters: 'G',
    plant: ({ clean, answer, show }) => replaced(clean, [answer, []], [show, [show, show]]),
  },
  {
    title: 'a message that was not accepted and is at two places is a ghost',
    letters: 'G',
    plant: ({ clean }) => {
      const last = clean.events.findLast((event) => event.kind === 'shown' && event.device === 'bob/listen');
      const elsewhere = { ...(last as ShownEvent), seq: 32 };
      return replaced(clean, [last!, [elsewhere]]);
    },
  },
  {
    title: 'a send that is visible under two ids is a ghost',
    letters: 'G',
    plant: ({ clean, show }) => {
      const copy = { ...show, id: 'id-copy', seq: 32 };
      return { devices, events: [...clean.events, copy, { ...copy, device: 'bob/listen' }] };
    },
  },
  {
    title: 'another text is an alteration',
    letters: 'I',
    plant: ({ clean, show }) => replaced(clean, [show, [{ ...show, text: `${show.text} ` }]]),
  },
  {
    title: 'another sender is an alteration',
    letters: 'I',
    plant: ({ clean, show }) => replaced(clean, [show, [{ ...show, from: 'carol' }]]),
  },
  {
    title: 'another conversation is an alteration, and its message is at two places',
    letters: 'OI',
    plant: ({ clean, show }) => replaced(clean, [show, [{ ...show, conversation: 'c:bob:carol' }]]),
  },
  {
    title: 'a text that nobody sent is an alteration',
    letters: 'I',
    plant: ({ clean, show }) => ({
      devices,
      events: [...clean.events, { ...show, id: 'id-invented', seq: 32, text: 'a text that was not sent' }],
    }),
  },
  {
    title: 'a message shown to somebody whom it does not concern is leaked',
    letters: 'K',
    plant: ({ clean, show }) => ({
      devices,
      events: [...clean.events, { ...show, device: 'carol/listen', user: 'carol' }],
    }),
  },
];

describe('a clean history', () => {
  test('has no violations, in whatever order it was recorded', () => {
    for (const seed of seeds) {
      expect(check(cleanHistory(40, seed)), `seed ${seed}`).toEqual({ violations: [], reshown: [] });
    }
  });

  test('may be empty', () => {
    expect(check(history())).toEqual({ violations: [], reshown: [] });
  });

  test('may hold the same answer twice: a repeated send is told the same place', () => {
    const sent = send('alice', 1);
    expect(lettersOf(history(sent, accepted(sent, 1), accepted(sent, 1), shown(sent, 1, 'bob/talk')))).toBe('');
  });

  test('may hold sends that nobody ever saw', () => {
    expect(lettersOf(history(send('alice', 1), send('bob', 1)))).toBe('');
  });
});

describe('a planted fault', () => {
  test.each(faults)('$title', ({ letters, plant }) => {
    for (const seed of seeds) {
      const chosen = target(seed);
      expect(lettersOf(plant(chosen)), `seed ${seed}`).toBe(letters);
    }
  });

  test('is described with ids, places and devices, and comes with its events', () => {
    const sent = send('alice', 1);
    const show = shown(sent, 1, 'bob/talk');
    const { violations } = check(history(sent, accepted(sent, 1), show, { ...show, atMs: 1 }));
    expect(violations).toEqual([
      { letter: 'D', detail: 'bob/talk shows id-alice-1 twice', events: [show, { ...show, atMs: 1 }] },
    ]);
  });
});

describe('a message shown again after its program was killed', () => {
  const first = send('alice', 1);
  const second = send('alice', 2);
  const answers = [first, second, accepted(first, 1), accepted(second, 2)];

  test('is no duplicate when the kill came within the window', () => {
    const again = shown(second, 2, 'bob/talk', 1_900);
    const judged = history(
      ...answers,
      shown(first, 1, 'bob/talk', 400),
      shown(second, 2, 'bob/talk', 1_000),
      kill('bob/talk', 1_500),
      again,
    );
    expect(check(judged)).toEqual({ violations: [], reshown: [again] });
  });

  test('is a duplicate when it had been shown longer ago', () => {
    const judged = history(
      ...answers,
      shown(first, 1, 'bob/talk', 400),
      shown(second, 2, 'bob/talk', 1_000),
      kill('bob/talk', 1_500),
      shown(first, 1, 'bob/talk', 1_900),
    );
    expect(lettersOf(judged)).toBe('D');
    expect(countByLetter(check(judged, { reshowWindowMs: 1_100 }).violations)).toBe('no violations');
  });

  test('is a duplicate when another program was killed', () => {
    const shows = [shown(first, 1, 'bob/talk', 400), shown(second, 2, 'bob/talk', 1_000)];
    const judged = history(...answers, ...shows, kill('alice/talk', 1_100), shown(second, 2, 'bob/talk', 1_900));
    expect(lettersOf(judged)).toBe('D');
  });

  test('is a duplicate when it was shown at another place before', () => {
    const judged = history(
      ...answers,
      shown(first, 1, 'bob/talk', 400),
      shown(second, 2, 'bob/talk', 1_000),
      kill('bob/talk', 1_100),
      { ...shown(second, 2, 'bob/talk', 1_900), seq: 3 },
    );
    expect(lettersOf(judged)).toBe('D');
  });

  test('is a duplicate when it is shown twice since, and each kill excuses one show', () => {
    const show = (atMs: number): ShownEvent => shown(first, 1, 'bob/talk', atMs);
    const once = [first, accepted(first, 1), show(100), kill('bob/talk', 200), show(300)];
    expect(lettersOf(history(...once, show(400)))).toBe('D');
    expect(check(history(...once, kill('bob/talk', 400), show(500)))).toEqual({
      violations: [],
      reshown: [show(300), show(500)],
    });
  });

  test('is no ghost when nobody accepted it', () => {
    const judged = history(first, shown(first, 1, 'bob/talk', 1), kill('bob/talk', 2), shown(first, 1, 'bob/talk', 3));
    expect(lettersOf(judged)).toBe('');
  });

  test('does not excuse a message that comes late: it is out of order', () => {
    const judged = history(
      ...answers,
      shown(second, 2, 'bob/talk', 1),
      kill('bob/talk', 2),
      shown(first, 1, 'bob/talk', 3),
    );
    expect(lettersOf(judged)).toBe('O');
  });
});

describe('a recording that contradicts itself is refused', () => {
  const sent = send('alice', 1);

  test('with an answer to a send that is not there', () => {
    expect(() => check(history(accepted(sent, 1)))).toThrow('has no send alice-1');
  });

  test('with a device that is not declared', () => {
    expect(() => check(history(sent, shown(sent, 1, 'dave/talk')))).toThrow('does not declare device dave/talk');
  });

  test('with a key or a text used twice', () => {
    expect(() => check(history(sent, sent))).toThrow('key alice-1 twice');
    expect(() => check(history(sent, { ...sent, key: 'other' }))).toThrow('text of other twice');
  });
});

test('violations are counted by letter', () => {
  const violation = (letter: Letter): { letter: Letter; detail: string; events: [] } => ({
    letter,
    detail: '',
    events: [],
  });
  expect(countByLetter([])).toBe('no violations');
  expect(countByLetter([violation('O'), violation('L'), violation('O')])).toBe('1 L, 2 O');
});
