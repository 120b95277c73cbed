import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiBytes, ByteQueue, concatBytes, emptyBytes, equalBytes, fromHex, toHex } from '../src/bytes.ts';

const bytes = (maxLength = 40): fc.Arbitrary<Uint8Array> => fc.uint8Array({ maxLength });

describe('ByteQueue', () => {
  type Step = readonly [
    operation: 'push' | 'peek' | 'take' | 'takeChunk' | 'skip' | 'copyRange' | 'clear',
    a: number,
    b: number,
  ];
  const step: fc.Arbitrary<Step> = fc.tuple(
    fc.oneof(
      { weight: 40, arbitrary: fc.constant('push' as const) },
      { weight: 60, arbitrary: fc.constantFrom('peek', 'take', 'takeChunk', 'skip', 'copyRange') },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
    ),
    fc.nat(12),
    fc.nat(12),
  );

  test('answers like one array of bytes, whatever is pushed and taken', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const queue = new ByteQueue();
        let model: number[] = [];
        let pushed = 0;
        for (const [operation, a, b] of steps) {
          switch (operation) {
            case 'push': {
              const chunk = Uint8Array.from({ length: a }, () => pushed++);
              queue.push(chunk);
              model.push(...chunk);
              break;
            }
            case 'peek':
            case 'take': {
              const expected = a > model.length ? undefined : Uint8Array.from(model.slice(0, a));
              expect(queue[operation](a)).toEqual(expected);
              if (operation === 'take' && expected !== undefined) model = model.slice(a);
              break;
            }
            case 'takeChunk': {
              const chunk = queue.takeChunk(a + 1);
              if (model.length === 0) expect(chunk).toBeUndefined();
              else {
                const length = chunk?.length ?? 0;
                expect(length).toBeGreaterThan(0);
                expect(length).toBeLessThanOrEqual(a + 1);
                expect(chunk).toEqual(Uint8Array.from(model.slice(0, length)));
                model = model.slice(length);
              }
              break;
            }
            case 'skip':
              if (a > model.length) expect(() => queue.skip(a)).toThrow(RangeError);
              else {
                queue.skip(a);
                model = model.slice(a);
              }
              break;
            case 'copyRange':
              if (a + b > model.length) expect(() => queue.copyRange(a, b)).toThrow(RangeError);
              else expect(queue.copyRange(a, b)).toEqual(Uint8Array.from(model.slice(a, a + b)));
              break;
            case 'clear':
              queue.clear();
              model = [];
          }
          expect(queue.length).toBe(model.length);
        }
        expect(queue.take(model.length)).toEqual(Uint8Array.from(model));
      }),
    );
  });

  test('a read within one chunk is a view of it, a read across chunks a copy', () => {
    const queue = new ByteQueue();
    const chunk = Uint8Array.of(1, 2, 3, 4);
    queue.push(chunk);
    queue.push(Uint8Array.of(5));
    expect(queue.peek(3)?.buffer).toBe(chunk.buffer);
    expect(queue.peek(5)?.buffer).not.toBe(chunk.buffer);
    expect(queue.takeChunk(100)?.buffer).toBe(chunk.buffer);
    expect(queue.takeChunk(100)).toEqual(Uint8Array.of(5));
  });

  test('a copied range never is a view', () => {
    const queue = new ByteQueue();
    const chunk = Uint8Array.of(1, 2, 3);
    queue.push(chunk);
    const range = queue.copyRange(0, 3);
    chunk.fill(0);
    expect(range).toEqual(Uint8Array.of(1, 2, 3));
  });

  test('keeps its place over thousands of chunks, whose slots it gives back in bulk', () => {
    const queue = new ByteQueue();
    let pushed = 0;
    let taken = 0;
    for (let round = 0; round < 500; round++) {
      for (let i = 0; i < 7; i++) queue.push(Uint8Array.of(pushed & 0xff, pushed++ >> 8));
      for (let i = 0; i < 6; i++) expect(queue.take(2)).toEqual(Uint8Array.of(taken & 0xff, taken++ >> 8));
    }
    expect(queue.length).toBe(1000);
    while (queue.length > 0) expect(queue.take(2)).toEqual(Uint8Array.of(taken & 0xff, taken++ >> 8));
    expect(taken).toBe(pushed);
  });

  test('negative and undefined lengths change nothing', () => {
    const queue = new ByteQueue();
    queue.push(Uint8Array.of(1, 2));
    for (const length of [-1, Number.NaN]) {
      expect(() => queue.skip(length)).toThrow(RangeError);
      expect(() => queue.copyRange(0, length)).toThrow(RangeError);
      expect(() => queue.copyRange(length, 1)).toThrow(RangeError);
    }
    expect(queue.take(2)).toEqual(Uint8Array.of(1, 2));
  });
});

describe('bytes', () => {
  test('concatBytes joins any parts, none included', () => {
    fc.assert(
      fc.property(fc.array(bytes()), (parts) => {
        expect([...concatBytes(...parts)]).toEqual(parts.flatMap((part) => [...part]));
      }),
    );
    expect(concatBytes()).toEqual(emptyBytes);
  });

  test('equalBytes is true for equal bytes alone', () => {
    fc.assert(
      fc.property(bytes(), bytes(), (a, b) => {
        expect(equalBytes(a, a.slice())).toBe(true);
        expect(equalBytes(a, b)).toBe(toHex(a) === toHex(b));
        expect(equalBytes(a, concatBytes(a, Uint8Array.of(0)))).toBe(false);
      }),
    );
  });

  test('fromHex reads what toHex wrote, in either case and with white space', () => {
    fc.assert(
      fc.property(bytes(), (whole) => {
        const hex = toHex(whole);
        expect(hex).toBe(Buffer.from(whole).toString('hex'));
        expect(fromHex(hex)).toEqual(whole);
        expect(fromHex(` ${hex.toUpperCase().replaceAll(/../g, '$&\n')}`)).toEqual(whole);
      }),
    );
  });

  test('fromHex refuses anything else', () => {
    for (const text of ['0', 'abc', '0x', 'gg', '-1']) expect(() => fromHex(text)).toThrow(TypeError);
  });

  test('asciiBytes takes ASCII and nothing else', () => {
    expect(asciiBytes('Noise_\u007f')).toEqual(Uint8Array.of(0x4e, 0x6f, 0x69, 0x73, 0x65, 0x5f, 0x7f));
    for (const text of ['é', '\u0080', '😀']) expect(() => asciiBytes(text)).toThrow(TypeError);
  });
});
