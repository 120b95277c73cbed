import { describe, expect, test } from 'vitest';
import { encodeFrames, FrameReader, type StreamFrame } from '../../src/core/frames.ts';

const address = 'b:1';
const goAway = { type: 'go-away', code: 19, afterMs: 1_000, jitterMs: 0, address } as const;
const hex = (frame: StreamFrame): string =>
  [...encodeFrames([frame])].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
const decodeAll = (plaintext: Uint8Array): StreamFrame[] => {
  const reader = new FrameReader(plaintext);
  const frames: StreamFrame[] = [];
  for (let frame = reader.next(); frame !== undefined; frame = reader.next()) frames.push(frame);
  return frames;
};
const decode = (...bytes: readonly number[]): StreamFrame[] => decodeAll(Uint8Array.from(bytes));

describe('frames are these bytes', () => {
  test.for<readonly [StreamFrame, string]>([
    [goAway, '0d 13 43 e8 00 03 62 3a 31'],
    [{ ...goAway, code: 9, afterMs: 0, address: '' }, '0d 09 00 00 00'],
    [{ type: 'quiet', silenceMs: 600_000 }, '0e 80 09 27 c0'],
    [{ type: 'quiet', silenceMs: 0 }, '0e 00'],
  ])('%j', ([frame, bytes]) => {
    expect(hex(frame)).toBe(bytes);
    expect(decode(...bytes.split(' ').map((byte) => Number.parseInt(byte, 16)))).toEqual([frame]);
  });
});

describe('the address of GOAWAY', () => {
  test('may have 256 bytes', () => {
    const longest = { ...goAway, address: 'x'.repeat(256) };
    expect(decodeAll(encodeFrames([longest]))).toEqual([longest]);
  });

  test.for([
    ['is longer', [0x0d, 9, 0, 0, 0x41, 0x01, ...new Uint8Array(257).fill(0x61)]],
    ['runs past the record', [0x0d, 9, 0, 0, 2, 0x61]],
    ['has a control character', [0x0d, 9, 0, 0, 2, 0x61, 0x0a]],
    ['has a space', [0x0d, 9, 0, 0, 1, 0x20]],
    ['is not ASCII', [0x0d, 9, 0, 0, 2, 0xc3, 0xa9]],
    ['is missing', [0x0d, 9, 0, 0]],
  ] as const)('is a violation when it %s [SNET-1.5]', ([, bytes]) => {
    expect(() => decode(...bytes)).toThrow('[SNET_PROTOCOL_VIOLATION]');
  });
});
