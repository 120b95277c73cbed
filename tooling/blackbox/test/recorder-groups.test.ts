import { expect, test } from 'vitest';
import { check } from '../src/checker.ts';
import type { Change } from '../src/history.ts';
import { Progress } from '../src/progress.ts';
import { Recorder } from '../src/recorder.ts';

const group = 'g:1';

function recorder(...users: readonly string[]): Recorder {
  const made = new Recorder(() => 0, new Progress());
  for (const user of users) made.declare({ device: `${user}/d`, user, shows: 'everything' });
  return made;
}

/** Somebody sends something with this number, and the server takes it at that place. */
function say(made: Recorder, user: string, number: number, change?: Change): void {
  const text = `text ${number}`;
  made.send(`${user}/d`, `key-${number}`, group, text, { id: `id-${number}`, change });
  made.accepted(`${user}/d`, { id: `id-${number}`, conversation: group, seq: number, text });
}

function show(made: Recorder, user: string, from: string, ...numbers: readonly number[]): void {
  for (const seq of numbers) {
    made.shown(`${user}/d`, { id: `id-${seq}`, from, conversation: group, seq, text: `text ${seq}` });
  }
}

test('a run has settled when everyone has come to the end of what they may see', () => {
  const made = recorder('ann', 'ben', 'cat');
  say(made, 'ann', 1, { kind: 'create', users: ['ben'] });
  expect(made.isSettled).toBe(false);
  show(made, 'ann', 'ann', 1);
  expect(made.outstanding).toBe('ben/d does not show key-1');
  show(made, 'ben', 'ann', 1);
  expect(made.isSettled).toBe(true);
  say(made, 'ann', 2, { kind: 'remove', users: ['ben'] });
  say(made, 'ann', 3);
  show(made, 'ann', 'ann', 2, 3);
  // What comes after his end is not for him.
  show(made, 'ben', 'ann', 2);
  expect(made.isSettled).toBe(true);
  expect(made.outstanding).toBe('nothing');
  expect(made.head(group)).toBe(3);
  expect(check(made.history).violations).toEqual([]);
});

test('a place that only another device knows of is waited for as well', () => {
  const made = recorder('ann', 'ben');
  say(made, 'ann', 1, { kind: 'create', users: ['ben'] });
  show(made, 'ann', 'ann', 1);
  show(made, 'ben', 'ann', 1);
  made.send('ann/d', 'key-2', group, 'text 2', { id: 'id-2' });
  show(made, 'ben', 'ann', 2);
  made.forsake('ann/d');
  expect(made.isSettled).toBe(false);
  expect(made.outstanding).toBe('ann/d does not show g:1#2, but only up to 1');
});

test('nobody waits for a device that is gone, nor for a send that was refused', () => {
  const made = recorder('ann', 'ben');
  say(made, 'ann', 1, { kind: 'create', users: ['ben'] });
  show(made, 'ann', 'ann', 1);
  made.gone('ben/d');
  made.send('ann/d', 'key-2', group, 'text 2', { id: 'id-2' });
  expect(made.isSettled).toBe(false);
  made.refused('ann/d', 'key-2');
  expect(made.isSettled).toBe(true);
  expect(check(made.history).violations).toEqual([]);
});

test('after a return to an older log sends may be made again, and what was seen before says nothing', () => {
  const made = recorder('ann', 'ben');
  say(made, 'ann', 1, { kind: 'create', users: ['ben'] });
  say(made, 'ann', 2);
  made.send('ann/d', 'key-3', group, 'text 3', { id: 'id-3' });
  const next = made.nextEra();
  expect(next.answered).toBe(0);
  expect(next.unanswered('ann/d')).toBe(1);
  // The log goes on after the first: the second is lost, the third is where it was.
  next.accepted('ann/d', { id: 'id-3', conversation: group, seq: 2, text: 'text 3' });
  for (const user of ['ann', 'ben']) {
    show(next, user, 'ann', 1);
    next.shown(`${user}/d`, { id: 'id-3', from: 'ann', conversation: group, seq: 2, text: 'text 3' });
  }
  expect(next.isSettled).toBe(true);
  expect(check(next.history).violations).toEqual([]);
});

test('a copy goes on by itself', () => {
  const made = recorder('ann', 'ben');
  say(made, 'ann', 1, { kind: 'create', users: ['ben'] });
  show(made, 'ann', 'ann', 1);
  const copy = made.copy();
  expect(copy.outstanding).toBe('ben/d does not show key-1');
  show(copy, 'ben', 'ann', 1);
  expect(copy.isSettled).toBe(true);
  expect(made.isSettled).toBe(false);
  expect(copy.head(group)).toBe(1);
  expect(() => copy.accepted('ann/d', { id: 'id-9', conversation: group, seq: 9, text: 'x' })).toThrow('nobody sent');
});
