/** Where in a direction of a transport a byte offset lies. */
export type Place =
  | 'first bytes'
  | 'handshake'
  | 'early data'
  | 'confirmation'
  | 'record boundary'
  | 'beside a boundary'
  | 'record';

interface Unit {
  readonly kind: 'handshake' | 'early data' | 'confirmation' | 'record';
  readonly fromByte: number;
  readonly toByte: number;
}

const resumesWithEarlyData = 0x01;

/** The messages and records of a captured direction (SPEC §3.1, §4), as far as their lengths were captured. */
export function unitsOf(bytes: Uint8Array, direction: 'toServer' | 'toClient'): Unit[] {
  const units: Unit[] = [];
  const u24 = (at: number): number => ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  const lengthAt = direction === 'toServer' ? 5 : 1;
  let next: Unit['kind'] = 'handshake';
  for (let fromByte = 0; ; ) {
    const headerBytes = next === 'handshake' ? lengthAt : 0;
    if (fromByte + headerBytes + 3 > bytes.length) return units;
    const toByte = fromByte + headerBytes + 3 + u24(fromByte + headerBytes);
    units.push({ kind: next, fromByte, toByte });
    fromByte = toByte;
    if (direction === 'toClient' || next === 'confirmation') next = 'record';
    else if (next === 'handshake' && ((bytes[lengthAt + 3] ?? 0) & resumesWithEarlyData) !== 0) next = 'early data';
    else if (next !== 'record') next = 'confirmation';
  }
}

/** What a cut after `byte` bytes of a captured direction has cut. */
export function placeOf(byte: number, units: readonly Unit[]): Place {
  if (byte <= 1) return 'first bytes';
  const unit = units.find(({ toByte }) => byte <= toByte) ?? units.at(-1);
  if (unit === undefined) return 'handshake';
  if (byte === unit.toByte) return 'record boundary';
  if (byte === unit.toByte - 1 || byte === unit.fromByte + 1) return 'beside a boundary';
  return unit.kind;
}
