import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync, type StatementResultingChanges, type StatementSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ownMessage } from '../../src/arguments.ts';
import type { Effect, NewMessage, StoredMessage } from '../../src/index.ts';
import { Database } from '../../src/sqlite/database.ts';
import { checkSqliteStore, openSqliteStore } from '../../src/sqlite/index.ts';
import { openDatabase } from '../../src/sqlite/opening.ts';
import type { Call, WriteOperations } from '../../src/sqlite/protocol.ts';
import { message } from './messages.ts';
import { scratchFile } from './scratch.ts';

/** An entry that is found by what it says. */
function said(number: number, text: string, change?: Partial<NewMessage>): NewMessage {
  return message(number, { body: new Uint8Array(Buffer.from(text)), effects: [{ type: 'index', text }], ...change });
}

function appendOf(entry: NewMessage): Call<WriteOperations> {
  return { operation: 'append', args: [ownMessage(entry), 0] };
}

/** A database as the worker has it, its file, and a way to look at it beside. */
class Laid implements Disposable {
  readonly file: string = scratchFile();
  readonly disk: FullDisk;
  readonly database: Database;
  readonly failures: string[] = [];
  nowMs = 0;

  constructor() {
    const boot = undefined;
    const options = { file: this.file, durability: 'normal', verify: false, boot, maxFileBytes: undefined } as const;
    openDatabase({ ...options, lockTimeoutMs: 0 }).database.close();
    this.disk = new FullDisk(this.file);
    this.database = new Database(this.disk, {
      now: () => this.nowMs,
      onUnindexed: ({ code }) => this.failures.push(code),
    });
  }

  append(...entries: readonly NewMessage[]): void {
    expect(this.database.write(entries.map(appendOf)).committed).toBe(true);
    this.database.indexTexts();
  }

  /** Texts that a search engine knows. */
  get indexed(): unknown {
    return this.disk.prepare('SELECT count(*) AS texts FROM search_docsize').get()?.['texts'];
  }

  found(query: string): readonly number[] {
    const search = { phrases: [[query]], conversation: undefined, limit: 100 };
    const result = this.database.answer({ operation: 'search', args: ['ann', search] });
    return result.ok ? (result.value as readonly StoredMessage[]).map(({ seq }) => seq) : [];
  }

  [Symbol.dispose](): void {
    this.disk.isFull = false;
    this.database.close();
  }
}

/** It takes rows, and no commits. */
class FullDisk extends DatabaseSync {
  isFull = false;
  errcode = 13;
  commits = 0;

  override prepare(sql: string): StatementSync {
    const statement = super.prepare(sql);
    if (sql !== 'COMMIT') return statement;
    const run = (): StatementResultingChanges => {
      this.commits++;
      if (this.isFull) throw Object.assign(new Error('it does not go'), { errcode: this.errcode });
      return super.prepare(sql).run();
    };
    return Object.assign(statement, { run });
  }
}

test('texts wait to be indexed until there are 1,024, or 256 KiB, or somebody searches', () => {
  using laid = new Laid();
  // What the process before may have left is looked for once.
  laid.append(said(0, 'zero'));
  expect(laid.indexed).toBe(1);
  for (let number = 1; number <= 1_023; number++) laid.append(said(number, `text${number}`));
  expect(laid.indexed).toBe(1);
  laid.append(said(1_024, 'text1024'));
  expect(laid.indexed).toBe(1_025);
  laid.append(said(2_000, 'long '.repeat(13_000)));
  for (let number = 2_001; number < 2_004; number++) laid.append(said(number, 'long '.repeat(13_000)));
  expect(laid.indexed).toBe(1_025);
  laid.append(said(2_004, 'long '.repeat(13_000)));
  expect(laid.indexed).toBe(1_030);
  laid.append(said(3_000, 'last'));
  expect(laid.indexed).toBe(1_030);
  expect(laid.found('last')).toEqual([1_031]);
  expect(laid.indexed).toBe(1_031);
});

test('a text that is not the body of its entry is indexed with it', () => {
  using laid = new Laid();
  laid.append(said(0, 'zero'));
  laid.append(said(1, 'one', { effects: [{ type: 'index', text: 'other' }] }));
  expect(laid.indexed).toBe(2);
  expect([laid.found('other'), laid.found('one')]).toEqual([[2], []]);
});

test('a text that waits is edited, left behind and recalled as any other', () => {
  using laid = new Laid();
  const effect = (number: number, ...effects: Effect[]) => message(number, { effects });
  laid.append(said(0, 'zero'));
  laid.append(said(1, 'first'), said(2, 'second'), said(3, 'third'));
  laid.append(effect(4, { type: 'index', seq: 2, text: 'edited' }));
  laid.append(effect(5, { type: 'leave', user: 'ann' }));
  laid.append(effect(6, { type: 'index', seq: 3, text: 'later' }), effect(7, { type: 'erase', seq: 4 }));
  expect([laid.found('first'), laid.found('edited'), laid.found('second')]).toEqual([[], [2], [3]]);
  expect([laid.found('later'), laid.found('third')]).toEqual([[], []]);
});

test('while nothing can be written, texts are found that were indexed before, and all of them afterwards', () => {
  using laid = new Laid();
  laid.append(said(0, 'word zero'));
  laid.append(said(1, 'word one'));
  laid.disk.isFull = true;
  expect(laid.found('word')).toEqual([1]);
  laid.disk.isFull = false;
  laid.nowMs += 5_000;
  expect(laid.found('word')).toEqual([2, 1]);
});

test('after a failure nothing is indexed for five seconds, and it is told once until it went well', () => {
  using laid = new Laid();
  laid.append(said(0, 'word zero'), said(1, 'word one'));
  for (let round = 1; round <= 2; round++) {
    laid.append(said(1 + round, 'word'));
    laid.disk.isFull = true;
    laid.disk.commits = 0;
    for (let search = 0; search < 5; search++) laid.found('word');
    expect(laid.disk.commits).toBe(1);
    laid.nowMs += 5_000;
    laid.found('word');
    expect(laid.disk.commits).toBe(2);
    expect(laid.failures).toEqual(Array.from({ length: round }, () => 'STORE_UNAVAILABLE'));
    laid.disk.isFull = false;
    laid.nowMs += 5_000;
    expect(laid.found('word')).toHaveLength(2 + round);
  }
});

test('a damaged file is told, and a search fails that would have indexed', () => {
  using laid = new Laid();
  laid.append(said(0, 'word zero'));
  laid.append(said(1, 'word one'));
  laid.disk.isFull = true;
  laid.disk.errcode = 11;
  const search = { phrases: [['word']], conversation: undefined, limit: 100 };
  for (let count = 0; count < 2; count++) {
    const result = laid.database.answer({ operation: 'search', args: ['ann', search] });
    expect(result).toMatchObject({ ok: false, failure: { code: 'STORE_CORRUPT' } });
  }
  expect(laid.failures).toEqual(['STORE_CORRUPT']);
});

test('what waits after a failure is indexed 1,024 texts a commit, by the writes that follow or by a search at once', () => {
  using laid = new Laid();
  laid.append(said(0, 'zero'));
  const calls = Array.from({ length: 3_000 }, (_, number) => appendOf(said(number + 1, `text${number}`)));
  expect(laid.database.write(calls).committed).toBe(true);
  laid.append(said(4_000, 'later'));
  expect(laid.indexed).toBe(1_025);
  laid.append(said(4_001, 'later'));
  expect(laid.indexed).toBe(2_049);
  laid.disk.commits = 0;
  expect(laid.found('later')).toEqual([3_003, 3_002]);
  expect(laid.disk.commits).toBe(1);
  expect(laid.indexed).toBe(3_003);
});

const talker = fileURLToPath(new URL('./appender.ts', import.meta.url));

test('whatever was stored before kill -9 is found afterwards', async () => {
  const file = scratchFile();
  for (const [round, lines] of [1, 100, 700].entries()) {
    const child = spawn(process.execPath, ['--conditions=@proj/source', talker, file, String(round * 1_000_000)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let count = 0;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      count += chunk.split('\n').length - 1;
      if (count >= lines) child.kill('SIGKILL');
    });
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
    await using store = await openSqliteStore({ file });
    for (const conversation of ['g:0', 'g:1', 'g:2']) {
      const head = await store.head(conversation);
      const found = await store.search('ann', { query: 'body', conversation, limit: 1_000 });
      expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: Math.min(head, 1_000) }, (_, at) => head - at));
    }
  }
  expect(await checkSqliteStore(file)).toEqual([]);
});

test('of a file of version 2 every text is indexed, and those that come later as in any other', async () => {
  const file = scratchFile();
  {
    await using store = await openSqliteStore({ file });
    await store.append(said(1, 'word one'));
    await store.search('ann', { query: 'word' });
  }
  {
    using database = new DatabaseSync(file);
    database.exec(`DELETE FROM counter WHERE name = 'findable'; PRAGMA user_version = 2`);
  }
  {
    await using store = await openSqliteStore({ file });
    await store.append(said(2, 'word two'));
    expect((await store.search('ann', { query: 'word' })).map(({ seq }) => seq)).toEqual([2, 1]);
  }
  expect(await checkSqliteStore(file)).toEqual([]);
});
