import { setEnvironmentData } from 'node:worker_threads';
import type { Tally } from './tally.ts';

/** Under this name the worker thread of a store finds where to count. */
export const sqlCountsName = 'bench-counts-sql';
export const sqlCountNames = ['sql statements', 'sql transactions'] as const;

/** The module of a store's worker thread that counts statements as well. */
export const countingWorkerUrl: URL = new URL('sql-worker.ts', import.meta.url);

/** For worker threads that are started from now on. @returns what adds that which was counted to the tally. */
export function countSql(tally: Tally): () => void {
  const shared = new SharedArrayBuffer(4 * sqlCountNames.length);
  const counts = new Int32Array(shared);
  setEnvironmentData(sqlCountsName, shared);
  const seen = sqlCountNames.map(() => 0);
  return () => {
    for (const [index, name] of sqlCountNames.entries()) {
      const now = Atomics.load(counts, index);
      tally.add(name, now - (seen[index] ?? 0));
      seen[index] = now;
    }
  };
}
