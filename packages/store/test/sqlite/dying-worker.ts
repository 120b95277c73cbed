/** Opens like the real worker, and ends the thread at the first write. */
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ type: 'open', epoch: new Uint8Array(8), lostCommits: false });
parentPort?.on('message', ({ type }: { readonly type: string }) => {
  if (type === 'write') throw new Error('struck by lightning');
});
