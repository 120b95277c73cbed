import type { UserId } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { type Call, Calls } from '../../src/core/calls.ts';
import { Pace } from '../../src/core/pace.ts';

const block = (user: string) => ({ type: 'block', user: user as UserId, blocked: true }) as const;

function filled(...users: readonly string[]): Calls {
  const calls = new Calls(() => 0, new Pace(6, () => 0));
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
  expect(calls.answered(first[2]!, 0)).toBe(true);
  expect(users(made(calls))).toBe('e');
});

test('what a lost connection left unanswered is made again, first and in the same order', () => {
  const calls = filled('a', 'b', 'c', 'd', 'e');
  const [, b] = made(calls);
  calls.answered(b!, 0);
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
  expect(calls.answered(a!, 0)).toBe(false);
  calls.postponed(c!, 500, 0);
  calls.end(3);
  calls.handleTimeout(500);
  calls.connectionLost();
  expect(made(calls)).toEqual([]);
});

test('what the server puts off waits with those of its budget, which then go one at a time in their order', () => {
  const calls = filled('a', 'b', 'c');
  const [a, b, c] = made(calls);
  calls.postponed(b!, 1_000, 0);
  calls.postponed(a!, 700, 0);
  calls.add(block('d'));
  calls.add({ type: 'devices' });
  calls.add({ type: 'blocks' });
  expect(made(calls).map(({ message }) => message.type)).toEqual(['blocks']);
  expect(calls.deadlineMs).toBe(1_000);
  calls.handleTimeout(1_000);
  expect(made(calls)).toEqual([]);
  calls.answered(c!, 1_000);
  expect(users(made(calls))).toBe('a');
  calls.answered(a!, 1_001);
  expect(users(made(calls))).toBe('b');
  calls.answered(b!, 1_002);
  expect(users(made(calls))).toBe('d');
});

test('what is pulled waits with whatever else is pulled [CHAT-5.4]', () => {
  const pulls = new Pace(6, () => 0);
  const calls = new Calls(() => 0, pulls);
  pulls.asked();
  pulls.postponed(1_000, 0);
  calls.add({ type: 'blocks' });
  calls.add(block('a'));
  expect(made(calls).map(({ message }) => message.type)).toEqual(['block']);
  calls.handleTimeout(1_000);
  expect(made(calls).map(({ message }) => message.type)).toEqual(['blocks']);
});

test('more than 64 are refused until one has ended', () => {
  const calls = filled(...Array.from({ length: 64 }, (_, number) => `u${number}`));
  expect(() => calls.add(block('x'))).toThrow('[CLIENT_BUSY]');
  calls.end(5);
  calls.add(block('x'));
  expect(calls.hasOpen('block')).toBe(true);
  expect(calls.hasOpen('watch')).toBe(false);
});
