/** The byte that belongs at a position of a stream: whatever is lost, repeated or moved shows. */
function patternByte(direction: 'c2s' | 's2c', position: number): number {
  const mixed = Math.imul(position + (direction === 'c2s' ? 1 : 0x9e37), 0x9e3779b1);
  return (mixed >>> 24) ^ (mixed & 0xff);
}

/** Its beginning is made once: a model writes and reads it hundreds of thousands of times. */
const patternTableBytes = 0x4_0000;
const tableOf = (direction: 'c2s' | 's2c'): Uint8Array =>
  Uint8Array.from({ length: patternTableBytes }, (_, position) => patternByte(direction, position));
const patternTables = { c2s: tableOf('c2s'), s2c: tableOf('s2c') };

/** So many bytes of the pattern, from a position on. They are not to be changed. */
export function patternBytes(direction: 'c2s' | 's2c', position: number, length: number): Uint8Array {
  if (position + length <= patternTableBytes) return patternTables[direction].subarray(position, position + length);
  return Uint8Array.from({ length }, (_, i) => patternByte(direction, position + i));
}

/** Where the first byte is that is not as expected; `undefined`: all are. */
export function differsAt(bytes: Uint8Array, expected: Uint8Array): number | undefined {
  const at = bytes.findIndex((byte, index) => byte !== expected[index]);
  return at < 0 ? undefined : at;
}
