import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@proj/io';
import { expect, test } from 'vitest';
import type { ChatStore } from '../../src/index.ts';
import { openMemoryStore } from '../../src/memory.ts';
import type { Gate } from '../../src/sqlite/gate.ts';
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { MemberPages } from '../../src/sqlite/member-pages.ts';
import { PositionBuffer } from '../../src/sqlite/position-buffer.ts';
import { everyDevice } from '../../src/sqlite/protocol.ts';
import { MemberTables } from '../../src/sqlite/tables/members.ts';
import { Statements } from '../../src/sqlite/tables/statements.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

const nameOf = (number: number): string => `u${String(number).padStart(5, '0')}`;

/** A file with one large group, of which those from `firstReader` on have read everything. */
async function largeGroup(size: number, firstReader: number): Promise<string> {
  const file = scratchFile();
  await using store = await openSqliteStore({ file, durability: 'normal' });
  const names = Array.from({ length: size }, (_, number) => nameOf(number));
  for (let at = 0; at < size; at += 1_000) await store.append(message(at, { members: names.slice(at, at + 1_000) }));
  for (const user of names.slice(firstReader)) store.advanceRead({ user, conversation: 'c', seq: 1 });
  return file;
}

/** Alarms that never go off: positions wait until the end. */
const standing: Clock = { now: () => 0, schedule: () => ({ [Symbol.dispose]() {} }) };

const page = (change?: object) => ({ after: undefined, limit: 3, minRead: 1, ...change });

test('no step looks at more than 4,096 members, and few readers are found without looking at the others', async () => {
  const few = await largeGroup(6_000, 5_998);
  const many = await largeGroup(10_000, 5_000);
  using fewDatabase = new DatabaseSync(few);
  using manyDatabase = new DatabaseSync(many);
  const ofFew = new MemberTables(new Statements(fewDatabase)).members('c', page(), [], undefined);
  expect(ofFew.members.map(({ user }) => user)).toEqual([nameOf(5_998), nameOf(5_999)]);
  expect(ofFew.resumeAfter).toBeUndefined();
  const tables = new MemberTables(new Statements(manyDatabase));
  const first = tables.members('c', page(), [], undefined);
  expect(first).toEqual({ members: [], resumeAfter: nameOf(4_095) });
  const second = tables.members('c', page({ after: first.resumeAfter }), [], undefined);
  expect(second.members.map(({ user }) => user)).toEqual([5_000, 5_001, 5_002].map(nameOf));
  expect(second.resumeAfter).toBeUndefined();
});

test('readers of a large group are paged as ever, whether they are on the disk or on the way there', {
  timeout: 30_000,
}, async () => {
  const size = 10_000;
  const file = await largeGroup(size, 5_000);
  await using store = await openSqliteStore({ file, durability: 'normal', clock: standing });
  await using model = openMemoryStore();
  const names = Array.from({ length: size }, (_, number) => nameOf(number));
  for (let at = 0; at < size; at += 1_000) await model.append(message(at, { members: names.slice(at, at + 1_000) }));
  for (const user of names.slice(5_000)) model.advanceRead({ user, conversation: 'c', seq: 1 });
  // More than go with one read, among them some who are no members.
  for (let number = 0; number < size; number += 5) {
    for (const user of [nameOf(number), `${nameOf(number)} stranger`]) {
      for (const one of [store, model]) one.advanceRead({ user, conversation: 'c', seq: 2 });
    }
  }
  const readers = async (from: ChatStore, minRead: number): Promise<readonly (readonly [string, number])[]> => {
    const all: (readonly [string, number])[] = [];
    for (;;) {
      const part = await from.members('c', { minRead, limit: 1_000, after: all.at(-1)?.[0] });
      all.push(...part.map(({ user, read }) => [user, read] as const));
      if (part.length < 1_000) return all;
    }
  };
  for (const [minRead, count] of [
    [0, 10_000],
    [1, 6_000],
    [2, 2_000],
    [3, 0],
  ] as const) {
    const found = await readers(store, minRead);
    expect(found).toEqual(await readers(model, minRead));
    expect(found.length).toBe(count);
  }
});

test('a page takes along what waits for those on it, however many others have something waiting', async () => {
  const buffer = new PositionBuffer(65_536, () => {});
  for (let number = 0; number < 5_000; number += 1) {
    buffer.advance({ user: nameOf(number), device: everyDevice, conversation: 'c', seq: 2 });
  }
  const sent: number[] = [];
  const record = { role: 0, joinSeq: 1, leftSeq: undefined, mutedUntilMs: 0, received: 0, read: 0 };
  const gate = {
    async read(operation: string, args: readonly unknown[]) {
      sent.push(...args.filter((one) => Array.isArray(one)).map(({ length }) => length));
      const members = [{ ...record, user: nameOf(7) }];
      return operation === 'members' ? { members, resumeAfter: undefined } : members;
    },
  } as unknown as Pick<Gate, 'read'>;
  const pages = new MemberPages(gate, buffer);
  await pages.read('c', page({ minRead: 0 }), undefined);
  expect(sent).toEqual([0, 1, 1]);
  await pages.read('c', page({ minRead: 1 }), undefined);
  expect(sent.slice(3)).toEqual([512, 1, 1]);
});

test('a position that reaches the disk while its page is read is on the page', async () => {
  const buffer = new PositionBuffer(10, () => {});
  buffer.advance({ user: 'ann', device: everyDevice, conversation: 'c', seq: 2 });
  const record = { user: 'ann', role: 0, joinSeq: 1, leftSeq: undefined, mutedUntilMs: 0, received: 0 };
  const gate = {
    async read(operation: string) {
      if (operation === 'memberRecords') return [{ ...record, read: 2 }];
      buffer.take();
      buffer.settle(true);
      return { members: [{ ...record, read: 0 }], resumeAfter: undefined };
    },
  } as unknown as Pick<Gate, 'read'>;
  const found = await new MemberPages(gate, buffer).read('c', page({ minRead: 0 }), undefined);
  expect(found.map(({ read }) => read)).toEqual([2]);
});
