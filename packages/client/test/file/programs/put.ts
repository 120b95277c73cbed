/** Stores one message after the other and says so, until it is killed. */
import { openFileStore } from '../../../src/file/index.ts';
import { outgoing } from '../messages.ts';

const [, , dir = '', first] = process.argv;
const store = await openFileStore(dir);
for (let number = Number(first); ; number++) {
  await store.write([outgoing(number)], { durable: true });
  process.stdout.write(`${number}\n`);
}
