import { createHash } from 'node:crypto';

/** `c`: what a client sends. `s`: what a server sends. */
export type Direction = 'c' | 's';

const blockBytes = 32;

/**
 * The stream that an end of `legacy_snet.py` sends, without its last byte 06: block k is SHA-256 of the direction's
 * ASCII byte, the seed and k, both 64 bits, little-endian; the last block is cut. In chunks of at most 64 KiB.
 */
export function* streamOf(direction: Direction, seed: number, lengthBytes: number): Generator<Uint8Array<ArrayBuffer>> {
  const input = Buffer.alloc(17);
  input.write(direction, 'latin1');
  input.writeBigUInt64LE(BigInt(seed), 1);
  let block = 0n;
  for (let left = lengthBytes; left > 0; ) {
    const chunk = new Uint8Array(Math.min(left, 0x1_0000));
    for (let at = 0; at < chunk.length; at += blockBytes) {
      input.writeBigUInt64LE(block++, 9);
      chunk.set(
        createHash('sha256')
          .update(input)
          .digest()
          .subarray(0, chunk.length - at),
        at,
      );
    }
    left -= chunk.length;
    yield chunk;
  }
}

/** SHA-256 of that stream, as `sha256_sent` and `sha256_received` show it. */
export function streamDigest(direction: Direction, seed: number, lengthBytes: number): string {
  const hash = createHash('sha256');
  for (const chunk of streamOf(direction, seed, lengthBytes)) hash.update(chunk);
  return hash.digest('hex');
}
