import { expect, test } from 'vitest';
import { terminalJson, terminalText } from '../src/terminal-text.ts';

/** Every UTF-16 unit once, alone and in a pair. */
function everything(): string {
  const units = Array.from({ length: 0x1_0000 }, (_, unit) => String.fromCharCode(unit)).join('');
  return `${units}\u{e0001}\u{e0041}\u{1f600}\u{10ffff}`;
}

test('what people write stays as it is', () => {
  for (const text of ['hello', 'grüß dich', '你好', '👩‍👩‍👧', 'می‌خواهم', 'a\\b', '$(rm -rf /) `x` "y"', '']) {
    expect(terminalText(text)).toBe(text);
  }
});

test.each([
  ['\x1b[2J', '\\x1b[2J'],
  ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
  ['\u009b31m', '\\x9b31m'],
  ['a\nb\r\n\tc', 'a\\nb\\r\\n\\tc'],
  ['\0\b\x7f', '\\x00\\x08\\x7f'],
  ['\u202egnp.exe', '\\u{202e}gnp.exe'],
  ['\u2066x\u2069\u200e\u061c\ufeff', '\\u{2066}x\\u{2069}\\u{200e}\\u{61c}\\u{feff}'],
  ['\u2028\u2029', '\\u{2028}\\u{2029}'],
  ['\ud800', '\\u{d800}'],
  ['\u{e0041}', '\\u{e0041}'],
])('%j becomes visible', (text, shown) => {
  expect(terminalText(text)).toBe(shown);
});

test('no control, format or lone surrogate character gets through but the joiners', () => {
  const rest = terminalText(everything()).replaceAll('\u200c', '').replaceAll('\u200d', '');
  expect(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(rest)).toBe(false);
});

test('JSON escapes the same characters and means the same', () => {
  const value = { text: everything(), '\u009bkey': ['\u202e'] };
  const json = terminalJson(value);
  expect(JSON.parse(json)).toEqual(value);
  const rest = json.replaceAll('\u200c', '').replaceAll('\u200d', '');
  expect(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(rest)).toBe(false);
});
