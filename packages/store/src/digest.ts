import { createHash } from 'node:crypto';

const digestBytes = 16;

/** What is kept of an entry that was erased: enough to tell the same call from another one with its id. */
export function digestOf(kind: number, body: Uint8Array): Uint8Array {
  const kindBytes = new Uint8Array(4);
  new DataView(kindBytes.buffer).setUint32(0, kind);
  return new Uint8Array(createHash('sha256').update(kindBytes).update(body).digest().subarray(0, digestBytes));
}
