import type { UserId } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { type Call, Calls } from '../../src/core/calls.ts';

const block = (user: string) => ({ type: 'block', user: user as UserId, blocked: true }) as const;

function filled(...users: readonly string[]): Calls {
  const calls = new Calls();
  for (const user of users) calls.add(block(user));
  return calls;
}

/** Makes all that may be made now. */
function made(calls: Calls): readonly Call[] {
  const all: Call[] = [];
  for (let next = calls.next(); next !== undefined; next = calls.next()) all.push(next);
  return all;
}

const users = (calls: readonly Call[]): string =>
  calls.map(({ message }) => ('user' in message ? message.user : '')).join();

test('four are made at once, in the order of the calls, and each answer lets another go', () => {
  const calls = filled('a', 'b', 'c', 'd', 'e', 'f');
  const first = made(calls);
  expect(users(first)).toBe('a,b,c,d');
  expect(calls.answered(first[2]!)).toBe(true);
  expect(users(made(calls))).toBe('e');
});

test('what a lost connection left unanswered is made again, first and in the same order', () => {
  const calls = filled('a', 'b', 'c', 'd', 'e');
  const [, b] = made(calls);
  calls.answered(b!);
  calls.connectionLost();
  expect(users(made(calls))).toBe('a,c,d,e');
});

test('what nobody waits for is not made, nor made again, nor resumed after a pause', () => {
  const calls = filled('a', 'b', 'c');
  expect(calls.end(2)).toBe('block');
  expect(calls.end(2)).toBeUndefined();
  const [a, c] = made(calls);
  expect(users([a!, c!])).toBe('a,c');
  calls.end(1);
  expect(calls.answered(a!)).toBe(false);
  calls.postponed(c!, 50);
  calls.end(3);
  expect(calls.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  calls.handleTimeout(50);
  calls.connectionLost();
  expect(made(calls)).toEqual([]);
});

test('what the server puts off waits for itself alone', () => {
  const calls = filled('a', 'b');
  const [a, b] = made(calls);
  calls.postponed(a!, 100);
  calls.postponed(b!, 70);
  calls.add(block('c'));
  expect(users(made(calls))).toBe('c');
  expect(calls.deadlineMs).toBe(70);
  calls.handleTimeout(70);
  expect(users(made(calls))).toBe('b');
  calls.connectionLost();
  calls.handleTimeout(100);
  expect(users(made(calls))).toBe('c,b,a');
});

test('more than 64 are refused until one has ended', () => {
  const calls = filled(...Array.from({ length: 64 }, (_, number) => `u${number}`));
  expect(() => calls.add(block('x'))).toThrow('[CLIENT_BUSY]');
  calls.end(5);
  calls.add(block('x'));
  expect(calls.hasOpen('block')).toBe(true);
  expect(calls.hasOpen('watch')).toBe(false);
});
