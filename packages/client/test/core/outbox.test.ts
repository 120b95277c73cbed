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

const nothingWaits = (): boolean => false;

/** Everything that may be sent now. */
function sent(outbox: Outbox): readonly number[] {
  const numbers: number[] = [];
  for (let next = outbox.next(nothingWaits); next !== undefined; next = outbox.next(nothingWaits))
    numbers.push(next.sentAtMs);
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

  test('what goes to a conversation that waits is passed over, and keeps its place', () => {
    const outbox = filled(2);
    const elsewhere = { ...message(2), conversation: 'g:1' as ConversationId };
    outbox.add(elsewhere);
    outbox.stored(elsewhere.id);
    const waits = (conversation: ConversationId): boolean => conversation === 'c:ann:bob';
    expect([outbox.next(waits), outbox.next(waits)]).toEqual([elsewhere, undefined]);
    expect(sent(outbox)).toEqual([0, 1]);
  });

  test('what a lost connection may have swallowed goes again, unchanged and in the same order [CHAT-7.2.1]', () => {
    const outbox = filled(3);
    const first = outbox.next(nothingWaits);
    sent(outbox);
    outbox.remove(message(1).id);
    outbox.connectionLost();
    const again = outbox.next(nothingWaits);
    expect(again).toBe(first);
    expect(sent(outbox)).toEqual([2]);
  });

  test('one that the server put off goes before those that were not sent', () => {
    const outbox = filled(5);
    for (let sent = 0; sent < 3; sent++) outbox.next(nothingWaits);
    outbox.postponed(message(2).id);
    outbox.postponed(message(1).id);
    expect(sent(outbox)).toEqual([1, 2, 3, 4]);
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
    outbox.remove(message(0).id);
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
