import { concatBytes, fromHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { encodeFrame, FrameDecoder, FrameError, type MessageFrame, type MessagePlace } from '../src/index.ts';
import { decodeChunks, plain } from './frames.ts';
import { vectors } from './vectors.ts';

function message(headerBytes: number, payloadBytes: number): MessageFrame {
  return {
    kind: 'message',
    version: 2,
    flags: 0,
    header: new Uint8Array(headerBytes).fill(0xaa),
    payload: new Uint8Array(payloadBytes).fill(0xbb),
  };
}

describe('vectors', () => {
  test.each(vectors)('"$name" is read [FRAME-2.1] [FRAME-3.1]', ({ bytes, frame }) => {
    expect(decodeChunks([bytes])).toEqual([frame]);
  });

  test.each(vectors)('"$name" is read when cut at any one point [FRAME-4.1]', ({ bytes, frame }) => {
    for (let at = 0; at <= bytes.length; at++) {
      expect(decodeChunks([bytes.slice(0, at), bytes.slice(at)])).toEqual([frame]);
    }
  });

  test.each(vectors)('"$name" is read byte by byte [FRAME-4.1]', ({ bytes, frame }) => {
    expect(decodeChunks(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual([frame]);
  });

  test('all of them in one chunk are read in their order', () => {
    const all = concatBytes(...vectors.map(({ bytes }) => bytes));
    expect(decodeChunks([all])).toEqual(vectors.map(({ frame }) => frame));
  });

  test('all of them in chunks pushed before the first is taken are read in their order', () => {
    const all = concatBytes(...vectors.map(({ bytes }) => bytes));
    const decoder = new FrameDecoder();
    for (let at = 0; at < all.length; at += 3) decoder.push(all.slice(at, at + 3));
    expect(vectors.map(() => decoder.next())).toEqual(vectors.map(({ frame }) => frame));
    expect(decoder.next()).toBeUndefined();
  });
});

describe('views', () => {
  test('a frame inside one chunk is answered as views of that chunk', () => {
    const bytes = encodeFrame(message(3, 5));
    const [frame] = decodeChunks([bytes]) as [MessageFrame];
    expect(frame.header.buffer).toBe(bytes.buffer);
    expect(frame.payload.buffer).toBe(bytes.buffer);
    expect([frame.header.byteOffset, frame.payload.byteOffset]).toEqual([12, 15]);
  });

  test('a frame in pieces is answered in a buffer that nobody else has', () => {
    const bytes = encodeFrame(message(3, 5));
    const decoder = new FrameDecoder();
    decoder.push(bytes.subarray(0, 14));
    expect(decoder.next()).toBeUndefined();
    decoder.push(bytes.subarray(14));
    const frame = decoder.next() as MessageFrame;
    bytes.fill(0);
    expect(plain(frame)).toEqual(message(3, 5));
  });

  test('frames that were answered do not change while later ones arrive', () => {
    const bytes = encodeFrame(message(3, 5));
    const chunks = [bytes.slice(0, 7), concatBytes(bytes.slice(7), bytes.slice(0, 9)), bytes.slice(9)];
    expect(decodeChunks(chunks).map(plain)).toEqual([message(3, 5), message(3, 5)]);
  });

  test('a chunk that was searched to its end may be reused by its owner', () => {
    const bytes = encodeFrame(message(3, 5));
    const chunk = new Uint8Array(1);
    const decoder = new FrameDecoder();
    let frame: unknown;
    for (const byte of bytes) {
      chunk[0] = byte;
      decoder.push(chunk);
      frame = decoder.next();
    }
    expect(frame).toEqual(message(3, 5));
  });
});

describe('places', () => {
  test('say where the frame lies in its chunk, always by the same object', () => {
    const bytes = concatBytes(encodeFrame({ kind: 'heartbeat', number: 7 }), encodeFrame(message(3, 5)));
    const decoder = new FrameDecoder();
    decoder.push(bytes);
    const place = decoder.nextPlace();
    expect(place).toMatchObject({ kind: 'heartbeat', number: 7 });
    expect(decoder.nextPlace()).toBe(place);
    expect(place).toMatchObject({ kind: 'message', version: 2, flags: 0, headerAt: 17, payloadAt: 20, end: 25 });
    expect(place).toHaveProperty('bytes', bytes);
  });

  test('of frames in pieces are in one small buffer, which frames that were answered leave', () => {
    const bytes = encodeFrame(message(3, 5));
    const decoder = new FrameDecoder();
    const take = <Taken>(next: () => Taken): Taken => {
      expect(next()).toBeUndefined();
      decoder.push(concatBytes(bytes.subarray(14), bytes.subarray(0, 14)));
      return next();
    };
    decoder.push(bytes.subarray(0, 14));
    const whole = take(() => decoder.next()) as MessageFrame;
    const first = take(() => decoder.nextPlace()) as MessagePlace;
    const [buffer, at] = [first.bytes.buffer, first.headerAt];
    const second = take(() => decoder.nextPlace()) as MessagePlace;
    expect([second.bytes.buffer, second.headerAt]).toEqual([buffer, at]);
    expect(whole.header.buffer).toBe(buffer);
    expect(plain(whole)).toEqual(message(3, 5));
  });
});

describe('bufferedBytes', () => {
  test('counts what was pushed and not yet answered', () => {
    const bytes = encodeFrame(message(0, 4));
    const decoder = new FrameDecoder();
    expect(decoder.bufferedBytes).toBe(0);
    decoder.push(bytes);
    decoder.push(bytes.slice(0, 3));
    decoder.push(bytes.slice(3, 5));
    expect(decoder.bufferedBytes).toBe(21);
    decoder.next();
    expect(decoder.bufferedBytes).toBe(5);
    expect(decoder.next()).toBeUndefined();
    expect(decoder.bufferedBytes).toBe(5);
    decoder.push(bytes.slice(5));
    decoder.next();
    expect(decoder.bufferedBytes).toBe(0);
  });
});

describe('maxFrameBytes', () => {
  test('is 1 MiB unless told otherwise [FRAME-4.2]', () => {
    expect(new FrameDecoder().maxFrameBytes).toBe(1_048_576);
  });

  test('can be raised between two frames of one chunk', () => {
    const bytes = concatBytes(encodeFrame(message(0, 8)), encodeFrame(message(0, 9)));
    const strict = new FrameDecoder({ maxFrameBytes: 16 });
    strict.push(bytes);
    strict.next();
    expect(() => strict.next()).toThrow('FRAME_TOO_LARGE');

    const raised = new FrameDecoder({ maxFrameBytes: 16 });
    raised.push(bytes);
    raised.next();
    raised.maxFrameBytes = 17;
    expect(raised.next()).toEqual(message(0, 9));
  });

  test('holds for a frame that has begun to arrive when it is lowered', () => {
    const bytes = encodeFrame(message(0, 9));
    const decoder = new FrameDecoder();
    decoder.push(bytes.slice(0, 15));
    expect(decoder.next()).toBeUndefined();
    decoder.maxFrameBytes = 16;
    expect(() => decoder.next()).toThrow('FRAME_TOO_LARGE');
  });

  test('keeps the other options when it changes', () => {
    const decoder = new FrameDecoder({ maxFrameBytes: 64, maxHeaderBytes: 1, lengthIncludesItself: true });
    decoder.maxFrameBytes = 128;
    decoder.push(encodeFrame(message(2, 0), { lengthIncludesItself: true }));
    expect(() => decoder.next()).toThrow('FRAME_BAD_HEADER_LENGTH');
  });

  test.each([7, 8.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32])('refuses %d', (bytes) => {
    expect(() => new FrameDecoder({ maxFrameBytes: bytes })).toThrow('FRAME_BAD_OPTION');
    const decoder = new FrameDecoder();
    expect(() => {
      decoder.maxFrameBytes = bytes;
    }).toThrow('FRAME_BAD_OPTION');
    expect(decoder.maxFrameBytes).toBe(1_048_576);
  });
});

describe('FrameError.is', () => {
  test('goes by name and code, whichever copy of the package made the error', () => {
    const foreign = Object.assign(new Error('x'), { name: 'FrameError', code: 'FRAME_TOO_SHORT' });
    expect(FrameError.is(foreign)).toBe(true);
    expect(FrameError.is(foreign, 'FRAME_TOO_SHORT')).toBe(true);
    expect(FrameError.is(foreign, 'FRAME_TOO_LARGE')).toBe(false);
    expect(FrameError.is(new Error('FRAME_TOO_SHORT'))).toBe(false);
    expect(FrameError.is(fromHex('00'))).toBe(false);
  });
});
