/** Opens a store and closes it. Started by tests, and killed by some. */
import { openSqliteStore } from '../../src/sqlite/index.ts';

const [file, lockTimeoutMs = '5000'] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: opener <file> [lockTimeoutMs]');
await using _ = await openSqliteStore({ file, lockTimeoutMs: Number(lockTimeoutMs) });
