import { copyFileSync } from 'node:fs';
import type { Clock, Log } from '@proj/io';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

const login = (user: string, device: string) => ({ user, device, deviceClass: 0, client: '', remote: '', atMs: 1 });

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
  await store.devices.touch(login('ann', 'phone'));
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

/** With more positions waiting than its file has room for. */
async function fullStore() {
  const warnings: string[] = [];
  const log: Log = { debug() {}, info() {}, error() {}, warn: (_, text) => warnings.push(text) };
  const clock = new HandClock();
  const file = scratchFile();
  // Rows of about 1 kB each: more than fits into the pages there are.
  const user = 'u'.repeat(500);
  const devices = Array.from({ length: 50 }, (_, index) => String(index).padStart(500, 'd'));
  {
    await using full = await openSqliteStore({ file });
    await full.append(message(1, { members: [user] }));
    await Promise.all(devices.map((device) => full.devices.touch(login(user, device))));
  }
  // Smaller than it is already: it does not grow.
  const store = await openSqliteStore({ file, clock, log, maxFileBytes: 65_536 });
  for (const device of devices) store.advanceCursor({ user, device, conversation: 'c', seq: 1 });
  return { store, user, devices, warnings, clock };
}

test('a batch that could not be written is logged, still seen, and tried again', async () => {
  const { store, user, devices, warnings, clock } = await fullStore();
  await using _closed = store;
  clock.alarms[0]?.fire();
  await expect.poll(() => warnings).toEqual(['a batch of cursors was not written']);
  expect(await store.cursor(user, devices[7] ?? '', 'c')).toBe(1);
  await expect.poll(() => clock.alarms.length).toBe(2);
});

test('more than may wait are written without waiting for their time, and only what has no room meanwhile is dropped', async () => {
  const clock = new HandClock();
  let dropped = 0;
  await using store = await openSqliteStore({ file: scratchFile(), clock, onPositionDropped: () => dropped++ });
  const advance = (count: number) => {
    for (let number = 0; number < count; number++) store.advanceCursor(cursor(1, `c${number}`));
  };
  // The first go at once, as many wait behind them, and one is too many.
  advance(65_536);
  advance(65_537);
  expect(dropped).toBe(1);
  // There is room once the first are written, though no clock has moved.
  await expect
    .poll(() => {
      const before = dropped;
      store.advanceCursor(cursor(1, 'another'));
      return dropped - before;
    })
    .toBe(0);
});

test('positions that wait are seen by every call that shows them', async () => {
  const clock = new HandClock();
  await using store = await openSqliteStore({ file: scratchFile(), clock });
  await store.devices.touch(login('ann', 'phone'));
  await Promise.all([1, 2, 3].map((number) => store.append(message(number, { sender: 'bob', counts: true }))));
  store.advanceCursor(cursor(3));
  store.advanceRead({ user: 'ann', conversation: 'c', seq: 2 });
  const seen = async () => ({
    head: (await store.heads('ann', 'phone')).map(({ received, read, unread }) => [received, read, unread]),
    member: [await store.member('c', 'ann')].map((member) => [member?.received, member?.read]),
    readers: (await store.members('c', { minRead: 2 })).map(({ user }) => user),
    cursor: await store.cursor('ann', 'phone', 'c'),
  });
  const expected = { head: [[3, 2, 1]], member: [[3, 2]], readers: ['ann'], cursor: 3 };
  expect(await seen()).toEqual(expected);
  clock.alarms[0]?.fire();
  expect(await seen()).toEqual(expected);
  expect(await seen()).toEqual(expected);
});

test('a position that waits is dropped with its device, and with an earlier membership', async () => {
  await using store = await openSqliteStore({ file: scratchFile(), clock: new HandClock() });
  await store.devices.touch(login('ann', 'phone'));
  await store.append(message(1));
  store.advanceCursor(cursor(1));
  await store.devices.forget('ann', 'phone');
  await store.devices.touch(login('ann', 'phone'));
  expect(await store.cursor('ann', 'phone', 'c')).toBe(0);
  store.advanceCursor(cursor(1));
  await store.append(message(2, { effects: [{ type: 'leave', user: 'ann' }] }));
  await store.append(message(3, { effects: [{ type: 'join', user: 'ann', role: 0 }] }));
  expect(await store.cursor('ann', 'phone', 'c')).toBe(0);
  expect((await store.member('c', 'ann'))?.received).toBe(0);
});

test('what heads say was read is on the disk, though its time has not come [CHAT-7.5.4]', async () => {
  const file = scratchFile();
  await using store = await openSqliteStore({ file, clock: new HandClock() });
  await Promise.all([1, 2, 3].map((number) => store.append(message(number))));
  /** What there is when the process dies now. */
  const afterDeath = async (): Promise<number | undefined> => {
    const copy = scratchFile();
    for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
    await using survivor = await openSqliteStore({ file: copy });
    return (await survivor.member('c', 'ann'))?.read;
  };
  const read = (seq: number): void => store.advanceRead({ user: 'ann', conversation: 'c', seq });
  const said = async (): Promise<readonly number[]> => (await store.heads('ann', 'phone')).map((head) => head.read);
  read(1);
  expect([await afterDeath(), await said(), await afterDeath()]).toEqual([0, [1], 1]);
  read(2);
  const first = said();
  read(3);
  expect([await first, await said(), await afterDeath()]).toEqual([[3], [3], 3]);
});

test('what was read and cannot be written is not said by heads, and the disk is given time', async () => {
  const { store, user, warnings, clock } = await fullStore();
  await using _closed = store;
  store.advanceRead({ user, conversation: 'c', seq: 1 });
  const said = async (): Promise<readonly number[]> => (await store.heads(user, 'phone')).map((head) => head.read);
  for (let times = 0; times < 3; times++) expect(await said()).toEqual([0]);
  expect(warnings).toHaveLength(1);
  expect((await store.member('c', user))?.read).toBe(1);
  clock.alarms[0]?.fire();
  await expect.poll(() => warnings).toHaveLength(2);
});
