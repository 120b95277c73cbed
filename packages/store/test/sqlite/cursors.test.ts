import type { Clock, Log } from '@proj/io';
import { expect, test } from 'vitest';
import { CursorBuffer } from '../../src/sqlite/cursor-buffer.ts';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

const cursor = (seq: number, conversation = 'c') => ({ user: 'ann', device: 'phone', conversation, seq });

/** A clock whose alarms are set off by hand. */
class HandClock implements Clock {
  readonly alarms: { readonly atMs: number; readonly fire: () => void }[] = [];
  now(): number {
    return 1_000;
  }
  schedule(atMs: number, fire: () => void): Disposable {
    this.alarms.push({ atMs, fire });
    return { [Symbol.dispose]: () => {} };
  }
}

test('cursors are written in one batch when its time has come, not before', async () => {
  const file = scratchFile();
  const clock = new HandClock();
  const store = await openSqliteStore({ file, clock, cursorFlushMs: 250 });
  await Promise.all([1, 2, 3].map((number) => store.append(message(number))));
  store.advanceCursor(cursor(1));
  store.advanceCursor(cursor(2));
  expect(clock.alarms.map(({ atMs }) => atMs)).toEqual([1_250]);
  clock.alarms[0]?.fire();
  // While the batch is under way and after it.
  expect(await store.cursor('ann', 'phone', 'c')).toBe(2);
  expect(await store.cursor('ann', 'phone', 'c')).toBe(2);
  store.advanceCursor(cursor(3));
  expect(clock.alarms).toHaveLength(2);
  await store[Symbol.asyncDispose]();
  await using again = await openSqliteStore({ file });
  expect(await again.cursor('ann', 'phone', 'c')).toBe(3);
});

test('a batch that could not be written is logged, still seen, and tried again', async () => {
  const warnings: string[] = [];
  const log: Log = { debug() {}, info() {}, error() {}, warn: (_, text) => warnings.push(text) };
  const clock = new HandClock();
  const maxFileBytes = 65_536;
  await using store = await openSqliteStore({ file: scratchFile(), clock, log, maxFileBytes });
  await store.append(message(1));
  // Rows of about 1 kB each: more than the file may hold.
  const user = 'u'.repeat(500);
  for (let device = 0; device < 100; device += 1) {
    store.advanceCursor({ user, device: String(device).padStart(500, 'd'), conversation: 'c', seq: 1 });
  }
  clock.alarms[0]?.fire();
  await expect.poll(() => warnings).toEqual(['a batch of cursors was not written']);
  expect(await store.cursor(user, '7'.padStart(500, 'd'), 'c')).toBe(1);
  expect(await store.append(message(2))).toMatchObject({ seq: 2 });
  await expect.poll(() => clock.alarms.length).toBe(2);
});

test('the buffer keeps the furthest of each and forgets what has no place', () => {
  const buffer = new CursorBuffer(2);
  buffer.advance(cursor(5, 'a'));
  buffer.advance(cursor(4, 'a'));
  buffer.advance(cursor(1, 'b'));
  buffer.advance(cursor(9, 'c'));
  buffer.advance(cursor(6, 'a'));
  expect(buffer.isFull).toBe(true);
  expect(buffer.waiting).toEqual([cursor(6, 'a'), cursor(1, 'b')]);
  expect(buffer.seq(cursor(0, 'c'))).toBe(0);
});

test('what was under way counts until it is settled, and waits again if it was not written', () => {
  const buffer = new CursorBuffer(2);
  buffer.advance(cursor(5, 'a'));
  expect(buffer.take()).toEqual([cursor(5, 'a')]);
  expect([buffer.isEmpty, buffer.seq(cursor(0, 'a'))]).toEqual([true, 5]);
  buffer.advance(cursor(3, 'a'));
  buffer.settle(false);
  expect(buffer.take()).toEqual([cursor(5, 'a')]);
  buffer.settle(true);
  expect([buffer.isEmpty, buffer.seq(cursor(0, 'a'))]).toEqual([true, 0]);
});
