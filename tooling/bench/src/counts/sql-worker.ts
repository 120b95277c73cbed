/** The worker thread of a store, with every statement that it runs counted. */
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { getEnvironmentData } from 'node:worker_threads';
import { sqlCountsName } from './sql-count.ts';

const counts = new Int32Array(getEnvironmentData(sqlCountsName) as unknown as SharedArrayBuffer);

function count(sql: string): void {
  Atomics.add(counts, 0, 1);
  if (/^\s*BEGIN/i.test(sql)) Atomics.add(counts, 1, 1);
}

/** Each call of the method counts before it is carried out. */
function watch<T extends object>(
  prototype: T,
  method: keyof T,
  sqlOf: (self: T, parameters: unknown[]) => string,
): void {
  const original = prototype[method] as (...parameters: unknown[]) => unknown;
  prototype[method] = function (this: T, ...parameters: unknown[]): unknown {
    count(sqlOf(this, parameters));
    return original.apply(this, parameters);
  } as T[keyof T];
}

watch(DatabaseSync.prototype, 'exec', (_database, [sql]) => String(sql));
for (const method of ['run', 'get', 'all', 'iterate'] as const) {
  watch(StatementSync.prototype, method, (statement) => statement.sourceSQL);
}
await import('@proj/store/sqlite/worker');
