import { describe, expect, test } from 'vitest';
import {
  ArgumentsError,
  checkAll,
  type FlagTable,
  flagLines,
  readArguments,
  type WordRow,
  wholeNumber,
} from '../src/arguments.ts';

const flags: FlagTable = { key: { placeholder: 'KEY', help: 'a key' }, json: { help: 'print JSON' } };
const words: readonly WordRow[] = [{ name: 'USER' }, { name: 'TEXT', rest: true }];

function mistakesOf(args: readonly string[], rows: readonly WordRow[] = []): readonly string[] {
  try {
    readArguments(args, flags, rows);
  } catch (error) {
    if (error instanceof ArgumentsError) return error.mistakes;
    throw error;
  }
  return [];
}

test('flags and words may be mixed', () => {
  const given = readArguments(['ben', '--json', 'hello', '--key=abc', 'there'], flags, words);
  expect(given.words).toEqual(['ben', 'hello', 'there']);
  expect([given.has('json'), given.has('key'), given.text('key'), given.text('json')]).toEqual([
    true,
    true,
    'abc',
    undefined,
  ]);
});

test('behind -- everything is a word, and a lone - is one', () => {
  expect(readArguments(['ben', '--', '--json', '-x'], flags, words).words).toEqual(['ben', '--json', '-x']);
  expect(readArguments(['ben', '-'], flags, words).words).toEqual(['ben', '-']);
});

test('a value may begin with dashes, as keys do', () => {
  expect(readArguments(['--key', '-abc'], flags, []).text('key')).toBe('-abc');
  expect(readArguments(['--key', '--abc'], flags, []).text('key')).toBe('--abc');
});

describe('mistakes', () => {
  test('every one is listed', () => {
    expect(mistakesOf(['--json=1', '--nope', '-1 degree', '--key'], words)).toEqual([
      '--json takes no value',
      '"--nope" is not an option: there are --key, --json (text that begins with "-" goes behind "--")',
      '"-1 degree" is not an option: there are --key, --json (text that begins with "-" goes behind "--")',
      '--key needs a value: KEY',
      'USER is missing',
      'TEXT is missing',
    ]);
  });

  test('a flag in the place of a value is not taken for one', () => {
    expect(mistakesOf(['--key', '--json'])).toEqual(['--key needs a value: KEY']);
  });

  test('a word that is optional may be missing, and is not one too many', () => {
    const rows = [{ name: 'HOST' }, { name: 'PORT', optional: true }];
    expect(mistakesOf([], rows)).toEqual(['HOST is missing']);
    expect(mistakesOf(['a'], rows)).toEqual([]);
    expect(mistakesOf(['a', '1'], rows)).toEqual([]);
    expect(mistakesOf(['a', '1', 'b'], rows)).toEqual(['"b" is one argument too many']);
  });

  test('words beyond those wanted and flags given twice are refused', () => {
    expect(mistakesOf(['a', '--json', '--json'])).toEqual(['--json is given twice', '"a" is one argument too many']);
  });

  test('names that objects inherit are no flags', () => {
    expect(mistakesOf(['--constructor', '--__proto__'])).toHaveLength(2);
  });
});

test('whole numbers are checked as text', () => {
  expect(wholeNumber('count', '12', 1, 12)).toBe(12);
  for (const text of ['', '0', '13', '1.5', '-1', '1e1', '0x1', ' 1', 'NaN']) {
    expect(() => wholeNumber('count', text, 1, 12), text).toThrow(ArgumentsError);
  }
});

describe('checks', () => {
  const refuse = (...mistakes: readonly string[]) => {
    throw new ArgumentsError(mistakes);
  };

  test('answer with what each of them answers', () => {
    expect(
      checkAll(
        () => 1,
        () => 'two',
      ),
    ).toEqual([1, 'two']);
  });

  test('are all made before the mistakes of all are told', () => {
    expect(() =>
      checkAll(
        () => refuse('one', 'two'),
        () => 1,
        () => refuse('three'),
      ),
    ).toThrow(new ArgumentsError(['one', 'two', 'three']));
  });

  test('let a defect through at once', () => {
    expect(() => checkAll(() => (undefined as unknown as string).length)).toThrow(TypeError);
  });
});

test('help shows flags with and without values', () => {
  expect(flagLines(flags)).toEqual(['  --key KEY  a key', '  --json     print JSON']);
});
