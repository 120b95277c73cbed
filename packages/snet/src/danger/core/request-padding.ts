import { concatBytes, emptyBytes } from '@proj/io/bytes';
import { describedRequestBytes, firstRequestBytes } from './messages.ts';

/**
 * The end of a request for a new session that was answered after the 16 bytes of its description, in case it has the
 * 40 of every implementation: 24 zeros. If anything but a zero comes among them they were the stream's, all of them.
 */
export class RequestPadding {
  #left = firstRequestBytes - describedRequestBytes;

  /** What of these bytes is the stream's. Zeros are held back while it is not clear whose they are. */
  strip(bytes: Uint8Array): Uint8Array {
    if (this.#left === 0) return bytes;
    const window = bytes.subarray(0, this.#left);
    if (window.some((byte) => byte !== 0)) {
      const held = new Uint8Array(firstRequestBytes - describedRequestBytes - this.#left);
      this.#left = 0;
      return concatBytes(held, bytes);
    }
    this.#left -= window.length;
    return this.#left > 0 ? emptyBytes : bytes.subarray(window.length);
  }
}
