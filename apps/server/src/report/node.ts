import { createHash } from 'node:crypto';

/** What tells servers apart in reports: it says nothing of the key that it is made of. */
export function nodeId(publicKey: Uint8Array): string {
  return createHash('sha256').update('chat-server report').update(publicKey).digest('hex').slice(0, 12);
}
