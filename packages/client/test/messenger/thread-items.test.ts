import {
  type Content,
  directConversation,
  type LogEntry,
  type MessageId,
  parseMessageId,
  type UserId,
} from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import type { OutgoingMessage, ThreadItem } from '../../src/index.ts';
import { type ThreadFacts, threadItems } from '../../src/messenger/thread-items.ts';
import { ann, bob, eve } from '../world.ts';

const conversation = directConversation(ann, bob);

function idOf(number: number): MessageId {
  return parseMessageId(`00000000-0000-7000-8000-${String(number).padStart(12, '0')}`);
}

function entry(seq: number, from: UserId, content: Content, id: MessageId = idOf(seq)): LogEntry {
  return { conversation, seq, id, from, sentAtMs: seq, acceptedAtMs: 1000 + seq, content };
}

function text(seq: number, from: UserId, said: string): LogEntry {
  return entry(seq, from, { kind: 'text', text: said });
}

function waiting(number: number, content: Content): OutgoingMessage {
  return { id: idOf(number), conversation, content, sentAtMs: 5000 + number };
}

function items(facts: Partial<ThreadFacts>): readonly ThreadItem[] {
  return threadItems({
    me: ann,
    entries: [],
    outgoing: [],
    refused: [],
    marks: { received: {}, readBy: {} },
    ...facts,
  });
}

describe('a text', () => {
  test('is a message in its place', () => {
    expect(items({ entries: [text(1, bob, 'hi')] })).toEqual([
      {
        kind: 'message',
        key: `bob/${idOf(1)}`,
        id: idOf(1),
        seq: 1,
        from: bob,
        own: false,
        text: 'hi',
        atMs: 1001,
        edited: false,
        recalled: false,
        reactions: [],
        state: 'accepted',
        reason: undefined,
        readBy: [],
        changing: false,
      },
    ]);
  });

  test('has the same key before and after it was accepted', () => {
    const before = items({ outgoing: [waiting(1, { kind: 'text', text: 'hi' })] });
    const after = items({ entries: [text(7, ann, 'hi')].map((each) => ({ ...each, id: idOf(1) })) });
    expect(before).toMatchObject([{ seq: undefined, state: 'queued', text: 'hi', own: true, atMs: 5001 }]);
    expect(after).toMatchObject([{ seq: 7, state: 'accepted', key: before[0]?.key }]);
  });

  test('that the log brought before its answer came is shown once', () => {
    const entries = [{ ...text(1, ann, 'hi'), id: idOf(9) }];
    expect(items({ entries, outgoing: [waiting(9, { kind: 'text', text: 'hi' })] })).toMatchObject([{ seq: 1 }]);
  });

  test('of somebody who uses the same id is another one', () => {
    const keys = items({ entries: [text(1, ann, 'a'), { ...text(2, bob, 'b'), id: idOf(1) }] }).map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });

  test('of one’s own is as far as others are', () => {
    const entries = [1, 2, 3].map((seq) => text(seq, ann, `${seq}`));
    const marks = { received: { [bob]: 2, [ann]: 3 }, readBy: { [bob]: 1, [ann]: 3 } };
    expect(items({ entries, marks })).toMatchObject([
      { state: 'read', readBy: [bob] },
      { state: 'delivered', readBy: [] },
      { state: 'accepted' },
    ]);
  });

  test('of somebody else has no marks', () => {
    const marks = { received: { [bob]: 2, [eve]: 2 }, readBy: { [eve]: 2 } };
    expect(items({ entries: [text(1, bob, 'x')], marks })).toMatchObject([{ state: 'accepted', readBy: [] }]);
  });

  test('that was refused stands before those that wait, with the reason', () => {
    const refused = [{ message: waiting(1, { kind: 'text', text: 'no' }), reason: 'UnknownUser' }];
    const outgoing = [waiting(2, { kind: 'text', text: 'later' })];
    expect(items({ entries: [text(1, bob, 'x')], refused, outgoing })).toMatchObject([
      { text: 'x' },
      { text: 'no', state: 'refused', reason: 'UnknownUser', seq: undefined },
      { text: 'later', state: 'queued' },
    ]);
  });

  test('that was refused because its id is taken has a key of its own', () => {
    const refused = [{ message: waiting(1, { kind: 'text', text: 'b' }), reason: 'IdConflict' }];
    const keys = items({ entries: [text(1, ann, 'a')], refused }).map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('an edit', () => {
  test('changes the text in its place, and the last one counts', () => {
    const entries = [
      text(1, bob, 'one'),
      text(2, ann, 'two'),
      entry(3, bob, { kind: 'edit', target: 1, text: 'uno' }),
      entry(4, bob, { kind: 'edit', target: 1, text: 'eins' }),
    ];
    expect(items({ entries })).toMatchObject([
      { text: 'eins', edited: true, atMs: 1001 },
      { text: 'two', edited: false },
    ]);
  });

  test('by anybody else is none', () => {
    const entries = [text(1, bob, 'one'), entry(2, ann, { kind: 'edit', target: 1, text: 'mine' })];
    expect(items({ entries })).toMatchObject([{ text: 'one', edited: false }]);
  });

  test('of an edit is none', () => {
    const entries = [
      text(1, bob, 'one'),
      entry(2, bob, { kind: 'edit', target: 1, text: 'two' }),
      entry(3, bob, { kind: 'edit', target: 2, text: 'three' }),
    ];
    expect(items({ entries })).toMatchObject([{ text: 'two' }]);
  });

  test('that waits shows at once, as a change', () => {
    const outgoing = [waiting(5, { kind: 'edit', target: 1, text: 'two' })];
    expect(items({ entries: [text(1, ann, 'one')], outgoing })).toMatchObject([
      { text: 'two', edited: true, changing: true, state: 'accepted' },
    ]);
  });

  test('of what is not here says nothing', () => {
    const outgoing = [waiting(5, { kind: 'edit', target: 1, text: 'two' })];
    expect(
      items({ entries: [text(9, ann, 'nine'), entry(10, ann, { kind: 'edit', target: 2, text: 'x' })], outgoing }),
    ).toHaveLength(1);
  });
});

describe('a recall', () => {
  const recalled = [
    entry(1, bob, { kind: 'erased' }),
    entry(2, bob, { kind: 'erased' }),
    entry(3, ann, { kind: 'erased' }),
    entry(4, bob, { kind: 'recall', target: 1 }),
  ];

  test('leaves a message that says nothing, where its text was, and nothing where edits and reactions were', () => {
    expect(items({ entries: recalled })).toMatchObject([
      { seq: 1, from: bob, text: '', recalled: true, edited: false, reactions: [] },
    ]);
  });

  test('takes edits and reactions along that are still here', () => {
    const entries = [
      text(1, bob, 'one'),
      entry(2, bob, { kind: 'edit', target: 1, text: 'two' }),
      entry(3, ann, { kind: 'reaction', target: 1, emoji: '👍', removed: false }),
      entry(4, bob, { kind: 'recall', target: 1 }),
      entry(5, bob, { kind: 'edit', target: 1, text: 'three' }),
      entry(6, ann, { kind: 'reaction', target: 1, emoji: '👎', removed: false }),
    ];
    expect(items({ entries })).toMatchObject([{ text: '', recalled: true, edited: false, reactions: [] }]);
  });

  test('that is not here leaves nothing to show', () => {
    expect(items({ entries: recalled.slice(0, 3) })).toEqual([]);
  });

  test('that waits shows at once, and what waits after it is no change', () => {
    const outgoing = [waiting(5, { kind: 'recall', target: 1 }), waiting(6, { kind: 'edit', target: 1, text: 'two' })];
    expect(items({ entries: [text(1, ann, 'one')], outgoing })).toMatchObject([
      { text: '', recalled: true, changing: true, edited: false },
    ]);
  });
});

describe('a reaction', () => {
  const react = (seq: number, from: UserId, emoji: string, removed = false): LogEntry =>
    entry(seq, from, { kind: 'reaction', target: 1, emoji, removed });

  test('counts once for each user and emoji, in the order in which they came', () => {
    const entries = [
      text(1, bob, 'one'),
      react(2, eve, '🎉'),
      react(3, ann, '👍'),
      react(4, ann, '👍'),
      react(5, bob, '🎉'),
    ];
    expect(items({ entries })).toMatchObject([
      {
        reactions: [
          { emoji: '🎉', users: [eve, bob] },
          { emoji: '👍', users: [ann] },
        ],
      },
    ]);
  });

  test('that is removed is gone, with the emoji if it was the last', () => {
    const entries = [text(1, bob, 'one'), react(2, eve, '🎉'), react(3, ann, '🎉'), react(4, eve, '🎉', true)];
    expect(items({ entries })).toMatchObject([{ reactions: [{ emoji: '🎉', users: [ann] }] }]);
    expect(items({ entries: [...entries, react(5, ann, '🎉', true), react(6, ann, '🎉', true)] })).toMatchObject([
      { reactions: [] },
    ]);
  });

  test('that waits shows at once, and its removal as well', () => {
    const outgoing = [waiting(5, { kind: 'reaction', target: 1, emoji: '🎉', removed: false })];
    const removal = waiting(6, { kind: 'reaction', target: 1, emoji: '🎉', removed: true });
    const entries = [text(1, bob, 'one')];
    expect(items({ entries, outgoing })).toMatchObject([{ reactions: [{ users: [ann] }], changing: true }]);
    expect(items({ entries, outgoing: [...outgoing, removal] })).toMatchObject([{ reactions: [], changing: true }]);
  });
});

describe('everything else', () => {
  test('that happens to a group is an event, and what a newer server knows is one that cannot be read', () => {
    const entries = [
      entry(1, ann, { kind: 'create', title: 'Crew', open: false, users: [bob] }),
      entry(2, ann, { kind: 'rename', title: 'Night shift' }),
      entry(3, bob, { kind: 'unknown' }),
    ];
    expect(items({ entries })).toMatchObject([
      { kind: 'event', seq: 1, content: { kind: 'create' } },
      { kind: 'event', seq: 2, content: { kind: 'rename' } },
      { kind: 'event', seq: 3, content: { kind: 'unknown' }, from: bob },
    ]);
  });

  test('that waits is an event without a place', () => {
    expect(items({ outgoing: [waiting(1, { kind: 'rename', title: 'New' })] })).toMatchObject([
      { kind: 'event', key: idOf(1), seq: undefined },
    ]);
  });

  test('that is missing is a hole with both its ends', () => {
    const entries = [text(1, bob, 'one'), text(5, bob, 'five'), text(6, bob, 'six'), text(9, bob, 'nine')];
    expect(items({ entries }).filter(({ kind }) => kind === 'hole')).toEqual([
      { kind: 'hole', key: 'hole/1', afterSeq: 1, beforeSeq: 5 },
      { kind: 'hole', key: 'hole/6', afterSeq: 6, beforeSeq: 9 },
    ]);
  });

  test('that is missing at the end is no hole while it is on its way', () => {
    const entries = [text(1, bob, 'one'), text(5, bob, 'five'), text(9, ann, 'nine')];
    const holes = (expectedAfterSeq: number): unknown =>
      items({ entries, expectedAfterSeq }).flatMap((item) => (item.kind === 'hole' ? [item.afterSeq] : []));
    expect(holes(5)).toEqual([1]);
    expect(holes(0)).toEqual([1]);
    expect(holes(6)).toEqual([1, 5]);
  });
});
