import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatStore, Effect } from '@proj/store';
import { openMemoryStore } from '@proj/store/memory';
import { openSqliteStore } from '@proj/store/sqlite';
import { expect, test } from 'vitest';
import { type ExportLine, exportLines } from '../src/commands/export.ts';
import { entryContent } from '../src/entry-content.ts';
import { start, startReady } from './program.ts';
import { scratchDirectory } from './scratch.ts';

const group = 'g:0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Two users with a direct conversation, a group of both, and one that both have left. */
async function fill(store: ChatStore): Promise<void> {
  for (const name of ['ann', 'ben']) {
    await store.users.create({ name, passwordRecord: 'scrypt$secret', createdAtMs: 1 });
    await store.devices.touch({ user: name, device: 'd', deviceClass: 1, client: 'c', remote: 'r', atMs: 2 });
  }
  await store.users.block('ann', 'ben', true);
  let ids = 0;
  const append = (conversation: string, kind: number, body: string, effects: readonly Effect[], members?: string[]) =>
    store.append({
      ...{ conversation, sender: 'ann', id: new Uint8Array(16).fill(++ids), kind, body: bytes(body), sentAtMs: 3 },
      ...{ effects, members },
    });
  await append('c:ann:ben', 1, 'hello', [], ['ann', 'ben']);
  await append('c:ann:ben', 1, 'a slip', []);
  await append('c:ann:ben', 4, '{"target":2}', [{ type: 'erase', seq: 2 }]);
  const both: Effect[] = ['ann', 'ben'].map((user) => ({ type: 'join', user, role: user === 'ann' ? 2 : 0 }));
  const titled: Effect = { type: 'attributes', attributes: bytes('{"title":"Gang","open":false}') };
  await append(group, 6, '{"title":"Gang","open":false,"users":["ben"]}', [titled, ...both]);
  const deserted = group.replace(/b$/, 'c');
  await append(deserted, 6, '{"title":"Gone","open":false,"users":["ben"]}', both);
  await append(deserted, 8, '{"user":"ben"}', [{ type: 'leave', user: 'ben' }]);
  await append(deserted, 8, '{"user":"ann"}', [{ type: 'leave', user: 'ann' }]);
}

test('everything is in an export once, but passwords', async () => {
  await using store = openMemoryStore({ wallClock: () => 4 });
  await fill(store);
  const lines: ExportLine[] = [];
  for await (const line of exportLines(store)) lines.push(line);
  expect(JSON.stringify(lines)).not.toContain('scrypt');
  const of = (type: string) => lines.filter((line) => line.type === type);
  expect(of('store')).toEqual([expect.objectContaining({ version: 1, users: 2, conversations: 3, messages: 7 })]);
  expect(of('user')).toEqual([
    expect.objectContaining({ name: 'ann', blocks: ['ben'], devices: [expect.objectContaining({ class: 'mobile' })] }),
    expect.objectContaining({ name: 'ben', blocks: [] }),
  ]);
  expect(of('conversation').map((line) => [line['conversation'], line['title'], line['head']])).toEqual([
    ['c:ann:ben', '', 3],
    [group, 'Gang', 1],
    [group.replace(/b$/, 'c'), '', 3],
  ]);
  expect(of('member').map((line) => [line['conversation'], line['user'], line['role']])).toEqual([
    ['c:ann:ben', 'ann', 'member'],
    ['c:ann:ben', 'ben', 'member'],
    [group, 'ann', 'owner'],
    [group, 'ben', 'member'],
  ]);
  expect(
    of('entry')
      .slice(0, 4)
      .map((line) => [line['seq'], line['content']]),
  ).toEqual([
    [1, { kind: 'text', text: 'hello' }],
    [2, { kind: 'erased' }],
    [3, { kind: 'recall', target: 2 }],
    [1, { kind: 'create', title: 'Gang', open: false, users: ['ben'] }],
  ]);
});

test('what an entry says is told as far as it is known', () => {
  expect(entryContent({ kind: 2, body: bytes('{"a":1}') })).toEqual({ kind: 'text', text: '{"a":1}' });
  expect(entryContent({ kind: 99, body: bytes('x') })).toEqual({ kind: 99, body: 'eA==' });
  expect(entryContent({ kind: 3, body: bytes('no JSON') })).toEqual({ kind: 3, body: 'bm8gSlNPTg==' });
  expect(entryContent({ kind: 1, body: new Uint8Array([0xff]) })).toEqual({ kind: 1, body: '/w==' });
});

test('the program exports the same from a directory at rest and from under a running server', async () => {
  const data = scratchDirectory();
  {
    await using store = await openSqliteStore({ file: join(data, 'chat.db') });
    await fill(store);
  }
  const exported = async (): Promise<readonly string[]> => {
    const program = start(['export', '--data', data]);
    expect([await program.exit, program.stderr]).toEqual([0, '']);
    const lines = program.stdout.trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ type: 'end', lines: lines.length - 1 });
    // Sizes of files differ.
    return lines.filter((line) => JSON.parse(line).type !== 'store');
  };
  const atRest = await exported();
  expect(atRest.length).toBe(2 + 3 + 4 + 7 + 1);
  await startReady(data, ['--new-key']);
  expect(await exported()).toEqual(atRest);
});

test('an export whose reader has gone ends, and leaves no copy behind', async () => {
  const data = scratchDirectory();
  {
    await using store = await openSqliteStore({ file: join(data, 'chat.db') });
    for (let user = 0; user < 300; user++) {
      const about = 'x'.repeat(1_000);
      await store.users.create({ name: `user${user}`, passwordRecord: 'x', createdAtMs: 1 });
      await store.users.changeProfile(`user${user}`, { displayName: '', about });
    }
  }
  await startReady(data, ['--new-key']);
  const program = start(['export', '--data', data]);
  program.child.stdout?.destroy();
  expect(await program.exit).toBe(1);
  expect(program.stderr).toContain('stdout takes no more');
  expect(readdirSync(data).filter((name) => name.startsWith('export-'))).toEqual([]);
});
