/** The longest form of a QUIC varint, so that one of any value, up to 2^62 − 1, fits where another was. */
export function longVarint(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value | (0b11n << 62n));
  return bytes;
}

/** Where a number is most likely to be mistaken for another. */
export const edges: readonly bigint[] = [
  0n,
  1n,
  63n,
  64n,
  16_383n,
  16_384n,
  131_072n,
  131_073n,
  1n << 20n,
  (1n << 30n) - 1n,
  1n << 30n,
  (1n << 31n) - 1n,
  1n << 31n,
  (1n << 32n) - 1n,
  1n << 32n,
  (1n << 53n) - 2n,
  (1n << 53n) - 1n,
  1n << 53n,
  (1n << 53n) + 1n,
  1n << 61n,
  (1n << 62n) - 1n,
];

/** Of those, the ones that no receiver can take for a number. */
export const tooLarge: readonly bigint[] = edges.filter((edge) => edge >= 1n << 53n);
