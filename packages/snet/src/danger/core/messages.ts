import { concatBytes, equalBytes } from '@proj/io/bytes';
import { violation } from '../../core/errors.ts';
import { maxPosition } from '../../core/wire.ts';

/** The handshake messages of both generations, byte for byte (DANGER-SPEC §2, §3). All integers are little-endian. */

export const publicKeyBytes = 8;
export const idBytes = 8;
export const challengeBytes = 8;
export const digestBytes = 16;
const counterBytes = 8;

/** First byte of a request of generation 2. */
export const RequestType = { New: 0x00, Reconnect: 0xff } as const;
/** What a request of generation 1 takes, whether it is new or not; the published description has 16 for a new one. */
export const firstRequestBytes = 40;
export const describedRequestBytes = 16;
const noId = new Uint8Array(idBytes);

/** Application bytes since the first handshake, as an end announces them. */
export interface Counters {
  readonly written: number;
  readonly read: number;
}

export interface Reconnect extends Counters {
  readonly id: Uint8Array;
  readonly mac: Uint8Array;
  /** What the MAC covers, beside the key. */
  readonly covered: Uint8Array;
}

/** @throws SnetError `SNET_PROTOCOL_VIOLATION` for 2^53 and more: no stream is that long. */
function counterAt(bytes: Uint8Array, offset: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, counterBytes);
  const high = view.getUint32(4, true);
  if (high > 0x1f_ffff) throw violation('a counter at or above 2^53');
  return high * 0x1_0000_0000 + view.getUint32(0, true);
}

function counter(value: number): Uint8Array {
  if (!(value >= 0 && value <= maxPosition)) throw new Error('defect: a counter out of range');
  const bytes = new Uint8Array(counterBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, value >>> 0, true);
  view.setUint32(4, Math.floor(value / 0x1_0000_0000), true);
  return bytes;
}

export function isNoId(id: Uint8Array): boolean {
  return equalBytes(id, noId);
}

export function encodeFirstRequest(publicKey: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(firstRequestBytes);
  bytes.set(publicKey, idBytes);
  return bytes;
}

export function encodeSecondRequest(publicKey: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(RequestType.New), publicKey);
}

/** What a client's MAC covers, and what the rest of its reconnect request repeats. */
export function reconnectHead(id: Uint8Array, { written, read }: Counters): Uint8Array {
  return concatBytes(id, counter(written), counter(read));
}

export function decodeReconnect(request: Uint8Array): Reconnect {
  const covered = request.subarray(0, idBytes + 2 * counterBytes);
  return {
    id: covered.subarray(0, idBytes),
    written: counterAt(covered, idBytes),
    read: counterAt(covered, idBytes + counterBytes),
    covered,
    mac: request.subarray(covered.length, firstRequestBytes),
  };
}

export function encodeCounters({ written, read }: Counters): Uint8Array {
  return concatBytes(counter(written), counter(read));
}

export function decodeCounters(bytes: Uint8Array): Counters {
  return { written: counterAt(bytes, 0), read: counterAt(bytes, counterBytes) };
}
