import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openFileStore } from '../../src/file/index.ts';
import { emptyFolder } from '../folder.ts';
import { outgoing } from './messages.ts';

/** As the version before wrote it: texts to users, and no other content. */
const journal = join(import.meta.dirname, 'former', 'journal-1');
const id = (number: number): string => `01890000-0000-7000-8000-00000000000${number}`;

const expected = {
  user: 'bob',
  epoch: '0123456789abcdef',
  cursors: new Map([['c:ann:bob', 2]]),
  reads: new Map(),
  outgoing: [
    {
      id: id(3),
      conversation: 'c:ann:bob',
      content: { kind: 'text', text: 'waits: hé\n"x" 🙂' },
      sentAtMs: 3,
    },
    { id: id(4), conversation: 'c:bob:bob', content: { kind: 'text', text: '' }, sentAtMs: 4 },
  ],
  known: [
    { conversation: 'c:ann:bob', from: 'bob', id: id(1) },
    { conversation: 'c:ann:bob', from: 'ann', id: id(2) },
  ],
};

describe('a journal of version 1', () => {
  test('is read as what it says now', async () => {
    const dir = await emptyFolder();
    await copyFile(journal, join(dir, 'journal'));
    await using store = await openFileStore(dir);
    expect(await store.load()).toEqual(expected);
  });

  test('is replaced before anything is written to it: an older program would not understand that', async () => {
    const dir = await emptyFolder();
    await copyFile(journal, join(dir, 'journal'));
    {
      await using store = await openFileStore(dir);
      const [header] = (await readFile(join(dir, 'journal'), 'utf8')).split('\n');
      expect(header).toContain('"version":2');
      await store.write([outgoing(5)], { durable: true });
    }
    await using store = await openFileStore(dir);
    const state = await store.load();
    expect(state.outgoing).toHaveLength(3);
    expect({ ...state, outgoing: state.outgoing.slice(0, 2) }).toEqual(expected);
  });

  test('that is damaged is left as it is', async () => {
    const dir = await emptyFolder();
    const bytes = await readFile(journal);
    bytes.fill(0x20, 200, 210);
    await writeFile(join(dir, 'journal'), bytes);
    await expect(openFileStore(dir)).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT' });
    expect(await readFile(join(dir, 'journal'))).toEqual(bytes);
  });

  test('with a message and nobody who sent it is refused', async () => {
    const dir = await emptyFolder();
    const lines = ['{"format":"proj-client-store","version":1,"synced":1}'];
    lines.push(
      `{"synced":1,"changes":[{"type":"outgoing","message":{"id":"${id(1)}","to":"ann","text":"","sentAtMs":1}}]}`,
    );
    const text = lines.map((json) => `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`).join('');
    await writeFile(join(dir, 'journal'), text);
    await expect(openFileStore(dir)).rejects.toMatchObject({ code: 'CLIENT_STORE_CORRUPT' });
  });
});
