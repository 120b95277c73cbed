import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ClientError } from '../errors.ts';
import type { ClientState, ClientStore, StoreChange } from '../store.ts';
import { StoreState } from '../store-state.ts';
import { type Write, WriteQueue } from '../write-queue.ts';
import { entryLine, type Journal, journalOf, readJournal } from './journal.ts';
import { lockFolder } from './lock.ts';

type OpenJournal = Omit<Journal, 'isFormer'> & { readonly file: FileHandle };

/** A journal is rewritten when it has outgrown what is in it, but not for less than this. */
const smallestRewriteBytes = 262_144;

/**
 * Opens a store in the folder `dir`, which is made when it is missing, for this user only. One process at a time; what
 * a killed one left behind is taken over.
 *
 * A write is one line at the end of a journal. Those of one turn share one `write`, and one `fdatasync` when one of
 * them is durable.
 *
 * @throws ClientError `CLIENT_STORE_LOCKED`, `CLIENT_STORE_CORRUPT`, `CLIENT_STORE_FAILED`.
 */
export async function openFileStore(dir: string): Promise<ClientStore> {
  return failing(`the store in ${dir} cannot be opened`, async () => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const lock = await lockFolder(dir);
    try {
      return await FileStore.open(dir, lock);
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
  });
}

class FileStore implements ClientStore {
  readonly #dir: string;
  readonly #lock: AsyncDisposable;
  readonly #state: StoreState;
  readonly #queue: WriteQueue<StoreChange>;
  #file: FileHandle;
  #lines: number;
  #bytes: number;
  #syncedLines: number;
  #rewriteAtBytes = smallestRewriteBytes;
  #closing: Promise<void> | undefined;

  static async open(dir: string, lock: AsyncDisposable): Promise<FileStore> {
    await rm(temporary(dir), { force: true });
    const file = await readFile(journal(dir)).catch(absent);
    const whole = file === undefined ? undefined : readJournal(file);
    if (whole !== undefined && !whole.isFormer) {
      return new FileStore(dir, lock, { ...whole, file: await openAfter(dir, whole) });
    }
    const state = whole?.state ?? new StoreState();
    return new FileStore(dir, lock, { state, ...(await replaceJournal(dir, state)) });
  }

  private constructor(dir: string, lock: AsyncDisposable, opened: OpenJournal) {
    this.#dir = dir;
    this.#lock = lock;
    this.#state = opened.state;
    this.#file = opened.file;
    this.#lines = opened.lines;
    this.#bytes = opened.bytes;
    this.#syncedLines = opened.lines;
    this.#queue = new WriteQueue({
      what: `the store in ${dir}`,
      turn: () => Promise.resolve(),
      commit: (writes, durable) => this.#append(writes, durable),
    });
  }

  async load(): Promise<ClientState> {
    await this.#queue.write([], true);
    return this.#state.snapshot();
  }

  write(changes: readonly StoreChange[], { durable }: { readonly durable: boolean }): Promise<void> {
    return this.#queue.write(changes, durable);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Never rejects: what was promised to be durable is, and nobody waits for the rest. */
  async #close(): Promise<void> {
    await this.#queue.close();
    await this.#file.close().catch(() => {});
    await this.#lock[Symbol.asyncDispose]();
  }

  async #append(writes: readonly Write<StoreChange>[], durable: boolean): Promise<void> {
    const lines = writes
      .filter(({ changes }) => changes.length > 0)
      .map(({ changes }) => entryLine(changes, this.#syncedLines));
    if (lines.length > 0) {
      const bytes = Buffer.from(lines.join(''));
      await this.#file.appendFile(bytes);
      this.#lines += lines.length;
      this.#bytes += bytes.length;
      for (const { changes } of writes) for (const change of changes) this.#state.apply(change);
    }
    if (this.#bytes > this.#rewriteAtBytes) await this.#rewrite();
    if (durable && this.#syncedLines < this.#lines) {
      await this.#file.datasync();
      this.#syncedLines = this.#lines;
    }
  }

  async #rewrite(): Promise<void> {
    const replaced = await replaceJournal(this.#dir, this.#state);
    await this.#file.close();
    this.#file = replaced.file;
    this.#lines = replaced.lines;
    this.#bytes = replaced.bytes;
    this.#syncedLines = replaced.lines;
    this.#rewriteAtBytes = Math.max(smallestRewriteBytes, 2 * replaced.bytes);
  }
}

const journal = (dir: string): string => join(dir, 'journal');
const temporary = (dir: string): string => join(dir, 'journal.new');

/** Puts a journal of `state` in the place of what is there, so that after a power cut there is the one or the other. */
async function replaceJournal(
  dir: string,
  state: StoreState,
): Promise<{ file: FileHandle; lines: number; bytes: number }> {
  const { text, lines } = journalOf(state);
  const bytes = Buffer.from(text);
  const file = await open(temporary(dir), 'ax', 0o600);
  try {
    await file.appendFile(bytes);
    await file.sync();
    await rename(temporary(dir), journal(dir));
    await syncFolder(dir);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { file, lines, bytes: bytes.length };
}

/** The journal, cut to what is whole, for what comes next. */
async function openAfter(dir: string, { bytes }: Journal): Promise<FileHandle> {
  const file = await open(journal(dir), 'a');
  try {
    await file.truncate(bytes);
    // What was read may never have been synced; what comes next will say that it was.
    await file.sync();
  } catch (error) {
    await file.close();
    throw error;
  }
  return file;
}

/** The name in the folder is durable too. Windows cannot open a folder, and needs not. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function failing<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (ClientError.is(cause)) throw cause;
    throw new ClientError('CLIENT_STORE_FAILED', what, { cause });
  }
}
