import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkSqliteStore, openSqliteStore } from '../../src/sqlite/index.ts';
import { idOf } from './messages.ts';
import { scratchFile } from './scratch.ts';
import { version1 } from './version-1.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** Some of everything that version 1 had. */
function filled(file: string): void {
  using database = version1(file);
  database.exec(`
    INSERT INTO conversation VALUES (1, 'c:ann:bob', 4), (2, 'g:1', 1);
    INSERT INTO member VALUES ('ann', 1), ('bob', 1), ('ann', 2);
    INSERT INTO cursor VALUES ('bob', 'phone', 1, 2), ('bob', 'laptop', 1, 3), ('eve', 'phone', 1, 4);
    INSERT INTO user VALUES ('ann', 'scrypt$1', 5, NULL), ('bob', 'scrypt$2', 6, 7);
  `);
  const insert = database.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const entries = [
    [1, 1, 'ann', 1, 1, 10, 100],
    [1, 2, 'bob', 2, 2, 20, 300],
    // The wall clock went back.
    [1, 3, 'ann', 3, 7, 30, 200],
    [1, 4, 'ann', 4, 1, 40, 400],
    [2, 1, 'ann', 5, 1, 50, 250],
  ] as const;
  for (const [conversation, seq, sender, number, kind, sentAtMs, acceptedAtMs] of entries) {
    insert.run(conversation, seq, sender, idOf(number), kind, sentAtMs, acceptedAtMs, bytes(`body ${number}`));
  }
}

test('a file of version 1 opens with everything it had', async () => {
  const file = scratchFile();
  filled(file);
  const before = new DatabaseSync(file);
  const epoch = before.prepare(`SELECT value FROM meta WHERE key = 'epoch'`).get()?.['value'];
  before.close();
  await using store = await openSqliteStore({ file });
  expect(store.epoch).toEqual(epoch);
  expect(await store.read('c:ann:bob', 0, 10)).toEqual(
    (
      [
        [1, 'ann', 1, 10, 100],
        [2, 'bob', 2, 20, 300],
        [3, 'ann', 7, 30, 200],
        [4, 'ann', 1, 40, 400],
      ] as const
    ).map(([seq, sender, kind, sentAtMs, acceptedAtMs]) => ({
      conversation: 'c:ann:bob',
      seq,
      sender,
      id: idOf(seq),
      kind,
      body: bytes(`body ${seq}`),
      target: 0,
      sentAtMs,
      acceptedAtMs,
    })),
  );
  const member = { role: 0, joinSeq: 1, leftSeq: undefined, mutedUntilMs: 0, received: 0, read: 0 };
  expect(await store.members('c:ann:bob')).toEqual([
    { ...member, user: 'ann' },
    { ...member, user: 'bob', received: 3 },
  ]);
  expect(await store.conversation('c:ann:bob')).toEqual({
    conversation: 'c:ann:bob',
    head: 4,
    version: 1,
    members: 2,
    attributes: new Uint8Array(0),
    activeAtMs: 400,
  });
  // Kinds 1 and 2 count, 7 does not.
  expect((await store.heads('bob', 'phone')).map(({ received, unread }) => [received, unread])).toEqual([[2, 2]]);
  expect((await store.heads('ann', 'phone')).map(({ unread }) => unread)).toEqual([1, 0]);
  expect(await store.cursor('bob', 'laptop', 'c:ann:bob')).toBe(3);
  expect((await store.devices.list('bob')).map(({ device }) => device)).toEqual(['laptop', 'phone']);
  // A position of who is no member made nobody a member.
  expect([await store.member('c:ann:bob', 'eve'), await store.heads('eve', 'phone')]).toEqual([undefined, []]);
  expect(await store.users.list()).toEqual([
    { name: 'ann', passwordRecord: 'scrypt$1', createdAtMs: 5, displayName: '', about: '' },
    { name: 'bob', passwordRecord: 'scrypt$2', createdAtMs: 6, displayName: '', about: '', disabledAtMs: 7 },
  ]);
  expect(await store.figures()).toMatchObject({ users: 2, conversations: 2, messages: 5, outbox: 0 });
});

test('texts of version 1 are found as those of today are, by who may see them', async () => {
  const file = scratchFile();
  filled(file);
  {
    using database = new DatabaseSync(file);
    const change = database.prepare('UPDATE message SET body = ? WHERE conversation = ? AND seq = ?');
    change.run(bytes('The OLD bridge'), 1, 1);
    change.run(bytes('bridge of 北京'), 1, 2);
    // Neither is a text: another kind, and no UTF-8.
    change.run(bytes('a bridge that nobody wrote'), 1, 3);
    change.run(new Uint8Array([0x62, 0xff]), 1, 4);
    change.run(bytes('Éclair bridge'), 2, 1);
  }
  {
    await using store = await openSqliteStore({ file });
    const found = async (user: string, query: string) =>
      (await store.search(user, { query })).map(({ conversation, seq }) => `${conversation} ${seq}`);
    expect(await found('ann', 'bridge')).toEqual(['c:ann:bob 2', 'g:1 1', 'c:ann:bob 1']);
    expect(await found('bob', 'bridge')).toEqual(['c:ann:bob 2', 'c:ann:bob 1']);
    expect([await found('ann', 'eclair'), await found('ann', '北')]).toEqual([['g:1 1'], ['c:ann:bob 2']]);
    expect([await found('ann', 'b'), await found('eve', 'bridge')]).toEqual([await found('ann', 'bridge'), []]);
    // An edit and a recall find the text that was indexed by the migration.
    const entry = { conversation: 'c:ann:bob', sender: 'ann', kind: 3, body: bytes(''), sentAtMs: 0 };
    await store.append({ ...entry, id: idOf(20), effects: [{ type: 'index', seq: 1, text: 'tunnel' }] });
    await store.append({ ...entry, id: idOf(21), effects: [{ type: 'erase', seq: 2 }] });
    expect([await found('ann', 'bridge'), await found('ann', 'tunnel')]).toEqual([['g:1 1'], ['c:ann:bob 1']]);
  }
  expect(await checkSqliteStore(file)).toEqual([]);
});

test('a file that a server of version 1 left is searched like any other', async () => {
  const file = scratchFile();
  {
    using database = new DatabaseSync(file);
    database.exec(readFileSync(new URL('../../../../tooling/blackbox/fixtures/schema-1.sql', import.meta.url), 'utf8'));
  }
  await using store = await openSqliteStore({ file });
  const found = async (user: string, query: string) =>
    (await store.search(user, { query })).map(({ body }) => Buffer.from(body).toString());
  expect(await found('ben', '你好')).toEqual(['an answer: grüße, 你好']);
  expect(await found('ann', 'version')).toEqual(['kept since version 1']);
  expect([await found('ann', 'note'), await found('ben', 'note')]).toEqual([['a note to oneself'], []]);
});

test('a migrated log goes on where it was', async () => {
  const file = scratchFile();
  filled(file);
  {
    await using store = await openSqliteStore({ file });
    const again = {
      conversation: 'c:ann:bob',
      sender: 'ann',
      id: idOf(1),
      kind: 1,
      body: bytes('body 1'),
      sentAtMs: 0,
    };
    expect(await store.append(again)).toEqual({ seq: 1, acceptedAtMs: 100, duplicate: true, version: 1 });
    await expect(store.append({ ...again, kind: 2 })).rejects.toMatchObject({ code: 'STORE_ID_CONFLICT' });
    const next = { ...again, id: idOf(9), counts: true, expectVersion: 1, target: 2 };
    const effects = [3, 1].map((seq) => ({ type: 'index' as const, seq, text: 'old' }));
    expect(await store.append({ ...next, effects })).toMatchObject({ seq: 5, duplicate: false });
    const old = { conversation: 'g:1', sender: 'ann', id: idOf(10), kind: 1, body: bytes('x'), sentAtMs: 0 };
    await store.append({ ...old, effects: [{ type: 'index', seq: 1, text: 'old' }] });
    expect((await store.heads('bob', 'phone')).map(({ unread }) => unread)).toEqual([3]);
    const found = await store.search('ann', { query: 'old' });
    expect(found.map(({ conversation, seq }) => [conversation, seq])).toEqual([
      ['c:ann:bob', 3],
      ['g:1', 1],
      ['c:ann:bob', 1],
    ]);
  }
  expect(await checkSqliteStore(file)).toEqual([]);
});

const opener = fileURLToPath(new URL('./opener.ts', import.meta.url));

test('a migration that is killed half-way leaves version 1, whole, and the next opening migrates it', async () => {
  const file = scratchFile();
  // More than the cache holds, so that the transaction is in the WAL in parts long before it is committed.
  const entries = 20_000;
  const body = (seq: number) => new Uint8Array(3_000).fill(seq);
  {
    using database = version1(file);
    database.exec('PRAGMA synchronous = OFF; BEGIN');
    database.exec(`INSERT INTO conversation VALUES (1, 'c', ${entries}); INSERT INTO member VALUES ('ann', 1)`);
    const insert = database.prepare('INSERT INTO message VALUES (1, ?, ?, ?, 1, 0, ?, ?)');
    for (let seq = 1; seq <= entries; seq += 1) insert.run(seq, 'ann', idOf(seq), seq, body(seq));
    database.exec('COMMIT');
  }
  const child = spawn(process.execPath, ['--conditions=@proj/source', opener, file], { stdio: 'inherit' });
  const closed = once(child, 'close');
  const walBytes = () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  await expect.poll(walBytes, { interval: 1, timeout: 20_000 }).toBeGreaterThan(1_000_000);
  child.kill('SIGKILL');
  expect(await closed).toEqual([null, 'SIGKILL']);
  expect(walBytes()).toBeGreaterThan(1_000_000);
  {
    using database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    expect(database.prepare('PRAGMA quick_check').get()).toEqual({ quick_check: 'ok' });
    expect(database.prepare('SELECT count(*) AS entries FROM message').get()).toEqual({ entries });
  }
  {
    await using store = await openSqliteStore({ file });
    expect(await store.head('c')).toBe(entries);
    expect((await store.read('c', entries - 1, 10)).map((one) => one.body)).toEqual([body(entries)]);
  }
  expect(await checkSqliteStore(file)).toEqual([]);
});
