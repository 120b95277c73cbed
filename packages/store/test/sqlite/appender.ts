/** Appends for ever with some calls in flight, and prints each answer. Started by kill.test.ts, and killed by it. */
import { openSqliteStore } from '../../src/sqlite/index.ts';
import { message } from './messages.ts';

const [file, first] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: appender <file> <first number>');
const store = await openSqliteStore({ file, lockTimeoutMs: 5_000 });
let number = Number(first);

async function appendForEver(): Promise<never> {
  for (;;) {
    number += 1;
    const mine = number;
    const conversation = `g:${mine % 3}`;
    const { seq } = await store.append(
      message(mine, { conversation, effects: [{ type: 'index', text: `body ${mine}` }] }),
    );
    // A pipe is written synchronously: what was printed has left the process.
    process.stdout.write(`${conversation} ${seq} ${mine}\n`);
  }
}
await Promise.all(Array.from({ length: 16 }, appendForEver));
