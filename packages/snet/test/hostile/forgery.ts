import { concatBytes } from '@proj/io/bytes';
import { helloMagic } from '../../src/core/hello.ts';
import type { Session } from '../../src/core/index.ts';
import { type HelloParts, putTogether, takeApart } from './hello-editor.ts';
import { inside } from './invariants.ts';
import { edges, longVarint } from './raw-varint.ts';
import type { Tape } from './tape.ts';

/** Numbers after the type byte of each frame; after the last of DATA, CLOSE and GOAWAY come so many bytes (SPEC §5). */
export const frameNumbers: Readonly<Record<number, number>> = {
  0: 0, // PAD
  1: 1, // DATA
  2: 1, // SEEK
  3: 2, // ACK
  4: 1, // PING
  5: 2, // PONG
  6: 1, // FIN
  7: 2, // RESET
  8: 3, // CLOSE
  9: 0, // CLOSE_ACK
  10: 0, // unassigned
  11: 1, // TICKET_MIN
  12: 0, // KEYUPDATE
  13: 4, // GOAWAY
  14: 1, // QUIET
  15: 0, // unassigned
};
const frameTypes = Object.keys(frameNumbers).map(Number);
const dataType = 1;
const closeType = 8;
const goAwayType = 13;

/** What someone who holds the keys could put into a record: frames that nearly make sense to this receiver. */
export function forgedFrames(tape: Tape, receiver: Session): Uint8Array {
  const frames: Uint8Array[] = [];
  for (let left = 1 + tape.int(6); left > 0; left--) frames.push(forgedFrame(tape, receiver));
  const plaintext = concatBytes(...frames);
  return tape.oneIn(16) ? plaintext.subarray(0, tape.int(plaintext.length + 1)) : plaintext;
}

function forgedFrame(tape: Tape, receiver: Session): Uint8Array {
  const type = tape.pick(frameTypes);
  const numbers = Array.from({ length: frameNumbers[type] ?? 0 }, () => forgedNumber(tape, receiver));
  let body: Uint8Array = new Uint8Array(0);
  if ([dataType, closeType, goAwayType].includes(type) && !tape.oneIn(8)) {
    body = new Uint8Array(tape.oneIn(8) ? tape.int(0x1_0000) : tape.int(64));
    numbers[numbers.length - 1] = BigInt(body.length);
  }
  return concatBytes(Uint8Array.of(type), ...numbers.map(longVarint), body);
}

/** A number that means something to the receiver, or is about to. */
function forgedNumber(tape: Tape, receiver: Session): bigint {
  const { receiving, sending } = inside(receiver);
  const near = [
    receiving.receivedPosition,
    receiving.limit,
    receiving.readPosition,
    sending.sentPosition,
    sending.firstPosition,
    sending.writePosition,
  ];
  const choice = tape.int(4);
  if (choice === 0) return BigInt(Math.max(0, tape.pick(near) + tape.int(5) - 2));
  if (choice === 1) return BigInt(tape.int(64));
  if (choice === 2) return BigInt(tape.pick(near));
  return tape.pick(edges);
}

/** Bytes damaged on their way, by someone without a key. */
export function damaged(tape: Tape, bytes: Uint8Array, overheard: readonly Uint8Array[]): Uint8Array {
  const at = bytes.length === 0 ? 0 : tape.int(Math.min(bytes.length, 0x1_0000));
  switch (tape.int(8)) {
    case 0: {
      const copy = bytes.slice();
      if (at < copy.length) copy[at]! ^= 1 << tape.int(8);
      return copy;
    }
    case 1:
      return bytes.slice(0, at);
    case 2:
      return bytes.slice(at);
    case 3:
      return concatBytes(bytes.subarray(0, at), tape.bytes(1 + tape.int(8)), bytes.subarray(at));
    case 4:
      return concatBytes(bytes, bytes);
    case 5:
      return overheard.length === 0 ? bytes : concatBytes(bytes.subarray(0, at), tape.pick(overheard));
    case 6:
      return editedHello(tape, bytes);
    default: {
      const copy = bytes.slice();
      copy.fill(tape.pick([0x00, 0x3f, 0x40, 0x7f, 0x80, 0xff]), at, at + 1 + tape.int(4));
      return copy;
    }
  }
}

/** A HELLO with one part of another value, and every length of it right; anything else as it is. */
export function editedHello(tape: Tape, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== helloMagic[0]) return bytes;
  let parts: HelloParts;
  try {
    parts = takeApart(bytes);
  } catch {
    return bytes; // Damaged already.
  }
  const { suites, extensions } = parts;
  const edits: readonly (() => Partial<HelloParts>)[] = [
    () => ({ flags: tape.byte() }),
    () => ({ pattern: tape.byte() }),
    () => ({ suites: [...suites, ...Array.from({ length: tape.int(20) }, () => tape.int(0x1_0000))] }),
    () => ({ suites: suites.slice(tape.int(suites.length + 1)) }),
    () => ({ epoch: Number(tape.pick(edges) & ((1n << 53n) - 1n)) }),
    () => ({ extensions: extensions.slice(tape.int(extensions.length + 1)) }),
    () => ({ extensions: extensions.toReversed() }),
    () => ({ extensions: [...extensions, ...extensions] }),
    () => ({ extensions: [...extensions, { type: tape.int(64), bytes: tape.bytes(tape.int(40)) }] }),
    () => ({ sealed: tape.bytes(tape.int(80)) }),
    () => ({ messageType: tape.byte() }),
  ];
  return putTogether({ ...parts, ...tape.pick(edits)() });
}
