import { type MessageId, parseUserId } from '@proj/chat-protocol';
import type { ThreadItem } from '@proj/client';
import { messageItem } from '@proj/client/test/message-item';
import { describe, expect, test } from 'vitest';
import { memberActions } from '../../src/info/member-actions.ts';
import { markedPieces } from '../../src/search/marked.ts';
import { eventSentence } from '../../src/thread/events.ts';
import { nextStep } from '../../src/thread/jump.ts';
import { type EventItem, firstUnreadOf, type MessageItem, rowsOf } from '../../src/thread/rows.ts';

const [ann, bob, cleo] = ['ann', 'bob', 'cleo'].map(parseUserId) as [
  ReturnType<typeof parseUserId>,
  ReturnType<typeof parseUserId>,
  ReturnType<typeof parseUserId>,
];
const dayMs = 86_400_000;
const dayOf = (atMs: number) => Math.floor(atMs / dayMs);

function message(key: string, more: Partial<MessageItem> = {}): MessageItem {
  return messageItem(1, { key, id: key as MessageId, from: bob, text: key, atMs: 0, ...more });
}

function event(content: EventItem['content'], from = ann): EventItem {
  return { kind: 'event', key: 'event', seq: 1, from, atMs: 0, content };
}

const hole = (afterSeq: number, beforeSeq: number): ThreadItem => ({ kind: 'hole', key: 'hole', afterSeq, beforeSeq });

/** Rows as short words: `continues` and `isContinued` as arrows. */
const words = (items: readonly ThreadItem[], firstUnread?: string) =>
  rowsOf(items, firstUnread, dayOf).map((row) =>
    row.kind === 'message' ? `${row.continues ? '↑' : ''}${row.key}${row.isContinued ? '↓' : ''}` : row.kind,
  );

describe('rows', () => {
  test('there are none without items', () => {
    expect(words([])).toEqual([]);
  });

  test('each day has a line above it', () => {
    const items = [
      message('a'),
      message('b', { atMs: 1 }),
      message('c', { atMs: dayMs }),
      message('d', { atMs: 3 * dayMs }),
    ];
    expect(words(items)).toEqual(['day', 'a↓', '↑b', 'day', 'c', 'day', 'd']);
  });

  test('messages of one sender belong together while they are close', () => {
    const items = [
      message('a'),
      message('b', { atMs: 299_999 }),
      message('c', { atMs: 600_000 }),
      message('d', { atMs: 600_001, from: cleo }),
      message('e', { atMs: 600_002 }),
    ];
    expect(words(items)).toEqual(['day', 'a↓', '↑b', 'c', 'd', 'e']);
  });

  test('what stands between them parts them', () => {
    const rename = { ...event({ kind: 'rename', title: 'x' }), key: 'e' };
    expect(words([message('a'), rename, message('b')])).toEqual(['day', 'a', 'event', 'b']);
    expect(words([message('a'), hole(1, 5), message('b')])).toEqual(['day', 'a', 'hole', 'b']);
    expect(words([hole(0, 5), message('b')])).toEqual(['hole', 'day', 'b']);
    expect(words([message('a'), message('b'), message('c')], 'b')).toEqual(['day', 'a', 'unread', 'b↓', '↑c']);
  });

  test('the line of the unread stands below that of the day', () => {
    expect(words([message('a'), message('b', { atMs: dayMs })], 'b')).toEqual(['day', 'a', 'day', 'unread', 'b']);
  });

  test('keys are unique', () => {
    const items = [message('a'), hole(1, 4), message('b', { atMs: dayMs })];
    const keys = rowsOf(items, 'b', dayOf).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

test('the first unread is found from the end, and only texts by others count', () => {
  const items = [
    message('a'),
    message('b'),
    message('mine', { own: true }),
    event({ kind: 'rename', title: 'x' }),
    message('c'),
  ];
  expect([0, 1, 2, 3, 4].map((unread) => firstUnreadOf(items, unread))).toEqual([undefined, 'c', 'b', 'a', undefined]);
});

describe('the way to a message', () => {
  const view = { hasOlder: true, loading: false };

  test('it is found where it is', () => {
    expect(nextStep({ ...view, items: [message('a', { seq: 7 })] }, 7)).toEqual({ kind: 'found', key: 'a' });
    expect(nextStep({ items: [message('a', { seq: 7 })], hasOlder: true, loading: true }, 7).kind).toBe('found');
  });

  test('nothing is done twice at once', () => {
    expect(nextStep({ items: [], hasOlder: true, loading: true }, 7)).toEqual({ kind: 'wait' });
  });

  test('older ones are loaded while there are some', () => {
    const items = [message('a', { seq: 50 }), message('new', { seq: undefined })];
    expect(nextStep({ ...view, items }, 7)).toEqual({ kind: 'older' });
    expect(nextStep({ ...view, items, hasOlder: false }, 7)).toEqual({ kind: 'absent' });
    expect(nextStep({ ...view, items: [] }, 7)).toEqual({ kind: 'older' });
  });

  test('a hole in which it lies is filled', () => {
    const items = [message('a', { seq: 2 }), hole(2, 40), message('b', { seq: 40 })];
    expect(nextStep({ ...view, items }, 7)).toEqual({ kind: 'fill', hole: items[1] });
    expect(nextStep({ ...view, items }, 1)).toEqual({ kind: 'older' });
  });

  test('what is neither here nor further back is nowhere', () => {
    expect(nextStep({ ...view, items: [message('a', { seq: 50 })] }, 51)).toEqual({ kind: 'absent' });
  });
});

describe('what happened to a group', () => {
  const clock = { time: () => '12:00', full: () => 'noon' };
  const sentence = (item: EventItem, me = cleo) => eventSentence(item, me, (user) => user.toUpperCase(), clock);

  test.each([
    [event({ kind: 'create', title: 'G', open: false, users: [] }), 'ANN made the group “G”'],
    [event({ kind: 'create', title: 'G', open: false, users: [bob, cleo] }), 'ANN made the group “G” with BOB and you'],
    [event({ kind: 'add', users: [bob] }), 'ANN added BOB'],
    [event({ kind: 'add', users: [ann] }), 'ANN joined'],
    [event({ kind: 'remove', user: ann }), 'ANN left'],
    [event({ kind: 'remove', user: cleo }), 'ANN removed you'],
    [event({ kind: 'remove', user: bob }, cleo), 'You removed BOB'],
    [event({ kind: 'role', user: bob, role: 'owner' }), 'ANN handed the group over to BOB'],
    [event({ kind: 'role', user: cleo, role: 'admin' }), 'ANN made you an admin'],
    [event({ kind: 'role', user: bob, role: 'member' }), 'ANN made BOB an ordinary member'],
    [event({ kind: 'mute', user: bob, untilMs: 5 }), 'ANN muted BOB until noon'],
    [event({ kind: 'mute', user: bob, untilMs: Number.MAX_SAFE_INTEGER }), 'ANN muted BOB for good'],
    [event({ kind: 'mute', user: bob, untilMs: 0 }), 'ANN let BOB write again'],
    [event({ kind: 'rename', title: 'H\u202e' }, cleo), 'You named the group “\u2068H\u2069”'],
    [event({ kind: 'rename', title: 'H' }, cleo), 'You named the group “H”'],
    [event({ kind: 'unknown' }), 'Something that this version cannot show'],
  ])('$content.kind by $from: %#', (item, expected) => {
    expect(sentence(item)).toBe(expected);
  });
});

test('nobody is offered what the server would refuse', () => {
  expect(memberActions(undefined, 'member', false)).toEqual([]);
  expect(memberActions('member', 'member', false)).toEqual([]);
  expect(memberActions('admin', 'admin', false)).toEqual([]);
  expect(memberActions('admin', 'owner', false)).toEqual([]);
  expect(memberActions('admin', 'member', true)).toEqual(['unmute', 'remove']);
  expect(memberActions('owner', 'member', false)).toEqual(['make-admin', 'hand-over', 'mute', 'remove']);
  expect(memberActions('owner', 'admin', false)).toEqual(['make-member', 'hand-over', 'mute', 'remove']);
  expect(memberActions('owner', 'owner', false)).toEqual([]);
});

describe('what was searched for', () => {
  const marked = (text: string, query: string) =>
    markedPieces(text, query)
      .map((piece) => (piece.isMarked ? `[${piece.text}]` : piece.text))
      .join('');

  test('every word is marked, in whatever case', () => {
    expect(marked('The Cellar key: KEY!', 'key cellar')).toBe('The [Cellar] [key]: [KEY]!');
  });

  test('what looks like a pattern is none', () => {
    expect(marked('a.b (c)', '.* (c')).toBe('a.b ([c])');
    expect(marked('a.b', '.*')).toBe('a.b');
  });

  test('of a long text the part around the first word is shown', () => {
    const text = `${'x '.repeat(200)}needle ${'y '.repeat(200)}`;
    const shown = marked(text, 'needle');
    expect(shown).toMatch(/^…(x )+\[needle\] (y )+.?…$/);
    expect(shown.length).toBeLessThan(260);
  });
});
