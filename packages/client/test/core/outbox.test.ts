import type { ConversationId, MessageId } from '@proj/chat-protocol';
import { describe, expect, test } from 'vitest';
import { Outbox } from '../../src/core/outbox.ts';
import type { OutgoingMessage } from '../../src/index.ts';

const limits = { outboxMessages: 100, outboxBytes: 100_000 };

function message(number: number, text = `text ${number}`): OutgoingMessage {
  return {
    id: `id-${number}` as MessageId,
    conversation: 'c:ann:bob' as ConversationId,
    content: { kind: 'text', text },
    sentAtMs: number,
  };
}

function filled(count: number): Outbox {
  const outbox = new Outbox(limits, []);
  for (let number = 0; number < count; number++) {
    outbox.add(message(number));
    outbox.stored(message(number).id);
  }
  return outbox;
}

/** Everything that may be sent now. */
function sent(outbox: Outbox): readonly number[] {
  const numbers: number[] = [];
  for (let next = outbox.next(); next !== undefined; next = outbox.next()) numbers.push(next.sentAtMs);
  return numbers;
}

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('sending', () => {
  test('a message is not sent before it is stored, nor is a later one before it [CHAT-7.2.1]', () => {
    const outbox = new Outbox(limits, []);
    for (const number of [0, 1, 2]) outbox.add(message(number));
    outbox.stored(message(1).id);
    expect(sent(outbox)).toEqual([]);
    outbox.stored(message(0).id);
    expect(sent(outbox)).toEqual([0, 1]);
    outbox.stored(message(2).id);
    expect(sent(outbox)).toEqual([2]);
  });

  test('at most 16 are on their way at once, and each answer lets another go', () => {
    const outbox = filled(20);
    expect(sent(outbox)).toEqual(range(0, 16));
    outbox.accepted(message(3).id);
    outbox.remove(message(4).id);
    expect(sent(outbox)).toEqual([16, 17]);
  });

  test('what a lost connection may have swallowed goes again, unchanged and in the same order [CHAT-7.2.1]', () => {
    const outbox = filled(3);
    const first = outbox.next();
    sent(outbox);
    outbox.accepted(message(1).id);
    outbox.connectionLost();
    const again = outbox.next();
    expect(again).toBe(first);
    expect(sent(outbox)).toEqual([2]);
  });

  test('one that the server put off goes first and alone, and the window grows with every answer', () => {
    const outbox = filled(20);
    sent(outbox);
    outbox.postponed(message(2).id);
    for (const number of range(0, 16)) if (number !== 2) outbox.accepted(message(number).id);
    outbox.postponed(message(2).id);
    expect(sent(outbox)).toEqual([2]);
    outbox.accepted(message(2).id);
    expect(sent(outbox)).toEqual([16, 17]);
    outbox.accepted(message(16).id);
    expect(sent(outbox)).toEqual([18, 19]);
  });

  test('an answer to what is not there changes nothing', () => {
    const outbox = filled(1);
    outbox.remove(message(9).id);
    outbox.postponed(message(9).id);
    outbox.stored(message(9).id);
    expect(sent(outbox)).toEqual([0]);
  });
});

describe('bounds', () => {
  test('more messages than the limit are refused, and taken again when there is room', () => {
    const outbox = filled(100);
    expect(() => outbox.add(message(100))).toThrow(expect.objectContaining({ code: 'CLIENT_OUTBOX_FULL' }));
    outbox.remove(message(50).id);
    outbox.add(message(100));
    expect(outbox.pending()).toHaveLength(100);
  });

  test('more bytes than the limit are refused', () => {
    const outbox = new Outbox({ outboxMessages: 100, outboxBytes: 1_000 }, []);
    outbox.add(message(0, 'ü'.repeat(400)));
    expect(() => outbox.add(message(1, 'x'.repeat(400)))).toThrow('[CLIENT_OUTBOX_FULL]');
    outbox.accepted(message(0).id);
    outbox.add(message(1, 'x'.repeat(400)));
  });

  test('what the store brings back is kept whatever the limits', () => {
    const outbox = new Outbox(
      { outboxMessages: 1, outboxBytes: 1 },
      range(0, 5).map((number) => message(number)),
    );
    expect(outbox.pending()).toHaveLength(5);
    expect(sent(outbox)).toEqual(range(0, 5));
  });
});
