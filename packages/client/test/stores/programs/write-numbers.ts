/** Writes to a SQLite store until it is killed; prints the number of each write that has resolved. */
import process from 'node:process';
import { openSqliteStore } from '../../../src/sqlite/index.ts';
import { writeNumbers } from '../numbered-writes.ts';

const [, , file = '', first] = process.argv;
await writeNumbers(await openSqliteStore(file), Number(first), (number) => process.stdout.write(`${number}\n`));
