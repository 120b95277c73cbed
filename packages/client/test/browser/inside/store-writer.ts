/** The script of a page that checks what an IndexedDB store holds, then writes to it until its browser is killed. */
import { openIndexedDbStore } from '../../../src/browser/indexed-db.ts';
import { checkNumbers, writeNumbers } from '../../stores/numbered-writes.ts';

const tell = (path: string, body: string | number): Promise<Response> =>
  fetch(path, { method: 'POST', body: String(body) });

let latest = 0;
let isTelling = false;

/** The latest number alone: they come faster than requests go. */
function tellStored(number: number): void {
  latest = number;
  if (!isTelling) void tellLatest();
}

async function tellLatest(): Promise<void> {
  isTelling = true;
  for (let told = 0; told < latest; ) {
    told = latest;
    await tell('stored', told);
  }
  isTelling = false;
}

try {
  const store = await openIndexedDbStore('numbers');
  const count = await checkNumbers(store);
  await tell('opened', count);
  await writeNumbers(store, count + 1, tellStored);
} catch (error) {
  await tell('failed', error instanceof Error ? `${error.stack} ${String(error.cause)}` : String(error));
}
