/** Changes passwords for ever, and prints each change that was answered. Started by kill.test.ts, and killed by it. */
import { openSqliteStore } from '../../src/sqlite/index.ts';

const [file, first] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: password-changer <file> <first number>');
const store = await openSqliteStore({ file, lockTimeoutMs: 5_000 });
let number = Number(first);

async function changeForEver(user: string): Promise<never> {
  for (;;) {
    number += 1;
    const mine = number;
    await store.users.changePassword(user, String(mine), { revokeBeforeMs: mine });
    // A pipe is written synchronously: what was printed has left the process.
    process.stdout.write(`${user} ${mine}\n`);
  }
}
await Promise.all(Array.from({ length: 8 }, (_, index) => changeForEver(`u${index}`)));
