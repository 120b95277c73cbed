import { describe, expect, test, vi } from 'vitest';
import { openIndexedDbStore } from '../../../src/browser/indexed-db.ts';
import { entry, known, outgoing, talk } from '../../../src/compliance/samples.ts';
import type { ReplicaChange } from '../../../src/index.ts';
import { freshName } from './database-name.ts';

const everything = { limit: 1_000_000 };
const durably = { durable: true };
const soon = { durable: false };

const step = (seq: number): ReplicaChange[] => [
  { type: 'entry', entry: entry(seq) },
  { type: 'cursor', conversation: talk, seq, known: known(seq) },
];

const databases = async (): Promise<readonly (string | undefined)[]> =>
  (await indexedDB.databases()).map(({ name }) => name);

/** A connection of another page: one that heeds nothing, or that closes itself when it is asked to. */
function otherPage(name: string, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

describe('transactions', () => {
  test('a write that is to be durable is strict, every other relaxed, and those that wait share one', async () => {
    await using store = await openIndexedDbStore(freshName());
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    try {
      await Promise.all([store.write(step(1), soon), store.write(step(2), soon)]);
      await Promise.all([store.write(step(3), soon), store.write(step(4), durably), store.write(step(5), soon)]);
      await store.write([], durably);
      await store.write([], durably);
      const kinds = transaction.mock.calls.map(([, mode, options]) => [mode, options?.durability]);
      // After a strict one there is nothing to flush.
      expect(kinds).toEqual([
        ['readwrite', 'relaxed'],
        ['readwrite', 'strict'],
      ]);
      await store.write(step(6), soon);
      await store.write([], durably);
      expect(transaction.mock.calls.length).toBe(4);
      expect(transaction.mock.calls.at(-1)?.[2]).toEqual({ durability: 'strict' });
    } finally {
      transaction.mockRestore();
    }
  });

  test('whoever reads in another tab sees whole writes, in their order', async () => {
    const name = freshName();
    await using writer = await openIndexedDbStore(name);
    await using reader = await openIndexedDbStore(name);
    let isWriting = true;
    const writing = (async () => {
      for (let seq = 1; seq <= 150; seq++) {
        await writer.write([...step(2 * seq - 1), ...step(2 * seq)], { durable: seq % 50 === 0 });
      }
      isWriting = false;
    })();
    const seen: number[] = [];
    while (isWriting) {
      const seqs = (await reader.entries(talk, everything)).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
      expect(seqs.length % 2).toBe(0);
      expect(seqs.length).toBeGreaterThanOrEqual(seen.at(-1) ?? 0);
      seen.push(seqs.length);
    }
    await writing;
    expect(seen.length).toBeGreaterThan(1);
    expect(await reader.entries(talk, { limit: 1, last: true })).toEqual([entry(300)]);
  });
});

describe('failure', () => {
  test('the browser that refuses to store more fails the write and every later one; what was there can be read', async () => {
    const name = freshName();
    {
      await using store = await openIndexedDbStore(name);
      await store.write(step(1), durably);
      const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
        this.transaction.abort();
        throw new DOMException('there is no room', 'QuotaExceededError');
      });
      const refused = store.write(step(2), soon);
      await expect(refused).rejects.toMatchObject({
        code: 'CLIENT_STORE_FAILED',
        cause: { name: 'QuotaExceededError' },
      });
      put.mockRestore();
      await expect(store.write(step(2), soon)).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED' });
      expect(await store.entries(talk, everything)).toEqual([entry(1)]);
    }
    await using again = await openIndexedDbStore(name);
    expect((await again.load()).cursors.get(talk)).toBe(1);
  });

  test('where there is no IndexedDB, or it refuses, opening fails with the cause', async () => {
    vi.stubGlobal('indexedDB', undefined);
    try {
      await expect(openIndexedDbStore('none')).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED', fault: 'local' });
    } finally {
      vi.unstubAllGlobals();
    }
    const open = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('not in a private window', 'SecurityError');
    });
    const opened = openIndexedDbStore('none');
    await expect(opened).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED', cause: { name: 'SecurityError' } });
    open.mockRestore();
  });

  test('the database of a newer version is left alone and said to be one', async () => {
    const name = freshName();
    await using store = await openIndexedDbStore(name);
    await store.write(step(1), durably);
    await store[Symbol.asyncDispose]();
    (await otherPage(name, 2)).close();
    await expect(openIndexedDbStore(name)).rejects.toThrow(/newer version \[CLIENT_STORE_FAILED\]$/);
    const database = await otherPage(name);
    expect([database.version, database.objectStoreNames.contains('entries')]).toEqual([2, true]);
    database.close();
  });

  test('an upgrade by a newer page is let through, and fails the store', async () => {
    const name = freshName();
    await using store = await openIndexedDbStore(name);
    const written = store.write(step(1), durably);
    const newer = await otherPage(name, 2);
    await written;
    await expect(store.write(step(2), soon)).rejects.toMatchObject({
      code: 'CLIENT_STORE_FAILED',
      cause: { message: expect.stringContaining('upgraded') },
    });
    await expect(store.entries(talk, everything)).rejects.toThrow('CLIENT_STORE_FAILED');
    newer.close();
  });

  test('an upgrade that an older page holds up is given up, and the database closed once it comes', async () => {
    const name = freshName();
    const old = await otherPage(name, 1);
    // As if there were an upgrade to do.
    const open = indexedDB.open.bind(indexedDB);
    const spy = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation((database) => open(database, 2));
    await expect(openIndexedDbStore(name)).rejects.toMatchObject({
      code: 'CLIENT_STORE_FAILED',
      cause: { message: 'a page of an older version has it open' },
    });
    spy.mockRestore();
    old.close();
    // It would be held up for ever if the one that was given up kept it open.
    (await otherPage(name, 3)).close();
  });
});

describe('erase', () => {
  test('the database is gone, and the store closed', async () => {
    const name = freshName();
    const store = await openIndexedDbStore(name);
    const written = store.write([{ type: 'outgoing', message: outgoing(1) }], soon);
    await store.erase();
    await written;
    expect(await databases()).not.toContain(name);
    await expect(store.outgoing()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await store[Symbol.asyncDispose]();
    await using again = await openIndexedDbStore(name);
    expect(await again.outgoing()).toEqual([]);
  });

  test('the stores of other tabs let go of it and fail', async () => {
    const name = freshName();
    const store = await openIndexedDbStore(name);
    await using other = await openIndexedDbStore(name);
    await store.write(step(1), durably);
    await store.erase();
    expect(await databases()).not.toContain(name);
    await expect(other.write(step(2), soon)).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED' });
    await expect(other.entries(talk, everything)).rejects.toMatchObject({ code: 'CLIENT_STORE_FAILED' });
  });

  test('a page that does not let go of it is left with nothing, and holds nobody up', async () => {
    const name = freshName();
    const store = await openIndexedDbStore(name);
    await store.write(step(1), durably);
    const frozen = await otherPage(name);
    await store.erase();
    const count = frozen.transaction('entries').objectStore('entries').count();
    const counted = new Promise((resolve) => {
      count.onsuccess = () => resolve(count.result);
    });
    expect(await counted).toBe(0);
    frozen.close();
    await using again = await openIndexedDbStore(name);
    expect(await again.entries(talk, everything)).toEqual([]);
  });
});
