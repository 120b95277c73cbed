import { describe, expect, test } from 'vitest';
import { emptyHeader as empty, readProtobuf } from './headers.ts';
import { thrownBy } from './thrown.ts';

describe('a protobuf header', () => {
  test('may have fields that nobody knows [FRAME-5.4]', () => {
    const unknown = [
      'a00601', // 100: varint
      'a106 0000000000000000', // 100: fixed64
      'a206 03 616263', // 100: bytes
      'a306 2004 a406', // 100: a group that holds what looks like field 4
      'a506 00000000', // 100: fixed32
      'f8ffffff0f 01', // the largest field number
    ];
    expect(readProtobuf(`2005 ${unknown.join('')}`)).toEqual({ ...empty, cmdCode: 5 });
  });

  test('with a known field of another wire type has an unknown field [FRAME-5.3] [FRAME-5.4]', () => {
    expect(readProtobuf('0807 2005 25 01000000')).toEqual({ ...empty, cmdCode: 5 });
  });

  test('with a field twice holds the last [FRAME-5.6]', () => {
    expect(readProtobuf('2005 0a0161 2006 0a0162')).toEqual({ ...empty, from: 'b', cmdCode: 6 });
  });

  test('may have numbers that are longer than they need to be', () => {
    expect(readProtobuf('2085808080808080808000')).toEqual({ ...empty, cmdCode: 5 });
  });

  test('may have groups 4 deep and not 5 [FRAME-5.6]', () => {
    expect(readProtobuf('a306a306a306a306 a406a406a406a406')).toEqual(empty);
    expect(thrownBy(() => readProtobuf('a306a306a306a306a306 a406a406a406a406a406')).code).toBe('FRAME_BAD_HEADER');
  });

  const malformed: readonly (readonly [string, string])[] = [
    ['a field without a value', '20'],
    ['a field with half a value', '2085'],
    ['a number of 65 bits', '2085808080808080808002'],
    ['a number of 11 bytes', '208580808080808080808000'],
    ['a text beyond the end', '0a0261'],
    ['a text of 2^32 - 1 bytes', '0affffffff0f61'],
    ['a text of 2^32 bytes', '0a808080801061'],
    ['a fixed64 beyond the end', '3900000000000000'],
    ['a fixed32 beyond the end', '3d000000'],
    ['field 0', '0005'],
    ['a field number of 30 bits', 'a086808010 05'],
    ['wire type 6', '0e'],
    ['wire type 7', '0f'],
    ['a group that does not end', 'a306'],
    ['a group that ends as another', 'a306ac06'],
    ['a group that did not begin', 'a406'],
    ['a name that is not UTF-8', '0a02c0af'],
  ];

  test.each(malformed)('that is or has %s is refused [FRAME-5.6]', (_, hex) => {
    expect(thrownBy(() => readProtobuf(hex))).toMatchObject({ code: 'FRAME_BAD_HEADER', fault: 'peer' });
  });

  const outOfRange: readonly (readonly [string, string])[] = [
    ['a name of 257 bytes', `0a8102${'61'.repeat(257)}`],
    ['a UUID of 15 bytes', `1a0f${'00'.repeat(15)}`],
    ['a UUID of 17 bytes', `1a11${'00'.repeat(17)}`],
    ['a command of 33 bits', '208080808010'],
    ['a negative command', '20ffffffffffffffffff01'],
    ['half a millisecond', '39 000000000000e03f'],
    ['a negative time', '39 000000000000f0bf'],
    ['a time of 2^53', '39 0000000000004043'],
    ['a time that is infinite', '39 000000000000f07f'],
    ['a time that is no number', '39 000000000000f87f'],
  ];

  test.each(outOfRange)('with %s is refused [FRAME-5.3]', (_, hex) => {
    expect(thrownBy(() => readProtobuf(hex))).toMatchObject({ code: 'FRAME_BAD_HEADER', fault: 'peer' });
  });

  test('remembers no more of 20 000 unknown fields than of one', () => {
    // Numbers 16 and above: were each remembered, a header would cost a hundred times its bytes.
    const field = (number: number): string => {
      const tag = number << 3;
      return [0x80 | (tag & 0x7f), 0x80 | ((tag >> 7) & 0x7f), (tag >> 14) & 0x7f, 1]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
    };
    const sizes: number[] = [];
    const set = Reflect.get(Map.prototype, 'set') as Map<unknown, unknown>['set'];
    Map.prototype.set = function (this: Map<unknown, unknown>, key, value) {
      set.call(this, key, value);
      sizes.push(this.size);
      return this;
    };
    try {
      expect(
        readProtobuf(
          Array.from({ length: 20_000 }, (_, i) => field(i + 16))
            .join('')
            .concat('2005'),
        ).cmdCode,
      ).toBe(5);
    } finally {
      Map.prototype.set = set;
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
  });
});
