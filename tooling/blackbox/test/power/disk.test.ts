import { Random } from '@proj/chaos-proxy';
import { describe, expect, test } from 'vitest';
import { diskAfterCut } from '../../src/power/disk.ts';
import type { Effect } from '../../src/power/journal.ts';

const create = (file: number, path: string, existed = false): Effect => ({ kind: 'create', file, path, existed });
const write = (file: number, offset: number, text: string): Effect => ({
  kind: 'write',
  file,
  offset,
  data: Buffer.from(text),
});
const sync = (file: number, upTo: number): Effect => ({ kind: 'sync', file, upTo });
const syncDirectory = (upTo: number, path = ''): Effect => ({ kind: 'sync-directory', path, upTo });

function texts(disk: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries([...disk].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));
}

const log: readonly Effect[] = [create(1, 'log'), write(1, 0, 'one'), sync(1, 2), syncDirectory(3), write(1, 3, 'two')];

test('what was synced is there whatever happens, and what was not may be lost or kept', () => {
  expect(texts(diskAfterCut(log, 'lost'))).toEqual({ log: 'one' });
  expect(texts(diskAfterCut(log, 'kept'))).toEqual({ log: 'onetwo' });
});

test('a sync covers what was done before it began, not what was done while it was under way', () => {
  const effects = [create(1, 'log'), syncDirectory(1), write(1, 0, 'one'), write(1, 3, 'two'), sync(1, 3)];
  expect(texts(diskAfterCut(effects, 'lost'))).toEqual({ log: 'one' });
});

test('a file whose name was not made durable is gone, synced or not', () => {
  expect(texts(diskAfterCut([create(1, 'log'), write(1, 0, 'one'), sync(1, 2)], 'lost'))).toEqual({});
});

test('a rename is durable with its directory, and leaves the old name until then', () => {
  const effects: readonly Effect[] = [
    create(1, 'key.part'),
    write(1, 0, 'secret'),
    sync(1, 2),
    syncDirectory(3),
    { kind: 'rename', file: 1, path: 'key.part', to: 'key' },
  ];
  expect(texts(diskAfterCut(effects, 'lost'))).toEqual({ 'key.part': 'secret' });
  expect(texts(diskAfterCut([...effects, syncDirectory(5)], 'lost'))).toEqual({ key: 'secret' });
});

test('names are lost from the last one on: of two removals the second is never durable alone', () => {
  const effects: readonly Effect[] = [
    create(1, 'a'),
    create(2, 'b'),
    syncDirectory(2),
    { kind: 'unlink', path: 'a' },
    { kind: 'unlink', path: 'b' },
  ];
  const left = new Set<string>();
  for (let seed = 0; seed < 200; seed++) left.add([...diskAfterCut(effects, new Random(seed)).keys()].join());
  expect([...left].sort()).toEqual(['', 'a,b', 'b']);
});

test('what was there before is durable: whole where it was not opened, as a beginning where it was', () => {
  const before = new Map([
    ['db', Buffer.from('0123456789')],
    ['key', Buffer.from('secret')],
  ]);
  const effects = [create(1, 'db', true), write(1, 2, 'ab'), write(1, 5, 'cd')];
  expect(texts(diskAfterCut(effects, 'lost', before))).toEqual({ db: '0123456789', key: 'secret' });
  expect(texts(diskAfterCut(effects, 'kept', before))).toEqual({ db: '01ab4cd789', key: 'secret' });
});

test('a file that is made smaller and larger again has zeros where it was cut off', () => {
  const truncate = (size: number): Effect => ({ kind: 'truncate', file: 1, size });
  const effects = [create(1, 'log'), syncDirectory(1), write(1, 0, 'abcdef'), truncate(2), truncate(4)];
  expect(texts(diskAfterCut([...effects, sync(1, 5)], 'lost'))).toEqual({ log: 'ab\0\0' });
});

describe('what was under way', () => {
  const size = 3 * 512;
  const effects: readonly Effect[] = [
    create(1, 'db'),
    syncDirectory(1),
    write(1, 0, 'a'.repeat(size)),
    sync(1, 3),
    write(1, 0, 'b'.repeat(size)),
  ];

  test('is torn between sectors, and never within one', () => {
    const patterns = new Set<string>();
    for (let seed = 0; seed < 300; seed++) {
      const text = texts(diskAfterCut(effects, new Random(seed)))['db'] ?? '';
      const sectors = [0, 512, 1024].map((at) => [...new Set(text.slice(at, at + 512))].join(''));
      for (const sector of sectors) expect(['a', 'b']).toContain(sector);
      patterns.add(sectors.join(''));
    }
    expect(patterns.size).toBe(8);
  });

  test('comes out the same for the same seed', () => {
    expect(texts(diskAfterCut(effects, new Random(7)))).toEqual(texts(diskAfterCut(effects, new Random(7))));
  });
});
