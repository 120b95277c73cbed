import type { ConversationId } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { Receipts } from '../../src/core/receipts.ts';

const one = 'c:ann:bob' as ConversationId;
const two = 'c:ann:eve' as ConversationId;

function reported(receipts: Receipts): readonly string[] {
  const all: string[] = [];
  for (let next = receipts.next(); next !== undefined; next = receipts.next()) {
    all.push(`${next.conversation === one ? 'one' : 'two'} ${next.seq}`);
  }
  return all;
}

function flush(receipts: Receipts, nowMs: number): boolean {
  const isDue = receipts.startFlush(nowMs);
  if (isDue) receipts.flushed();
  return isDue;
}

test('a batch is due 200 ms after its first advance', () => {
  const receipts = new Receipts([]);
  receipts.advanced(one, 1, 1_000);
  receipts.advanced(one, 2, 1_150);
  expect(receipts.dueAtMs).toBe(1_200);
  expect(flush(receipts, 1_199)).toBe(false);
  expect(flush(receipts, 1_200)).toBe(true);
  expect(reported(receipts)).toEqual(['one 2']);
});

test('a batch of 16 is due at once', () => {
  const receipts = new Receipts([]);
  for (let seq = 1; seq <= 15; seq++) receipts.advanced(one, seq, 1_000);
  expect(receipts.dueAtMs).toBe(1_200);
  receipts.advanced(two, 1, 1_001);
  expect(receipts.dueAtMs).toBe(1_001);
});

test('nothing is reported before it is durable, and only what the flush covered', () => {
  const receipts = new Receipts([]);
  receipts.advanced(one, 1, 0);
  expect(receipts.startFlush(200)).toBe(true);
  receipts.advanced(one, 2, 201);
  receipts.advanced(two, 1, 201);
  expect(reported(receipts)).toEqual([]);
  expect(receipts.dueAtMs).toBeUndefined();
  receipts.flushed();
  expect(reported(receipts)).toEqual(['one 1']);
  expect(receipts.dueAtMs).toBe(401);
});

test('what was not proved to have arrived is reported again on the next connection', () => {
  const receipts = new Receipts([]);
  receipts.advanced(one, 1, 0);
  flush(receipts, 200);
  expect(reported(receipts)).toEqual(['one 1']);
  receipts.connectionLost();
  expect(reported(receipts)).toEqual(['one 1']);
});

test('an answered heartbeat proves what was reported before it, and nothing that came after', () => {
  const receipts = new Receipts([]);
  receipts.advanced(one, 1, 0);
  flush(receipts, 200);
  reported(receipts);
  receipts.heartbeatSent(5);
  receipts.advanced(two, 9, 300);
  flush(receipts, 500);
  reported(receipts);
  receipts.heartbeatSent(6);
  receipts.heartbeatAnswered(4);
  receipts.heartbeatAnswered(5);
  receipts.connectionLost();
  expect(reported(receipts)).toEqual(['two 9']);
});

test('an unanswered heartbeat proves nothing', () => {
  const receipts = new Receipts([]);
  receipts.advanced(one, 1, 0);
  flush(receipts, 200);
  reported(receipts);
  receipts.heartbeatSent(5);
  receipts.connectionLost();
  expect(reported(receipts)).toEqual(['one 1']);
});

test('cursors of an earlier run are reported once it is time, or with a heartbeat', () => {
  const receipts = new Receipts([
    [one, 4],
    [two, 2],
  ]);
  expect(receipts.isIdle).toBe(true);
  expect(reported(receipts)).toEqual([]);
  receipts.repeat();
  expect(receipts.isIdle).toBe(false);
  expect(reported(receipts)).toEqual(['one 4', 'two 2']);
  expect(receipts.isIdle).toBe(true);
  receipts.repeat();
  expect(receipts.isIdle).toBe(true);
  const unwanted = new Receipts([[one, 4]]);
  unwanted.heartbeatSent(0);
  expect(reported(unwanted)).toEqual(['one 4']);
  const replaced = new Receipts([[one, 4]]);
  replaced.forget();
  replaced.repeat();
  expect(reported(replaced)).toEqual([]);
});

test('hurrying makes what has advanced due, and nothing when nothing has', () => {
  const receipts = new Receipts([]);
  receipts.hurry(50);
  expect(receipts.dueAtMs).toBeUndefined();
  receipts.advanced(one, 1, 100);
  receipts.hurry(101);
  expect(receipts.dueAtMs).toBe(101);
});

test('what is about a log that is gone is forgotten at every stage', () => {
  const receipts = new Receipts([[one, 1]]);
  reported(receipts);
  receipts.advanced(one, 2, 0);
  receipts.startFlush(200);
  receipts.advanced(one, 3, 201);
  receipts.forget();
  receipts.flushed();
  receipts.connectionLost();
  expect(reported(receipts)).toEqual([]);
  expect(receipts.isIdle).toBe(true);
});
