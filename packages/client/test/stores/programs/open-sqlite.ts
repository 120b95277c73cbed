/** Opens a SQLite store, says what became of it, and holds it until its input ends. */
import process from 'node:process';
import { ClientError } from '../../../src/errors.ts';
import { openSqliteStore } from '../../../src/sqlite/index.ts';

const [, , file = ''] = process.argv;
try {
  await using store = await openSqliteStore(file);
  await store.load();
  process.stdout.write('open\n');
  for await (const _ of process.stdin);
} catch (error) {
  process.stdout.write(`${ClientError.is(error) ? error.code : String(error)}\n`);
}
