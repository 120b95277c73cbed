import { describe, expect, test } from 'vitest';
import { storeCompliance } from '../src/compliance.ts';
import { openMemoryStore } from '../src/memory.ts';

storeCompliance('the memory store complies', async () => ({ store: openMemoryStore() }), { describe, test });

const message = (number: number, bodyBytes = 1) => ({
  conversation: 'c',
  members: ['ann'],
  sender: 'ann',
  id: new Uint8Array(16).fill(number),
  kind: 1,
  body: new Uint8Array(bodyBytes),
  sentAtMs: 0,
});

test('messages are stamped by the wall clock that was given, duplicates with the first stamp', async () => {
  let nowMs = 100;
  await using store = openMemoryStore({ wallClock: () => nowMs });
  await store.append(message(1));
  nowMs = 50;
  expect(await store.append(message(2))).toEqual({ seq: 2, acceptedAtMs: 50, duplicate: false, version: 1 });
  expect(await store.append(message(1))).toEqual({ seq: 1, acceptedAtMs: 100, duplicate: true, version: 1 });
});

test('bodies beyond the bound are refused with STORE_UNAVAILABLE, and smaller ones still go in', async () => {
  await using store = openMemoryStore({ maxBodyBytes: 10 });
  await store.append(message(1, 6));
  await expect(store.append(message(2, 5))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', fault: 'local' });
  expect(await store.append(message(2, 4))).toMatchObject({ seq: 2, duplicate: false, version: 1 });
});

test('the epoch is the one that was given, and must have 8 bytes', async () => {
  const epoch = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  await using store = openMemoryStore({ epoch });
  expect(store.epoch).toEqual(epoch);
  expect(() => openMemoryStore({ epoch: new Uint8Array(7) })).toThrow('STORE_BAD_ARGUMENT');
});

test('what is erased gives its room back', async () => {
  await using store = openMemoryStore({ maxBodyBytes: 10 });
  await store.append(message(1, 10));
  await expect(store.append(message(2, 1))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await store.append({ ...message(3, 0), effects: [{ type: 'erase', seq: 1 }] });
  expect(await store.append(message(2, 10))).toMatchObject({ seq: 3 });
});

test('there is nothing to back up', async () => {
  await using store = openMemoryStore();
  await expect(store.backup('never-made')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});
