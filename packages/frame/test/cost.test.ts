import { afterEach, describe, expect, test, vi } from 'vitest';
import { encodeFrame, FrameDecoder, type MessageFrame } from '../src/index.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Counts the bytes that are copied, which does not depend on the machine's mood as time does. */
function countCopies(): { readonly bytes: number } {
  const count = { bytes: 0 };
  const set = Reflect.get(Uint8Array.prototype, 'set') as Uint8Array['set'];
  vi.spyOn(Uint8Array.prototype, 'set').mockImplementation(function (this: Uint8Array, source, offset) {
    count.bytes += source.length;
    set.call(this, source, offset);
  });
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

function decodeInPieces(bytes: Uint8Array, pieceBytes: number): number {
  const decoder = new FrameDecoder();
  let frames = 0;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    decoder.push(bytes.subarray(at, at + pieceBytes));
    while (decoder.next() !== undefined) frames++;
  }
  return frames;
}

describe('cost', () => {
  test.each([1, 7, 100, 1460, 16_384])(
    'a frame in pieces of %d bytes is copied at most three times [FRAME-4.5]',
    (piece) => {
      const bytes = frameOf(60_000);
      const copied = countCopies();
      expect(decodeInPieces(bytes, piece)).toBe(1);
      expect(copied.bytes).toBeGreaterThanOrEqual(bytes.length);
      expect(copied.bytes).toBeLessThanOrEqual(3 * bytes.length);
    },
  );

  test('frames inside one chunk are not copied at all [FRAME-4.5]', () => {
    const bytes = frameOf(1000);
    const decoder = new FrameDecoder();
    const copied = countCopies();
    decoder.push(bytes);
    decoder.push(bytes);
    expect([decoder.next(), decoder.next()]).not.toContain(undefined);
    expect(copied.bytes).toBe(0);
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
