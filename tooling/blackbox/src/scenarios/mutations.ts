import type { Random } from '@proj/chaos-proxy';

/** Something that goes wrong with bytes on their way. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Buffer.from(bytes);
  const at = random.between(0, copy.length - 1);
  switch (random.between(0, 5)) {
    case 0:
      copy[at] = (copy[at] ?? 0) ^ (1 << random.between(0, 7));
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return Buffer.concat([
        copy.subarray(0, at),
        Buffer.alloc(random.between(1, 40), random.between(0, 255)),
        copy.subarray(at),
      ]);
    case 3:
      return Buffer.concat([copy, copy.subarray(at)]);
    case 4:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + random.between(1, 8)))]);
    default:
      copy[at] = 0xff;
      return copy;
  }
}
