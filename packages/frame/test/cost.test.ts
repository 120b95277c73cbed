import { afterEach, describe, expect, test, vi } from 'vitest';
import { encodeFrame, FrameDecoder, type MessageFrame } from '../src/index.ts';
import { encodePacket, PacketDecoder } from '../src/packet/index.ts';

const originalSet = Reflect.get(Uint8Array.prototype, 'set') as Uint8Array['set'];

afterEach(() => {
  Reflect.deleteProperty(Uint8Array.prototype, 'set');
});

/** Pieces up to this length may be copied byte by byte, once, which nobody can count. */
const uncountedBytes = 64;

/** Counts the bytes that are copied by calls, which does not depend on the machine's mood as time does. */
function countCopies(): { readonly bytes: number } {
  const count = { bytes: 0 };
  // Not a spy, which would remember a million calls.
  Uint8Array.prototype.set = function (this: Uint8Array, source, offset): void {
    count.bytes += source.length;
    originalSet.call(this, source, offset);
  };
  return count;
}

function frameOf(payloadBytes: number): Uint8Array {
  const frame: MessageFrame = {
    kind: 'message',
    version: 2,
    flags: 0,
    header: new Uint8Array(),
    payload: new Uint8Array(payloadBytes),
  };
  return encodeFrame(frame);
}

function decodeInPieces(decoder: FrameDecoder | PacketDecoder, bytes: Uint8Array, pieceBytes: number): number {
  let units = 0;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    decoder.push(bytes.subarray(at, at + pieceBytes));
    while (decoder.next() !== undefined) units++;
  }
  return units;
}

describe('cost', () => {
  test.each([1, 7, 100, 1460, 16_384])(
    'a frame of 1 MiB in pieces of %d bytes is copied at most three times [FRAME-4.5]',
    (piece) => {
      const bytes = frameOf(1_048_576 - 8);
      const copied = countCopies();
      expect(decodeInPieces(new FrameDecoder(), bytes, piece)).toBe(1);
      const uncounted = piece > uncountedBytes ? 0 : bytes.length;
      expect(copied.bytes + uncounted).toBeGreaterThanOrEqual(bytes.length);
      expect(copied.bytes + uncounted).toBeLessThanOrEqual(3 * bytes.length);
    },
  );

  test.each([1, 7, 1460])('a packet in pieces of %d bytes is copied at most three times [FRAME-4.5]', (piece) => {
    const bytes = encodePacket({ type: 5, body: new Uint8Array(65_520) });
    const copied = countCopies();
    expect(decodeInPieces(new PacketDecoder(), bytes, piece)).toBe(1);
    const uncounted = piece > uncountedBytes ? 0 : bytes.length;
    expect(copied.bytes + uncounted).toBeGreaterThanOrEqual(bytes.length);
    expect(copied.bytes + uncounted).toBeLessThanOrEqual(3 * bytes.length);
  });

  test('a frame in 262 145 chunks that were all pushed before the first look is copied as often [FRAME-4.5]', () => {
    const bytes = frameOf(1_048_576 - 8);
    const decoder = new FrameDecoder();
    // Single buffers: pieces of one buffer would be joined again while they wait.
    for (let at = 0; at < bytes.length; at += 4) decoder.push(bytes.slice(at, at + 4));
    const copied = countCopies();
    expect(decoder.next()).toBeDefined();
    expect(copied.bytes).toBeLessThanOrEqual(3 * bytes.length);
  });

  test('frames inside one chunk are not copied at all [FRAME-4.5]', () => {
    const bytes = frameOf(1000);
    const decoder = new FrameDecoder();
    const copied = countCopies();
    decoder.push(bytes);
    decoder.push(bytes);
    expect([decoder.next(), decoder.next()]).not.toContain(undefined);
    expect(copied.bytes).toBe(0);
  });

  test.each([1, 3, 4, 11])('fields after a cut at %d are checked before what follows is copied [FRAME-4.2]', (at) => {
    const bytes = frameOf(100_000);
    bytes[8] = 0xff;
    const decoder = new FrameDecoder();
    decoder.push(bytes.subarray(0, at));
    expect(decoder.next()).toBeUndefined();
    const copied = countCopies();
    decoder.push(bytes.slice(at));
    expect(() => decoder.next()).toThrow('FRAME_BAD_HEADER_LENGTH');
    expect(copied.bytes).toBeLessThanOrEqual(2 * 12);
  });

  test('memory follows what arrived, not what was announced [FRAME-4.2]', () => {
    const allocated: number[] = [];
    const Original = Uint8Array;
    vi.stubGlobal(
      'Uint8Array',
      new Proxy(Original, {
        construct(target, args, newTarget) {
          if (typeof args[0] === 'number') allocated.push(args[0]);
          return Reflect.construct(target, args, newTarget) as object;
        },
      }),
    );
    try {
      const decoder = new FrameDecoder();
      decoder.push(Original.of(0, 0x10, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 1));
      expect(decoder.next()).toBeUndefined();
    } finally {
      vi.unstubAllGlobals();
    }
    expect(allocated.length).toBeGreaterThan(0);
    expect(Math.max(...allocated)).toBeLessThanOrEqual(1024);
  });
});
