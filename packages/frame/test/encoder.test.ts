import { concatBytes, toHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeFrame,
  encodeFrameParts,
  type Frame,
  type FrameErrorCode,
  type FrameOptions,
  type MessageFrame,
} from '../src/index.ts';
import { anyFrame, decodeChunks, plain } from './frames.ts';
import { thrownBy } from './thrown.ts';
import { vectors } from './vectors.ts';

const message: MessageFrame = {
  kind: 'message',
  version: 2,
  flags: 0,
  header: new Uint8Array([1, 2]),
  payload: new Uint8Array([3, 4, 5]),
};

describe('encodeFrame', () => {
  test.each(vectors)('writes the vector "$name" [FRAME-2.1] [FRAME-3.1]', ({ frame, bytes }) => {
    expect(toHex(encodeFrame(frame))).toBe(toHex(bytes));
  });

  test('writes a length that counts itself when asked to [FRAME-2.6]', () => {
    expect(toHex(encodeFrame(message, { lengthIncludesItself: true }))).toBe('0000001100020000000000020102030405');
    expect(toHex(encodeFrame({ kind: 'heartbeat', number: 9 }, { lengthIncludesItself: true }))).toBe('0000000509');
  });

  test('joins what encodeFrameParts answers', () => {
    fc.assert(
      fc.property(anyFrame, fc.boolean(), (frame, lengthIncludesItself) => {
        const parts = encodeFrameParts(frame, { lengthIncludesItself });
        expect(concatBytes(...parts)).toEqual(encodeFrame(frame, { lengthIncludesItself }));
      }),
    );
  });

  test('writes what the decoder reads back', () => {
    fc.assert(
      fc.property(fc.array(anyFrame), fc.boolean(), (frames, lengthIncludesItself) => {
        const bytes = concatBytes(...frames.map((frame) => encodeFrame(frame, { lengthIncludesItself })));
        expect(decodeChunks([bytes], { lengthIncludesItself }).map(plain)).toEqual(frames);
      }),
    );
  });

  test('accepts a frame and a header exactly at their limits [FRAME-4.3]', () => {
    expect(encodeFrame(message, { maxFrameBytes: 13, maxHeaderBytes: 2 })).toHaveLength(17);
  });
});

describe('encodeFrameParts', () => {
  test('hands the payload over uncopied and leaves an empty one out', () => {
    const parts = encodeFrameParts(message);
    expect(parts).toHaveLength(2);
    expect(parts[1]).toBe(message.payload);
    expect(encodeFrameParts({ ...message, payload: new Uint8Array() })).toHaveLength(1);
  });

  test('copies the header, which may change afterwards', () => {
    const header = new Uint8Array([7]);
    const [head] = encodeFrameParts({ ...message, header });
    header[0] = 8;
    expect(head?.at(-1)).toBe(7);
  });
});

describe('what the encoder refuses [FRAME-4.3]', () => {
  const refused: readonly [string, FrameErrorCode, Frame, FrameOptions?][] = [
    ['a frame above maxFrameBytes', 'FRAME_TOO_LARGE', message, { maxFrameBytes: 12 }],
    ['a header above maxHeaderBytes', 'FRAME_BAD_HEADER_LENGTH', message, { maxHeaderBytes: 1 }],
    ['a reserved flag', 'FRAME_RESERVED_FLAG', { ...message, flags: 4 }],
    ['a negative flag set', 'FRAME_RESERVED_FLAG', { ...message, flags: -1 }],
    ['a fraction of a flag', 'FRAME_RESERVED_FLAG', { ...message, flags: 0.5 }],
    ['an unknown version', 'FRAME_BAD_VERSION', { ...message, version: 3 as 2 }],
    ['a heartbeat number of 256', 'FRAME_BAD_HEARTBEAT', { kind: 'heartbeat', number: 256 }],
    ['a negative heartbeat number', 'FRAME_BAD_HEARTBEAT', { kind: 'heartbeat', number: -1 }],
    ['half a heartbeat number', 'FRAME_BAD_HEARTBEAT', { kind: 'heartbeat', number: 0.5 }],
  ];

  test.each(refused)('%s is our own fault, %s', (_, code, frame, options) => {
    const error = thrownBy(() => encodeFrame(frame, options));
    expect(error).toMatchObject({ code, fault: 'local' });
    expect(error.message).toMatch(new RegExp(`\\[${code}\\]$`));
  });

  test.each([
    { maxFrameBytes: 7 },
    { maxFrameBytes: 2 ** 32 - 4 },
    { maxFrameBytes: 8.5 },
    { maxFrameBytes: Number.NaN },
    { maxHeaderBytes: -1 },
    { maxHeaderBytes: 2 ** 32 },
  ])('the limit %o is a bad option', (options) => {
    expect(thrownBy(() => encodeFrame(message, options))).toMatchObject({ code: 'FRAME_BAD_OPTION', fault: 'local' });
  });
});
