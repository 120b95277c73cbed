import {
  type ConversationId,
  directConversation,
  type LogEntry,
  type MessageId,
  type Page,
  parseUserId,
} from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { Inbox, type InboxPull } from '../../src/core/inbox.ts';
import { KnownMessages } from '../../src/core/known-messages.ts';

const ann = parseUserId('ann');
const bob = parseUserId('bob');
const talk = directConversation(ann, bob);
const limits = { inboxMessages: 1_000, inboxBytes: 4_194_304 };

function entry(seq: number, change: Partial<LogEntry> = {}): LogEntry {
  const id = `id-${seq}` as MessageId;
  return {
    conversation: talk,
    seq,
    id,
    from: bob,
    sentAtMs: 0,
    acceptedAtMs: 0,
    content: { kind: 'text', text: `text ${seq}` },
    ...change,
  };
}

const entries = (from: number, to: number): readonly LogEntry[] =>
  Array.from({ length: to - from + 1 }, (_, i) => entry(from + i));

interface Setup {
  readonly inbox: Inbox;
  readonly known: KnownMessages;
}

function setup(options: { cursor?: number; outgoing?: string; messages?: number } = {}): Setup {
  const known = new KnownMessages();
  const cursors = new Map(options.cursor === undefined ? [] : [[talk, options.cursor]]);
  const inbox = new Inbox(
    { ...limits, inboxMessages: options.messages ?? limits.inboxMessages },
    cursors,
    known,
    ({ id }) => id === options.outgoing,
  );
  inbox.want();
  return { inbox, known };
}

function taken(inbox: Inbox): readonly number[] {
  const seqs: number[] = [];
  for (let next = inbox.take(); next !== undefined; next = inbox.take()) seqs.push(next.entry.seq);
  return seqs;
}

/** Takes and acknowledges everything, and answers the cursor that came of it. */
function consume(inbox: Inbox): number | undefined {
  for (let next = inbox.take(); next !== undefined; next = inbox.take()) inbox.acknowledge(next);
  return cursorOf(inbox);
}

function cursorOf(inbox: Inbox): number | undefined {
  const [change] = inbox.takeChanges().slice(-1);
  return change?.type === 'cursor' ? change.seq : undefined;
}

/** A page of a log that goes up to `head`. */
const page = (list: readonly LogEntry[], head: number, floor = 1): Pick<Page, 'entries' | 'head' | 'floor'> => {
  return { entries: list, head, floor };
};

function pulled(inbox: Inbox): InboxPull {
  const pull = inbox.nextPull();
  if (pull === undefined) throw new Error('nothing to pull');
  return pull;
}

describe('the rule', () => {
  test('the entry after the last is applied, an earlier one is dropped [CHAT-7.3.1]', () => {
    const { inbox } = setup({ cursor: 4 });
    for (const seq of [5, 5, 4, 6]) inbox.push(entry(seq));
    expect(taken(inbox)).toEqual([5, 6]);
  });

  test('one that was dealt with and comes again, or is told of again, is acknowledged again', () => {
    const { inbox } = setup({ cursor: 4 });
    inbox.push(entry(3));
    expect(inbox.takeRepeats()).toEqual([{ conversation: talk, seq: 4 }]);
    expect(inbox.takeRepeats()).toEqual([]);
    inbox.announce(talk, 5);
    expect(inbox.takeRepeats()).toEqual([]);
    inbox.announce(talk, 3);
    expect(inbox.takeRepeats()).toEqual([{ conversation: talk, seq: 4 }]);
  });

  test('one beyond the next is held while exactly the gap is pulled [CHAT-7.3.1]', () => {
    const { inbox } = setup({ cursor: 4 });
    inbox.push(entry(7));
    inbox.push(entry(8));
    expect(taken(inbox)).toEqual([]);
    const pull = pulled(inbox);
    expect(pull).toEqual({ conversation: talk, afterSeq: 4, limit: 2 });
    inbox.page(pull, page(entries(5, 6), 8));
    expect(taken(inbox)).toEqual([5, 6, 7, 8]);
    expect(inbox.nextPull()).toBeUndefined();
  });

  test('a page that overlaps with what was pushed meanwhile adds only what is new', () => {
    const { inbox } = setup({ cursor: 0 });
    inbox.announce(talk, 3);
    const pull = pulled(inbox);
    inbox.push(entry(1));
    inbox.push(entry(4));
    inbox.page(pull, page(entries(1, 4), 4));
    expect(taken(inbox)).toEqual([1, 2, 3, 4]);
  });

  test('pages follow each other until the head, at most 100 entries each', () => {
    const { inbox } = setup();
    inbox.announce(talk, 250);
    for (const [afterSeq, to] of [
      [0, 100],
      [100, 200],
      [200, 250],
    ] as const) {
      const pull = pulled(inbox);
      expect(pull).toEqual({ conversation: talk, afterSeq, limit: 100 });
      expect(inbox.nextPull()).toBeUndefined();
      inbox.page(pull, page(entries(afterSeq + 1, to), 250));
    }
    expect(inbox.nextPull()).toBeUndefined();
    expect(taken(inbox)).toHaveLength(250);
  });

  test('an empty page where there must be entries is a violation', () => {
    const { inbox } = setup();
    inbox.announce(talk, 2);
    const pull = pulled(inbox);
    expect(() => inbox.page(pull, page([], 0))).toThrow('[CLIENT_PROTOCOL]');
  });

  test('an empty page from before the floor is none: what follows the floor is pulled', () => {
    const { inbox } = setup();
    inbox.announce(talk, 12);
    inbox.page(pulled(inbox), page([], 12, 12));
    expect(pulled(inbox)).toMatchObject({ conversation: talk, afterSeq: 11 });
  });
});

describe('pulls', () => {
  const other = (number: number): ConversationId => directConversation(ann, parseUserId(`peer${number}`));

  test('conversations are pulled at once and in turn, each once', () => {
    const { inbox } = setup();
    for (const number of [1, 2]) inbox.announce(other(number), 200);
    const [first, second] = [pulled(inbox), pulled(inbox)];
    expect([first.conversation, second.conversation, inbox.nextPull()]).toEqual([other(1), other(2), undefined]);
    inbox.announce(other(3), 200);
    inbox.page(first, page([entry(1, { conversation: other(1) })], 200));
    expect([pulled(inbox).conversation, pulled(inbox).conversation]).toEqual([other(3), other(1)]);
  });

  test('nothing is pulled before there is a consumer, but it is remembered', () => {
    const inbox = new Inbox(limits, new Map(), new KnownMessages(), () => false);
    inbox.push(entry(1));
    inbox.push(entry(2));
    expect(inbox.nextPull()).toBeUndefined();
    inbox.want();
    expect(inbox.take()).toBeUndefined();
    expect(pulled(inbox)).toMatchObject({ afterSeq: 0 });
  });

  test('one that was put off is asked again, one that was refused only on the next connection', () => {
    const { inbox } = setup();
    inbox.announce(talk, 1);
    inbox.pullPostponed(pulled(inbox));
    inbox.pullRefused(pulled(inbox));
    expect(inbox.nextPull()).toBeUndefined();
    expect(inbox.isBehind).toBe(false);
    inbox.connectionLost();
    expect(pulled(inbox)).toMatchObject({ conversation: talk });
  });

  test('one whose answer was lost with the connection is asked again', () => {
    const { inbox } = setup();
    inbox.announce(talk, 1);
    const lost = pulled(inbox);
    inbox.connectionLost();
    const again = pulled(inbox);
    expect(again).toEqual(lost);
  });
});

describe('the cursor', () => {
  test('moves when the consumer has dealt with a message, not when it took it', () => {
    const { inbox } = setup();
    inbox.push(entry(1));
    const message = inbox.take();
    expect(inbox.takeChanges()).toEqual([]);
    if (message !== undefined) inbox.acknowledge(message);
    const known = { conversation: talk, from: bob, id: 'id-1' };
    expect(inbox.takeChanges()).toEqual([{ type: 'cursor', conversation: talk, seq: 1, known }]);
  });

  test('a message that was put back is taken again, first', () => {
    const { inbox } = setup();
    for (const each of entries(1, 2)) inbox.push(each);
    const message = inbox.take();
    if (message !== undefined) inbox.putBack(message);
    expect(taken(inbox)).toEqual([1, 2]);
  });

  test('an own message moves it at once when nothing is before it', () => {
    const { inbox } = setup({ cursor: 3 });
    inbox.accepted(talk, 4);
    expect(cursorOf(inbox)).toBe(4);
    expect(inbox.nextPull()).toBeUndefined();
  });

  test('an own message waits for what is before it and was not dealt with', () => {
    const { inbox } = setup();
    inbox.push(entry(1));
    inbox.accepted(talk, 2);
    expect(cursorOf(inbox)).toBeUndefined();
    expect(consume(inbox)).toBe(2);
  });

  test('an own message beyond a gap leaves no hole: the gap is pulled, and it is not shown when it comes with it', () => {
    const { inbox, known } = setup({ cursor: 1 });
    known.add({ conversation: talk, from: ann, id: 'own' as MessageId });
    inbox.accepted(talk, 3);
    const pull = pulled(inbox);
    expect(pull.afterSeq).toBe(1);
    inbox.page(pull, page([entry(2), entry(3, { from: ann, id: 'own' as MessageId })], 3));
    expect(consume(inbox)).toBe(3);
  });

  test('an own message whose answer was lost is not shown either', () => {
    const { inbox } = setup({ outgoing: 'id-2' });
    for (const each of entries(1, 3)) inbox.push(each);
    expect(taken(inbox)).toEqual([1, 3]);
  });
});

describe('bounds', () => {
  test('what finds no room is not kept, and pulled once there is room again', () => {
    const { inbox } = setup({ messages: 200 });
    for (const each of entries(1, 300)) inbox.push(each);
    expect(inbox.nextPull()).toBeUndefined();
    expect(taken(inbox)).toHaveLength(200);
    const pull = pulled(inbox);
    expect(pull).toMatchObject({ afterSeq: 200 });
    inbox.page(pull, page(entries(201, 300), 300));
    expect(taken(inbox)).toHaveLength(100);
  });

  test('bytes are bounded as well', () => {
    const { inbox } = setup();
    const text = 'x'.repeat(16_000);
    for (let seq = 1; seq <= 500; seq++) inbox.push(entry(seq, { content: { kind: 'text', text } }));
    const count = taken(inbox).length;
    expect(count * 16_000).toBeLessThanOrEqual(limits.inboxBytes);
    expect(count).toBeGreaterThan(250);
  });

  test('what is held leaves room for the page that it waits for', () => {
    const { inbox } = setup({ messages: 200 });
    for (const each of entries(2, 400)) inbox.push(each);
    const pull = pulled(inbox);
    expect(pull).toEqual({ conversation: talk, afterSeq: 0, limit: 1 });
    inbox.page(pull, page([entry(1)], 400));
    expect(taken(inbox)).toHaveLength(101);
    expect(pulled(inbox)).toMatchObject({ afterSeq: 101, limit: 100 });
  });

  test('a server that names more than 20 000 conversations is stopped', () => {
    const { inbox } = setup();
    const announce = (number: number): unknown =>
      inbox.announce(directConversation(ann, parseUserId(`peer${number}`)), 1);
    for (let number = 0; number < 20_000; number++) announce(number);
    expect(() => announce(20_000)).toThrow('[CLIENT_PROTOCOL]');
  });

  test('a sync names at most 5000 cursors', () => {
    const cursors = new Map(
      Array.from({ length: 6_000 }, (_, number) => [directConversation(ann, parseUserId(`peer${number}`)), 1]),
    );
    const inbox = new Inbox(limits, cursors, new KnownMessages(), () => false);
    expect(inbox.cursors()).toHaveLength(5_000);
  });
});

describe('when the logs were replaced', () => {
  test('everything is fetched again and only what is not known is shown', () => {
    const { inbox } = setup();
    for (const each of entries(1, 3)) inbox.push(each);
    const first = inbox.take();
    if (first !== undefined) inbox.acknowledge(first);
    inbox.reset();
    expect(inbox.cursors()).toEqual([]);
    expect(inbox.take()).toBeUndefined();
    inbox.announce(talk, 3);
    inbox.page(pulled(inbox), page(entries(1, 3), 3));
    expect(taken(inbox)).toEqual([2, 3]);
  });

  test('a message that the consumer holds meanwhile is not shown again, and its old position moves no cursor', () => {
    const { inbox } = setup();
    for (const each of entries(1, 2)) inbox.push(each);
    inbox.take();
    const held = inbox.take();
    inbox.reset();
    inbox.takeChanges();
    inbox.announce(talk, 1);
    inbox.page(pulled(inbox), page([entry(1, { id: 'id-2' as MessageId })], 1));
    if (held !== undefined) inbox.acknowledge(held);
    expect(inbox.takeChanges()).toMatchObject([{ seq: 0, known: { id: 'id-2' } }]);
    expect(inbox.take()).toBeUndefined();
    expect(cursorOf(inbox)).toBe(1);
  });

  test('one that is put back meanwhile is not kept: it comes again if it still exists', () => {
    const { inbox } = setup();
    inbox.push(entry(1));
    const held = inbox.take();
    inbox.reset();
    if (held !== undefined) inbox.putBack(held);
    expect(inbox.take()).toBeUndefined();
  });
});

describe('what is passed over', () => {
  const synced = (inbox: Inbox, head: number, more: { floor?: number; resumeAfter?: number }): boolean =>
    inbox.synced({ conversation: talk, head, floor: 1, read: 0, unread: 0, resumeAfter: 0, ...more });

  test('lies below the floor, and is no hole', () => {
    const { inbox } = setup({ cursor: 4 });
    expect(synced(inbox, 30, { floor: 20 })).toBe(true);
    expect([cursorOf(inbox), inbox.takeHoles()]).toEqual([19, []]);
    expect(pulled(inbox)).toMatchObject({ afterSeq: 19 });
  });

  test('a floor that rises while a gap is pulled moves the page, and what was held below it is let go', () => {
    const { inbox } = setup({ cursor: 4 });
    for (const seq of [7, 20, 21]) inbox.push(entry(seq));
    const pull = pulled(inbox);
    inbox.page(pull, page(entries(20, 21), 21, 20));
    expect(taken(inbox)).toEqual([20, 21]);
    expect(inbox.nextPull()).toBeUndefined();
  });

  test('a floor never goes back, and never beyond what there is', () => {
    const { inbox } = setup({ cursor: 4 });
    synced(inbox, 6, { floor: 2 });
    expect(pulled(inbox)).toMatchObject({ afterSeq: 4 });
    synced(inbox, 6, { floor: 1_000 });
    inbox.push(entry(7));
    expect(taken(inbox)).toEqual([7]);
  });

  test('lies before a reset, is a hole, and is told of once', () => {
    const { inbox } = setup({ cursor: 4 });
    synced(inbox, 30, { resumeAfter: 20 });
    expect(inbox.takeHoles()).toEqual([{ conversation: talk, afterSeq: 4, beforeSeq: 21 }]);
    expect(inbox.takeHoles()).toEqual([]);
    expect(cursorOf(inbox)).toBe(20);
    synced(inbox, 30, { resumeAfter: 20 });
    expect(inbox.takeHoles()).toEqual([]);
  });

  test('of a reset and a floor only what the user may see is a hole', () => {
    const { inbox } = setup({ cursor: 4 });
    synced(inbox, 30, { floor: 10, resumeAfter: 20 });
    expect(inbox.takeHoles()).toEqual([{ conversation: talk, afterSeq: 9, beforeSeq: 21 }]);
  });

  test('a page that was asked for before a reset adds nothing from before it', () => {
    const { inbox } = setup();
    inbox.announce(talk, 30);
    const pull = pulled(inbox);
    synced(inbox, 30, { resumeAfter: 20 });
    inbox.page(pull, page(entries(1, 25), 30));
    expect(taken(inbox)).toEqual([21, 22, 23, 24, 25]);
  });

  test('does not move the cursor over what the consumer has not dealt with', () => {
    const { inbox } = setup();
    inbox.push(entry(1));
    synced(inbox, 30, { resumeAfter: 20 });
    expect(cursorOf(inbox)).toBeUndefined();
    expect(consume(inbox)).toBe(20);
  });
});
