import { DatabaseSync, type StatementResultingChanges, type StatementSync } from 'node:sqlite';
import type { Log } from '@proj/io';
import { describe, expect, test } from 'vitest';
import { ownMessage } from '../../src/arguments.ts';
import { StoreError } from '../../src/index.ts';
import { Database } from '../../src/sqlite/database.ts';
import { type CommitFact, openSqliteStore } from '../../src/sqlite/index.ts';
import { openDatabase } from '../../src/sqlite/opening.ts';
import type { Call, WriteOperations } from '../../src/sqlite/protocol.ts';
import { idOf, message } from './messages.ts';
import { scratchFile } from './scratch.ts';

const mebibyte = 1_048_576;

test('a file at its bound refuses appends with STORE_UNAVAILABLE, keeps what it has and takes what fits', async () => {
  await using store = await openSqliteStore({ file: scratchFile(), maxFileBytes: 4 * mebibyte });
  const large = (number: number) => message(number, { body: new Uint8Array(mebibyte) });
  let stored = 0;
  for (; stored < 10; stored += 1) {
    const error = await store.append(large(stored)).catch((reason: unknown) => reason);
    if (!(error instanceof StoreError)) continue;
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', fault: 'local' });
    break;
  }
  expect(stored).toBe(3);
  await expect(store.append(large(stored))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(await store.head('c')).toBe(3);
  expect(await store.append(message(stored))).toMatchObject({ seq: 4, duplicate: false });
  expect((await store.read('c', 2, 10)).map(({ seq }) => seq)).toEqual([3, 4]);
});

test('a commit that fails fails the whole batch, and the same batch again is stored once', () => {
  const file = scratchFile();
  openDatabase({
    file,
    durability: 'full',
    verify: true,
    boot: undefined,
    lockTimeoutMs: 0,
    maxFileBytes: undefined,
  }).database.close();

  /** The disk fills up between the rows and the commit. */
  class FullDisk extends DatabaseSync {
    isFull = false;
    override prepare(sql: string): StatementSync {
      const statement = super.prepare(sql);
      if (sql !== 'COMMIT') return statement;
      const run = (): StatementResultingChanges => {
        if (this.isFull) throw Object.assign(new Error('database or disk is full'), { errcode: 13 });
        return super.prepare(sql).run();
      };
      return Object.assign(statement, { run });
    }
  }
  const disk = new FullDisk(file);
  const database = new Database(disk, { now: () => 0, onUnindexed: () => {} });
  const calls = [1, 2].map(
    (number): Call<WriteOperations> => ({ operation: 'append', args: [ownMessage(message(number)), 50] }),
  );
  disk.isFull = true;
  const unavailable = {
    ok: false,
    failure: { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('(SQLite 13)') },
  };
  expect(database.write(calls)).toMatchObject({ committed: false, results: [unavailable, unavailable] });
  expect(database.answer({ operation: 'head', args: ['c'] })).toEqual({ ok: true, value: 0 });
  disk.isFull = false;
  expect(database.write(calls)).toEqual({
    committed: true,
    results: [
      { ok: true, value: { seq: 1, acceptedAtMs: 50, duplicate: false, version: 1 } },
      { ok: true, value: { seq: 2, acceptedAtMs: 50, duplicate: false, version: 1 } },
    ],
  });
  expect(database.write(calls)).toMatchObject({
    results: [{ value: { duplicate: true } }, { value: { duplicate: true } }],
  });
  database.close();
});

describe('a worker that dies', () => {
  const workerUrl = new URL('./dying-worker.ts', import.meta.url);

  test('rejects what was pending with STORE_UNAVAILABLE, later calls with STORE_CLOSED, and is reported once', async () => {
    const failures: StoreError[] = [];
    const onFailure = (error: StoreError) => failures.push(error);
    const store = await openSqliteStore({ file: scratchFile(), workerUrl, onFailure });
    const pending = [store.head('c'), store.append(message(1)), store.append(message(2))];
    for (const call of pending) await expect(call).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(failures).toHaveLength(1);
    expect(failures[0]?.cause).toMatchObject({ message: 'struck by lightning' });
    await expect(store.append(message(3))).rejects.toMatchObject({ code: 'STORE_CLOSED', cause: failures[0] });
    store.advanceCursor({ user: 'ann', device: 'phone', conversation: 'c', seq: 1 });
    await store[Symbol.asyncDispose]();
  });

  test('while closing rejects what was pending, and closing still resolves', async () => {
    const store = await openSqliteStore({ file: scratchFile(), workerUrl });
    const pending = expect(store.append(message(1))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await store[Symbol.asyncDispose]();
    await pending;
  });
});

describe('STORE_OVERLOADED', () => {
  test('writes beyond the bound of calls are refused, the others are stored', async () => {
    await using store = await openSqliteStore({ file: scratchFile(), maxQueuedCalls: 5 });
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, (_, number) => store.append(message(number))));
    expect(attempts.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(attempts[7]).toMatchObject({ reason: { code: 'STORE_OVERLOADED', fault: 'local' } });
    expect(await store.append(message(7))).toMatchObject({ seq: 6, duplicate: false });
  });

  test('writes beyond the bound of bytes are refused until the others are done', async () => {
    await using store = await openSqliteStore({ file: scratchFile(), maxQueuedBytes: 4 * mebibyte });
    const large = (number: number) => message(number, { body: new Uint8Array(mebibyte) });
    for (const round of [0, 10]) {
      const attempts = await Promise.allSettled([0, 1, 2, 3].map((number) => store.append(large(round + number))));
      expect(attempts.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    }
  });

  test('reads beyond the bound are refused', async () => {
    await using store = await openSqliteStore({ file: scratchFile(), maxQueuedCalls: 20 });
    const attempts = await Promise.allSettled(Array.from({ length: 21 }, () => store.head('c')));
    expect(attempts.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'STORE_OVERLOADED' } },
    ]);
  });
});

test('an append aborted while it waits is absent, and gives its room back', async () => {
  await using store = await openSqliteStore({ file: scratchFile(), maxQueuedCalls: 2 });
  const controller = new AbortController();
  const kept = store.append(message(1));
  const aborted = store.append(message(2), { signal: controller.signal });
  const reason = new Error('enough');
  controller.abort(reason);
  const next = store.append(message(3));
  await expect(aborted).rejects.toBe(reason);
  expect([(await kept).seq, (await next).seq]).toEqual([1, 2]);
  expect((await store.read('c', 0, 10)).map(({ id }) => id)).toEqual([idOf(1), idOf(3)]);
});

test('messages are stamped in the order of the calls, not of the commits', async () => {
  let nowMs = 100;
  await using store = await openSqliteStore({ file: scratchFile(), wallClock: () => nowMs++ });
  const results = await Promise.all([1, 2, 3].map((number) => store.append(message(number))));
  expect(results.map(({ acceptedAtMs }) => acceptedAtMs)).toEqual([100, 101, 102]);
  expect(await store.append(message(2))).toEqual({ seq: 2, acceptedAtMs: 101, duplicate: true, version: 1 });
});

describe('a commit', () => {
  test('is shared by what comes in within its window, and is told of', async () => {
    const commits: CommitFact[] = [];
    const onCommit = (fact: CommitFact) => commits.push(fact);
    await using store = await openSqliteStore({ file: scratchFile(), commitWindowMs: 50, onCommit });
    const first = store.append(message(1));
    // Beyond the turn that the first call was made in.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    await Promise.all([first, store.append(message(2)), store.users.changeDisabled('ann', 1)]);
    expect(commits).toEqual([{ calls: 3, bytes: expect.any(Number), durationMs: expect.any(Number), failed: false }]);
    expect(commits[0]?.bytes).toBeGreaterThan(3 * 512);
    expect(commits[0]?.durationMs).toBeGreaterThan(0);
  });

  test('has at most 512 calls, and goes at once when that many wait', async () => {
    const calls: number[] = [];
    await using store = await openSqliteStore({
      file: scratchFile(),
      commitWindowMs: 50,
      onCommit: (fact) => calls.push(fact.calls),
    });
    await Promise.all(Array.from({ length: 1_200 }, (_, number) => store.append(message(number))));
    expect(calls).toEqual([512, 512, 176]);
  });

  test('ends with the call that takes it to half a mebibyte', async () => {
    const calls: number[] = [];
    const onCommit = (fact: CommitFact) => calls.push(fact.calls);
    await using store = await openSqliteStore({ file: scratchFile(), onCommit });
    const large = (number: number) => message(number, { body: new Uint8Array(mebibyte / 4) });
    await Promise.all([1, 2, 3, 4, 5].map((number) => store.append(large(number))));
    expect(calls).toEqual([2, 2, 1]);
  });

  test('that fails is told of as well', async () => {
    const failures: boolean[] = [];
    const onCommit = (fact: CommitFact) => failures.push(fact.failed);
    await using store = await openSqliteStore({ file: scratchFile(), maxFileBytes: mebibyte, onCommit });
    const large = message(1, { body: new Uint8Array(mebibyte) });
    await expect(store.append(large)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await store.append(message(2));
    expect(failures).toEqual([true, false]);
  });

  test('leaves texts without an index when there is no room for it, which is logged once', async () => {
    const lines: string[] = [];
    const log: Log = { debug() {}, info() {}, warn() {}, error: (_, text) => lines.push(text) };
    await using store = await openSqliteStore({ file: scratchFile(), maxFileBytes: mebibyte, log });
    const words = Array.from({ length: 100 }, (_, number) => `word${number}`).join(' ');
    const body = new Uint8Array(Buffer.from(words));
    const effects = [{ type: 'index', text: words }] as const;
    let [count, isFull] = [0, false];
    while (!isFull) {
      isFull = await store.append(message(++count, { body, effects })).then(
        () => false,
        () => true,
      );
    }
    for (let search = 0; search < 3; search++) await store.search('ann', { query: 'word1' });
    expect(lines).toEqual(['searches miss the latest texts']);
  });

  test('is not undone by a listener that throws, which is logged', async () => {
    const lines: string[] = [];
    const log: Log = { debug() {}, info() {}, warn() {}, error: (_, text) => lines.push(text) };
    const onCommit = () => {
      throw new Error('no');
    };
    await using store = await openSqliteStore({ file: scratchFile(), onCommit, log });
    await store.append(message(1));
    await store.append(message(2));
    expect(lines).toEqual(['a listener threw', 'a listener threw']);
  });
});
