import { expect, test } from 'vitest';
import { PositionBuffer } from '../../src/sqlite/position-buffer.ts';

const at = (seq: number, conversation = 'c', device = 'phone') => ({ user: 'ann', device, conversation, seq });

test('the buffer keeps the furthest of each, and drops and tells of what has no place', () => {
  let dropped = 0;
  const buffer = new PositionBuffer(2, () => dropped++);
  buffer.advance(at(5, 'a'));
  buffer.advance(at(4, 'a'));
  buffer.advance(at(1, 'b'));
  buffer.advance(at(9, 'c'));
  buffer.advance(at(6, 'a'));
  expect(buffer.isFull).toBe(true);
  expect(buffer.waiting).toEqual([at(6, 'a'), at(1, 'b')]);
  expect(buffer.of({ conversation: 'c' })).toEqual([]);
  expect(dropped).toBe(1);
});

test('what was under way counts until it is settled, and waits again if it was not written', () => {
  const buffer = new PositionBuffer(2, () => {});
  buffer.advance(at(5, 'a'));
  expect(buffer.take()).toEqual([at(5, 'a')]);
  expect([buffer.isEmpty, buffer.of({ user: 'ann' })]).toEqual([true, [at(5, 'a')]]);
  buffer.advance(at(3, 'a'));
  buffer.settle(false);
  expect(buffer.take()).toEqual([at(5, 'a')]);
  buffer.settle(true);
  expect([buffer.isEmpty, buffer.of({ user: 'ann' })]).toEqual([true, []]);
});

test('positions are found by user, by conversation and by both', () => {
  const buffer = new PositionBuffer(10, () => {});
  const bob = { ...at(1), user: 'bob' };
  for (const position of [at(1), at(2, 'd'), bob, at(3, 'c', 'laptop')]) buffer.advance(position);
  expect(buffer.of({ user: 'ann' })).toEqual([at(1), at(2, 'd'), at(3, 'c', 'laptop')]);
  expect(buffer.of({ conversation: 'c' })).toEqual([at(1), bob, at(3, 'c', 'laptop')]);
  const both = { user: 'ann', conversation: 'c' };
  expect(buffer.of(both)).toEqual([at(1), at(3, 'c', 'laptop')]);
  expect(buffer.of({ user: 'eve' })).toEqual([]);
});

test('what a device reported is forgotten with it, also while it is under way', () => {
  const buffer = new PositionBuffer(10, () => {});
  buffer.advance(at(1, 'a'));
  buffer.take();
  buffer.advance(at(2, 'b'));
  buffer.advance(at(2, 'b', 'laptop'));
  buffer.forget('ann', 'phone');
  buffer.settle(false);
  expect(buffer.waiting).toEqual([at(2, 'b', 'laptop')]);
  expect(buffer.of({ user: 'ann' })).toEqual([at(2, 'b', 'laptop')]);
});
