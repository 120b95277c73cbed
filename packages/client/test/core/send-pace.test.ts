import { type Content, type ConversationId, failure, type MessageId } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { SendPace } from '../../src/core/send-pace.ts';
import type { OutgoingMessage } from '../../src/index.ts';

const [group, other, third] = ['g:1', 'g:2', 'c:ann:bob'] as [ConversationId, ConversationId, ConversationId];
const limited = (retryAfterMs: number) => failure('RateLimited', { ackId: 1, retryAfterMs });
const text: Content = { kind: 'text', text: 'hi' };
const create: Content = { kind: 'create', title: 'we', open: false, users: [] };

function to(conversation: ConversationId, content = text): OutgoingMessage {
  return { id: 'id' as MessageId, conversation, content, sentAtMs: 0 };
}

function pace(underWay: number): SendPace {
  const made = new SendPace(4, () => 0);
  for (let count = 0; count < underWay; count++) made.asked();
  return made;
}

test('a conversation waits by itself, however often it is put off, and the others go on one at a time', () => {
  const sends = pace(1);
  let nowMs = 0;
  for (let refusals = 0; refusals < 5; refusals++) {
    sends.postponed(to(group), limited(700), nowMs);
    expect([sends.isOpen, sends.waits(group), sends.waits(other)]).toEqual([true, true, false]);
    expect(sends.deadlineMs).toBe(nowMs + 700);
    sends.asked();
    expect(sends.isOpen).toBe(false);
    sends.answered(nowMs);
    nowMs = sends.deadlineMs;
    sends.handleTimeout(nowMs);
    expect(sends.waits(group)).toBe(false);
    sends.asked();
  }
});

test('all wait once messages to two conversations are put off, as told and longer the more often [CHAT-5.4]', () => {
  const sends = pace(2);
  sends.postponed(to(group), limited(1_000), 0);
  sends.postponed(to(other), limited(2_000), 10);
  expect([sends.isOpen, sends.waits(group), sends.waits(other)]).toEqual([false, true, false]);
  sends.handleTimeout(1_000);
  expect([sends.isOpen, sends.waits(group), sends.deadlineMs]).toEqual([false, false, 2_010]);
  sends.connectionLost();
  expect(sends.isOpen).toBe(false);
  sends.handleTimeout(2_010);
  expect([sends.isOpen, sends.deadlineMs]).toEqual([true, Number.POSITIVE_INFINITY]);
});

test('a group that cannot be created yet keeps nothing else waiting, not even another one', () => {
  const sends = pace(3);
  sends.postponed(to(group, create), limited(360_000), 0);
  sends.postponed(to(other, create), limited(360_000), 0);
  sends.postponed(to(third), limited(1_000), 0);
  expect([sends.isOpen, sends.waits(group), sends.waits(other), sends.deadlineMs]).toEqual([true, true, true, 1_000]);
});

test('all wait for a server that is busy', () => {
  const sends = pace(1);
  sends.postponed(to(group), failure('Unavailable', { ackId: 1, retryAfterMs: 500 }), 0);
  expect([sends.isOpen, sends.waits(group), sends.deadlineMs]).toEqual([false, false, 500]);
});
