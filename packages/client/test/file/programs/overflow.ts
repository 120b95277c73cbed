/** Writes until the system refuses, then tries twice more; prints what became of it. */
import { openFileStore } from '../../../src/file/index.ts';
import { ClientError } from '../../../src/index.ts';
import { outgoing } from '../messages.ts';

const [, , dir = ''] = process.argv;
const store = await openFileStore(dir);
const errors: string[] = [];
let count = 0;
for (let number = 0; errors.length < 3; number++) {
  try {
    await store.write([outgoing(number, 'x'.repeat(500))], { durable: true });
    count++;
  } catch (error) {
    if (!ClientError.is(error)) throw error;
    errors.push(`${error.code} ${String((error.cause as NodeJS.ErrnoException).code)}`);
  }
}
await store[Symbol.asyncDispose]();
process.stdout.write(`${JSON.stringify({ count, errors })}\n`);
