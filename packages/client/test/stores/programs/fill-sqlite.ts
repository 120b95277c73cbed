/** Writes to a SQLite store until the system refuses, then twice more; prints what became of it. */
import process from 'node:process';
import { entry, talk } from '../../../src/compliance/samples.ts';
import { ClientError } from '../../../src/errors.ts';
import { openSqliteStore } from '../../../src/sqlite/index.ts';

const [, , file = ''] = process.argv;
const store = await openSqliteStore(file);
const errors: string[] = [];
let count = 0;
for (let seq = 1; errors.length < 3; seq++) {
  try {
    const text = 'x'.repeat(500);
    await store.write(
      [
        { type: 'entry', entry: entry(seq, { kind: 'text', text }) },
        { type: 'cursor', conversation: talk, seq },
      ],
      { durable: true },
    );
    count = seq;
  } catch (error) {
    if (!ClientError.is(error)) throw error;
    errors.push(`${error.code} ${error.cause instanceof Error}`);
  }
}
const read = (await store.entries(talk, { limit: 100_000 })).length;
await store[Symbol.asyncDispose]();
process.stdout.write(`${JSON.stringify({ count, errors, read })}\n`);
