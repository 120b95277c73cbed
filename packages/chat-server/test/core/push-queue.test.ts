import type { ConversationId } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { type OutgoingPush, PushQueue } from '../../src/core/push-queue.ts';
import { Counts } from '../world.ts';

const conversation = 'c:ann:bob' as ConversationId;
const entry: OutgoingPush = { frame: () => Uint8Array.of(0), log: { conversation, head: 1 } };
const receipt = (key: number, seq: number): OutgoingPush => ({ frame: () => Uint8Array.of(seq), key: `${key}` });

/** With room for four, and behind. */
function lagging(metrics: Counts): PushQueue {
  const headFrame = () => Uint8Array.of(255);
  const queue = new PushQueue({ maxQueuedBytes: 1_000, maxQueuedFrames: 4, metrics, headFrame });
  for (let count = 0; count < 5; count++) expect(queue.push(entry)).toBe(true);
  expect(queue.lagging).toBe(true);
  return queue;
}

test('the receipts that waited longest are dropped when more are late than frames may wait, and counted', () => {
  const metrics = new Counts();
  const queue = lagging(metrics);
  // For the first four there is room.
  for (let key = 1; key <= 8; key++) expect(queue.push(receipt(key, key))).toBe(true);
  expect(metrics.of('pushes_dropped_total', 'other')).toBe(0);
  // Said again, it waits anew.
  expect(queue.push(receipt(5, 50))).toBe(true);
  expect(queue.push(receipt(9, 9))).toBe(true);
  expect(metrics.of('pushes_dropped_total', 'other')).toBe(1);
  expect([...(queue.take(1_000) ?? [])]).toEqual([1, 2, 3, 4]);
  expect([...(queue.take(1_000) ?? [])]).toEqual([255, 7, 8, 50, 9]);
  expect(queue.lagging).toBe(false);
});
