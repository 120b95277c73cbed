import { concatBytes } from '@proj/io/bytes';
import type { Random } from '@proj/testkit';

/** Numbers at which a length that is believed does harm. */
const lies = [0, 1, 2, 4, 5, 7, 8, 9, 12, 16, 23, 24, 4096, 4097, 65_528, 65_536, 65_537, 1_048_576, 1_048_577];
const greatLies = [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 5, 2 ** 32 - 1];

/** The bytes after a few of the accidents and tricks that a stream may suffer; `offsets` are where units begin. */
export function mutated(bytes: Uint8Array, offsets: readonly number[], random: Random): Uint8Array {
  let result: Uint8Array = bytes.slice();
  for (let left = random.int(4); left > 0; left--) result = mutatedOnce(result, offsets, random);
  return result;
}

function mutatedOnce(bytes: Uint8Array, offsets: readonly number[], random: Random): Uint8Array {
  if (bytes.length === 0) return random.bytes(random.int(12));
  const at = random.int(bytes.length);
  const end = at + random.int(Math.min(bytes.length - at, 40) + 1);
  switch (random.int(7)) {
    case 0:
      bytes[at]! ^= 1 << random.int(8);
      return bytes;
    case 1:
      bytes[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, 0x22, 0x5c, 0x7b]);
      return bytes;
    case 2:
      return lied(bytes, offsets, random);
    case 3:
      return concatBytes(bytes.subarray(0, at), random.bytes(random.int(12)), bytes.subarray(at));
    case 4:
      return concatBytes(bytes.subarray(0, at), bytes.subarray(end));
    case 5:
      return concatBytes(bytes.subarray(0, end), bytes.subarray(at, end), bytes.subarray(end));
    default:
      return bytes.slice(0, at);
  }
}

/** Writes a wrong number where a unit has one. */
function lied(bytes: Uint8Array, offsets: readonly number[], random: Random): Uint8Array {
  const at = (offsets.length === 0 ? 0 : random.pick(offsets)) + random.pick([0, 4, 6, 8]);
  if (at + 4 > bytes.length) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const old = view.getUint32(at);
  const near = [old - 1, old + 1, old - 4, old + 4, old + 16, old * 2];
  view.setUint32(at, random.pick([...lies, ...greatLies, ...near]) >>> 0);
  return bytes;
}

/** The bytes in chunks: whole, one by one, or cut anywhere; views of one buffer or buffers of their own. */
export function chunked(bytes: Uint8Array, random: Random): Uint8Array[] {
  const mode = bytes.length > 5000 ? 1 + random.int(2) : random.int(3);
  const own = random.bool();
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = mode === 0 ? 1 : mode === 1 ? 1 + random.int(2000) : 1 + random.int(bytes.length);
    chunks.push(own ? bytes.slice(at, at + length) : bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}
