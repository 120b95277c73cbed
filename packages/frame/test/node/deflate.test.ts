import { deflateRawSync } from 'node:zlib';
import { asciiBytes, fromHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { nodeDeflate } from '../../src/node/deflate.ts';

const empty = fromHex('0300');

describe('nodeDeflate', () => {
  test('gives back what it was given', () => {
    for (const length of [0, 1, 1000, 100_000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * i) >> 3);
      expect(nodeDeflate.inflate(nodeDeflate.deflate(bytes), length)).toEqual(bytes);
    }
  });

  test('inflates up to its bound and not a byte beyond', () => {
    const deflated = deflateRawSync(new Uint8Array(1000));
    expect(nodeDeflate.inflate(deflated, 1000)).toHaveLength(1000);
    expect(nodeDeflate.inflate(deflated, 999)).toBeUndefined();
    expect(nodeDeflate.inflate(deflateRawSync(Uint8Array.of(1)), 0)).toBeUndefined();
    expect(nodeDeflate.inflate(empty, 0)).toHaveLength(0);
  });

  test('stops at its bound: a stream that is broken behind it is only too large', () => {
    const broken = deflateRawSync(Uint8Array.from({ length: 200_000 }, (_, i) => (i * 2_654_435_761) >>> 24));
    broken.fill(0xff, broken.length / 2);
    expect(nodeDeflate.inflate(broken, 1000)).toBeUndefined();
    expect(() => nodeDeflate.inflate(broken, 1_000_000)).toThrow();
  });

  test('refuses bytes behind the stream, and a stream that is cut', () => {
    expect(() => nodeDeflate.inflate(fromHex('030000'), 10)).toThrow('bytes follow the last block');
    expect(() => nodeDeflate.inflate(fromHex('03'), 10)).toThrow();
    expect(() => nodeDeflate.inflate(new Uint8Array(), 10)).toThrow();
  });

  test('answers in memory that is nobody else’s', () => {
    const deflated = nodeDeflate.deflate(asciiBytes('hi'));
    const inflated = nodeDeflate.inflate(deflated, 10);
    for (const bytes of [deflated, inflated]) {
      expect(bytes?.constructor).toBe(Uint8Array);
      expect(bytes?.buffer.byteLength).toBe(bytes?.length);
    }
  });
});
