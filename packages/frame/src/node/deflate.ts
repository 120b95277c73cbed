/** Raw deflate of Node's zlib for `sealPayload` and `openPayload`; the one file of this package that needs Node. */
import { deflateRawSync, type InflateRaw, inflateRawSync } from 'node:zlib';
import type { Compressor } from '../payload.ts';

/** RFC 1951 by `node:zlib`, on the calling thread. Frames are bounded, and so is the time it takes. */
export const nodeDeflate: Compressor = {
  deflate(bytes: Uint8Array): Uint8Array {
    return ownBytes(deflateRawSync(bytes));
  },

  inflate(bytes: Uint8Array, maxOutputBytes: number): Uint8Array | undefined {
    // Node accepts no bound of 0, and anything is more than that; nothing compresses to less than one byte anyway.
    const options = { info: true, maxOutputLength: Math.max(maxOutputBytes, 1) };
    let inflated: Inflated;
    try {
      // `info` changes the type of the result, which the declaration does not say.
      inflated = inflateRawSync(bytes, options) as unknown as Inflated;
    } catch (error) {
      if (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return undefined;
      throw error;
    }
    if (inflated.engine.bytesWritten !== bytes.length) throw new Error('bytes follow the last block');
    return inflated.buffer.length > maxOutputBytes ? undefined : ownBytes(inflated.buffer);
  },
};

interface Inflated {
  readonly buffer: Uint8Array;
  readonly engine: Pick<InflateRaw, 'bytesWritten'>;
}

/** A copy without Node's `Buffer`, which may be a slice of the pool that all small buffers share. */
function ownBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer);
}
