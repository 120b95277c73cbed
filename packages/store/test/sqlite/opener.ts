/** Opens a store and closes it. Started by migration.test.ts, and killed by it. */
import { openSqliteStore } from '../../src/sqlite/index.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: opener <file>');
await using _ = await openSqliteStore({ file, lockTimeoutMs: 5_000 });
