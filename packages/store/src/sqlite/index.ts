import { extname, resolve } from 'node:path';
import { type Clock, type Log, systemClock } from '@proj/io';
import { checkFile } from '../arguments.ts';
import { StoreError } from '../errors.ts';
import type { ChatStore } from '../index.ts';
import { currentBoot, type LostCommits } from './opening.ts';
import { SqliteStore } from './store.ts';
import { type CommitFact, WorkerLink } from './worker-link.ts';

export { checkSqliteStore, type RestoreOptions, restoreSqliteStore } from './maintenance.ts';
export type { CommitFact } from './worker-link.ts';

export interface SqliteStoreOptions {
  /**
   * The database, made if it is not there, readable by its owner only. `<file>-wal` beside it is part of it: copy or
   * move both, or neither. A local file system: locks and fsync of network file systems are not to be relied on.
   */
  readonly file: string;
  /**
   * `full`: each commit is on the disk before `append` resolves. `normal`: without fsync at each commit; survives a
   * killed process, may lose the last commits at a power cut, after which the epoch is a new one. @defaultValue `'full'`
   */
  readonly durability?: 'normal' | 'full' | undefined;
  /** Looks through the whole file on opening, at the speed of reading it. @defaultValue true */
  readonly verify?: boolean | undefined;
  /** How long to wait for a store that is just closing. @defaultValue 1,000 */
  readonly lockTimeoutMs?: number | undefined;
  /** Cursors are written this long after the first of a batch. @defaultValue 1,000 */
  readonly cursorFlushMs?: number | undefined;
  /**
   * How long the first write of a batch waits for others that go with its commit, 0 to 50. What comes in during a commit
   * shares the next one in any case: while the disk is the bottleneck that alone makes large batches, and a lone writer
   * waits for nobody. @defaultValue 0
   */
  readonly commitWindowMs?: number | undefined;
  /** Writes that may wait, and reads likewise; beyond it `STORE_OVERLOADED`. @defaultValue 10,000 */
  readonly maxQueuedCalls?: number | undefined;
  /** Bytes of writes that may wait, at least 4 MiB; beyond it `STORE_OVERLOADED`. @defaultValue 64 MiB */
  readonly maxQueuedBytes?: number | undefined;
  /**
   * Size of `file`, without the WAL; a commit beyond it fails with `STORE_UNAVAILABLE`. A file that is larger already
   * does not grow. @defaultValue as large as the disk permits
   */
  readonly maxFileBytes?: number | undefined;
  /** Milliseconds since 1970, stamped on each message. @defaultValue `Date.now` */
  readonly wallClock?: (() => number) | undefined;
  /** Times the cursor batches. @defaultValue the runtime's */
  readonly clock?: Clock | undefined;
  /**
   * Is told of batches of positions that could not be written, of commits that may be lost, of texts that cannot be indexed, and of
   * what the listeners below throw. @defaultValue none
   */
  readonly log?: Log | undefined;
  /** Called after each commit, for those who watch. @defaultValue none */
  readonly onCommit?: ((fact: CommitFact) => void) | undefined;
  /** Called for each cursor and read position that found no room to wait, and was dropped. @defaultValue none */
  readonly onPositionDropped?: (() => void) | undefined;
  /**
   * Called once if the worker thread dies. Every call then rejects `STORE_CLOSED`, with the reason as `cause`; what was
   * pending has been rejected with `STORE_UNAVAILABLE`. @defaultValue none
   */
  readonly onFailure?: ((error: StoreError) => void) | undefined;
  /**
   * The module of the worker thread, `@proj/store/sqlite/worker`, where a bundler has put it.
   * @defaultValue the one beside this module
   */
  readonly workerUrl?: URL | undefined;
}

/** From the sources the worker is a `.ts` file, from the build a `.js` file: whatever this module is. */
const besideThis = new URL(`./worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

const lossWarnings: Readonly<Record<LostCommits, string>> = {
  'no-wal': 'the store was not closed and its WAL is missing: its last commits are lost',
  crash: 'the machine may have gone down under a store with durability normal: its last commits may be lost',
};

function bounded(name: string, value: number, min: number, max: number): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new StoreError('STORE_BAD_ARGUMENT', `${name} must be an integer from ${min} to ${max}`);
}

/** What a listener throws is its own failure, and not that of the store. */
function guarded<Facts extends readonly unknown[]>(
  listener: ((...facts: Facts) => void) | undefined,
  log: Log | undefined,
): (...facts: Facts) => void {
  return (...facts) => {
    try {
      listener?.(...facts);
    } catch (error) {
      log?.error({ error }, 'a listener threw');
    }
  };
}

/**
 * Opens a store in one SQLite file. A worker thread owns the database, with an exclusive lock for as long as the store
 * is open. Appends that come in while a commit is under way share the next one.
 *
 * @throws StoreError `STORE_LOCKED`, `STORE_CORRUPT`, `STORE_UNAVAILABLE` when the file cannot be opened or created,
 * `STORE_BAD_ARGUMENT`.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<ChatStore> {
  const { file, durability = 'full', verify = true, maxFileBytes } = options;
  checkFile(file);
  if (durability !== 'full' && durability !== 'normal') {
    throw new StoreError('STORE_BAD_ARGUMENT', 'durability must be full or normal');
  }
  const parts = {
    durability,
    wallClock: options.wallClock ?? Date.now,
    clock: options.clock ?? systemClock,
    log: options.log,
    onPositionDropped: guarded(options.onPositionDropped, options.log),
    cursorFlushMs: bounded('cursorFlushMs', options.cursorFlushMs ?? 1_000, 0, 3_600_000),
    maxQueuedCalls: bounded('maxQueuedCalls', options.maxQueuedCalls ?? 10_000, 1, 1_000_000),
    maxQueuedBytes: bounded('maxQueuedBytes', options.maxQueuedBytes ?? 0x4000000, 0x400000, 0x40000000),
  };
  const commitWindowMs = bounded('commitWindowMs', options.commitWindowMs ?? 0, 0, 50);
  const { link, epoch, lostCommits } = await WorkerLink.open(
    options.workerUrl ?? besideThis,
    {
      // An absolute path, since SQLite takes "file:…" for a URI.
      file: resolve(file),
      durability,
      verify,
      boot: currentBoot(),
      lockTimeoutMs: bounded('lockTimeoutMs', options.lockTimeoutMs ?? 1_000, 0, 60_000),
      maxFileBytes: maxFileBytes === undefined ? undefined : bounded('maxFileBytes', maxFileBytes, 65_536, 2 ** 48),
    },
    {
      commitWindowMs,
      onCommit: guarded(options.onCommit, options.log),
      onFailure: guarded(options.onFailure, options.log),
      onUnindexed: guarded(
        (error) => options.log?.error({ file, error }, 'searches miss the latest texts'),
        options.log,
      ),
    },
  );
  if (lostCommits !== undefined) options.log?.warn({ file }, lossWarnings[lostCommits]);
  return new SqliteStore(link, { ...parts, epoch });
}
