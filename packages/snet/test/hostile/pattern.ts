import type { Side } from './side.ts';

/** The byte that belongs at a position of what a side writes: whatever is lost, repeated or moved shows. */
export function patternByte(from: Side, position: number): number {
  const mixed = Math.imul((position % 0x1_0000_0000) + (from === 'client' ? 1 : 0x9e37), 0x9e3779b1);
  return (mixed >>> 24) ^ (mixed & 0xff);
}
