import { concatBytes, fromHex } from '@proj/io/bytes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, FrameDecoder, FrameError, type FrameErrorCode } from '../src/index.ts';
import { anyFrame, cut, outcome, outcomeInPlace } from './frames.ts';
import { thrownBy } from './thrown.ts';

const max = 1_048_576;

function uint32(value: number): Uint8Array {
  return fromHex(value.toString(16).padStart(8, '0'));
}

function firstError(bytes: Uint8Array, options?: ConstructorParameters<typeof FrameDecoder>[0]): FrameError {
  const decoder = new FrameDecoder(options);
  decoder.push(bytes);
  return thrownBy(() => decoder.next());
}

describe('lengths', () => {
  test.each([0, 2, 3, 4, 5, 6, 7])('a length of %d is refused [FRAME-2.2]', (length) => {
    expect(firstError(uint32(length))).toMatchObject({ code: 'FRAME_TOO_SHORT', fault: 'peer' });
  });

  test.each([max + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1])(
    'a length of %d is refused before anything else of the frame arrives [FRAME-4.2]',
    (length) => {
      expect(firstError(uint32(length))).toMatchObject({ code: 'FRAME_TOO_LARGE', fault: 'peer' });
    },
  );

  test.each([8, 9, max])('a length of %d is waited for [FRAME-4.2]', (length) => {
    const decoder = new FrameDecoder();
    decoder.push(uint32(length));
    expect(decoder.next()).toBeUndefined();
    decoder.push(fromHex('0002 0000 00000000'));
    decoder.push(new Uint8Array(length - 8));
    expect(decoder.next()).toMatchObject({ kind: 'message', payload: new Uint8Array(length - 8) });
  });

  test.each([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11])(
    'a length of %d is refused where the length counts itself [FRAME-2.6]',
    (length) => {
      expect(firstError(uint32(length), { lengthIncludesItself: true })).toMatchObject({ code: 'FRAME_TOO_SHORT' });
    },
  );

  test('a length that counts itself is limited like one that does not [FRAME-2.6]', () => {
    const options = { lengthIncludesItself: true, maxFrameBytes: 16 };
    expect(firstError(uint32(21), options).code).toBe('FRAME_TOO_LARGE');
    expect(outcome([uint32(20), fromHex('0002 0000 00000000 0102030405060708')], options)).toEqual([
      { kind: 'message', version: 2, flags: 0, header: fromHex(''), payload: fromHex('0102030405060708') },
    ]);
  });
});

describe('fields', () => {
  const refused: readonly (readonly [string, FrameErrorCode, string])[] = [
    ['version 0 [FRAME-2.3]', 'FRAME_BAD_VERSION', '00000008 0000 0000 00000000'],
    ['version 3 [FRAME-2.3]', 'FRAME_BAD_VERSION', '00000008 0003 0000 00000000'],
    ['version 512, a byte-swapped 2, [FRAME-2.3]', 'FRAME_BAD_VERSION', '00000008 0200 0000 00000000'],
    ['reserved flag bit 2 [FRAME-2.4]', 'FRAME_RESERVED_FLAG', '00000008 0002 0004 00000000'],
    ['reserved flag bit 15 [FRAME-2.4]', 'FRAME_RESERVED_FLAG', '00000008 0002 8000 00000000'],
    ['a header beyond its frame [FRAME-2.5]', 'FRAME_BAD_HEADER_LENGTH', '00000009 0002 0000 00000002'],
    ['a header length of 2^31 [FRAME-2.5]', 'FRAME_BAD_HEADER_LENGTH', '00000009 0002 0000 80000000'],
    ['a header length of 2^32-1 [FRAME-2.5]', 'FRAME_BAD_HEADER_LENGTH', '00000009 0002 0000 ffffffff'],
    [
      'a header above 4 KiB in a frame that has room [FRAME-4.2]',
      'FRAME_BAD_HEADER_LENGTH',
      '00010000 0002 0000 00001001',
    ],
  ];

  test.each(refused)('%s is refused before the rest arrives, %s', (_, code, hex) => {
    expect(firstError(fromHex(hex))).toMatchObject({ code, fault: 'peer' });
    expect(outcome(Array.from(fromHex(hex), (byte) => Uint8Array.of(byte)))).toEqual([
      expect.objectContaining({ code, fault: 'peer' }),
    ]);
  });

  test('a header of exactly maxHeaderBytes is read [FRAME-4.2]', () => {
    const bytes = concatBytes(fromHex('00001008 0002 0000 00001000'), new Uint8Array(4096));
    expect(outcome([bytes])).toEqual([expect.objectContaining({ header: new Uint8Array(4096) })]);
  });
});

describe('after an error', () => {
  test('next answers only that error and holds nothing, whatever is pushed [FRAME-4.4]', () => {
    const decoder = new FrameDecoder();
    decoder.push(concatBytes(fromHex('00000001 01 00000000'), fromHex('00000001 02')));
    expect(decoder.next()).toEqual({ kind: 'heartbeat', number: 1 });
    const errors = [1, 2, 3].map(() => {
      decoder.push(fromHex('00000001 03'));
      try {
        return decoder.next();
      } catch (error) {
        return error;
      }
    });
    expect(errors[0]).toMatchObject({ code: 'FRAME_TOO_SHORT' });
    expect(errors[1]).toBe(errors[0]);
    expect(errors[2]).toBe(errors[0]);
    expect(decoder.bufferedBytes).toBe(0);
  });

  test('push still does not throw', () => {
    const decoder = new FrameDecoder();
    decoder.push(uint32(0));
    expect(() => decoder.next()).toThrow(FrameError);
    expect(() => decoder.push(uint32(1))).not.toThrow();
  });
});

describe('any bytes', () => {
  /** Bytes that get past the length field often enough to reach every check behind it. */
  const nearlyFrames = fc
    .array(
      fc.oneof(
        anyFrame.map((frame) => encodeFrame(frame)),
        fc.uint8Array({ maxLength: 30 }),
        fc
          .tuple(fc.integer({ min: 0, max: 24 }), fc.uint8Array({ maxLength: 24 }))
          .map(([length, rest]) => concatBytes(uint32(length), rest)),
      ),
      { maxLength: 6 },
    )
    .map((parts) => concatBytes(...parts));

  test('become frames or one FrameError, and the same ones however they are cut and taken [FRAME-4.1]', () => {
    fc.assert(
      fc.property(
        nearlyFrames,
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.boolean(),
        (bytes, cuts, lengthIncludesItself) => {
          const whole = outcome([bytes], { lengthIncludesItself });
          const last = whole.at(-1);
          if (last instanceof Error) expect(FrameError.is(last) && last.fault).toBe('peer');
          const pieces = outcome(cut(bytes, cuts), { lengthIncludesItself });
          expect(pieces.map(comparable)).toEqual(whole.map(comparable));
          const places = outcomeInPlace(cut(bytes, cuts), { lengthIncludesItself });
          expect(places.map(comparable)).toEqual(whole.map(comparable));
        },
      ),
      { numRuns: 500 },
    );
  });

  function comparable(seen: unknown): unknown {
    return seen instanceof Error ? seen.message : seen;
  }
});
