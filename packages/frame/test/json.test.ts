import { fromHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { decodeHeader } from '../src/index.ts';
import { emptyHeader as empty, readJson } from './headers.ts';
import { thrownBy } from './thrown.ts';

const uuid = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('a JSON header', () => {
  test('may have white space, escapes and exponents', () => {
    expect(readJson(' {\t"from" : "\\u0061lice" ,\r\n"cmdCode":5e0, "ts": 1.7E+12 } ')).toEqual({
      ...empty,
      from: 'alice',
      cmdCode: 5,
      ts: 1_700_000_000_000,
    });
  });

  test('may have fields that nobody knows, of any kind, 3 deep [FRAME-5.4] [FRAME-5.5]', () => {
    expect(readJson('{"x":{"y":[1,-0.5,"z",true,false,null]},"cmdCode":5,"w":[{}],"v":[]}')).toEqual({
      ...empty,
      cmdCode: 5,
    });
  });

  test('holds a UUID in either case, which is the same UUID', () => {
    expect(readJson(`{"uuid":"${uuid.toUpperCase()}"}`).uuid).toBe(uuid);
  });

  test('holds a zero with a sign, which is zero', () => {
    expect(Object.is(readJson('{"ts":-0}').ts, 0)).toBe(true);
  });

  test('may have 32 keys and not 33, wherever they are [FRAME-5.5]', () => {
    const members = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, i) => `"k${from + i}":0`).join(',');
    expect(readJson(`{${members(0, 32)}}`)).toEqual(empty);
    expect(thrownBy(() => readJson(`{${members(0, 33)}}`)).code).toBe('FRAME_BAD_HEADER');
    expect(readJson(`{"a":{${members(0, 15)}},${members(0, 16)}}`)).toEqual(empty);
    expect(thrownBy(() => readJson(`{"a":{${members(0, 16)}},${members(0, 16)}}`)).code).toBe('FRAME_BAD_HEADER');
  });

  const malformed: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['two objects', '{}{}'],
    ['an object that does not end', '{"from":"a"'],
    ['a string that does not end', '{"from":"a}'],
    ['a string that ends in its escape', '{"from":"a\\'],
    ['a comma too much', '{"cmdCode":1,}'],
    ['a comma too few', '{"cmdCode":1"ts":0}'],
    ['no colon', '{"cmdCode" 1}'],
    ['no value', '{"cmdCode":}'],
    ['a key without quotes', '{cmdCode:1}'],
    ['single quotes', "{'cmdCode':1}"],
    ['a comment', '{/**/"cmdCode":1}'],
    ['a leading zero', '{"cmdCode":01}'],
    ['a leading plus', '{"cmdCode":+1}'],
    ['a hexadecimal number', '{"cmdCode":0x1}'],
    ['a number without a fraction after its point', '{"cmdCode":1.}'],
    ['NaN', '{"ts":NaN}'],
    ['a control character', '{"from":"a\u0001"}'],
    ['a line break in a string', '{"from":"a\n"}'],
    ['an unknown escape', '{"from":"\\x41"}'],
    ['a byte order mark', '\ufeff{}'],
    ['white space that JSON does not know', '{\u00a0}'],
    ['an unclosed list', '{"x":[1}'],
    ['a key twice', '{"cmdCode":1,"cmdCode":1}'],
    ['a key twice, one of them escaped', '{"cmdCode":1,"cmd\\u0043ode":2}'],
    ['a key twice in what is skipped', '{"x":{"y":1,"y":1}}'],
    ['__proto__', '{"__proto__":{}}'],
    ['__proto__, escaped', '{"\\u005f_proto__":1}'],
    ['__proto__ in what is skipped', '{"x":{"__proto__":1}}'],
    ['a depth of 4', '{"x":{"y":{"z":{}}}}'],
    ['a depth of 4 in lists', '{"x":[[[]]]}'],
    ['a depth of 1000', `{"x":${'['.repeat(1000)}`],
  ];

  test.each(malformed)('that is or has %s is refused [FRAME-5.5]', (_, text) => {
    expect(thrownBy(() => readJson(text))).toMatchObject({ code: 'FRAME_BAD_HEADER', fault: 'peer' });
  });

  test.each(['7b2266726f6d223a22ff227d', '7b2266726f6d223a22c0af227d', '7b2278223a22eda080227d'])(
    'that is not UTF-8 is refused: %s [FRAME-5.5]',
    (hex) => {
      expect(thrownBy(() => decodeHeader({ version: 1, header: fromHex(hex) })).code).toBe('FRAME_BAD_HEADER');
    },
  );

  const outOfRange: readonly (readonly [string, string])[] = [
    ['a number for a name', '{"from":1}'],
    ['null for a name', '{"from":null}'],
    ['an object for a name', '{"to":{}}'],
    ['half a surrogate pair', '{"from":"\\ud800"}'],
    ['a name of 257 bytes', `{"from":"${'é'.repeat(129)}"}`],
    ['a short UUID', '{"uuid":"01890a5d"}'],
    ['a text for a number', '{"cmdCode":"5"}'],
    ['a truth for a number', '{"cmdCode":true}'],
    ['a list for a number', '{"seqId":[1]}'],
    ['a negative number', '{"seqId":-1}'],
    ['a fraction', '{"ackId":1.5}'],
    ['33 bits', '{"ackId":4294967296}'],
    ['a time of 2^53', '{"ts":9007199254740992}'],
    ['infinity', '{"ts":1e999}'],
  ];

  test.each(outOfRange)('with %s is refused [FRAME-5.3]', (_, text) => {
    expect(thrownBy(() => readJson(text))).toMatchObject({ code: 'FRAME_BAD_HEADER', fault: 'peer' });
  });
});
