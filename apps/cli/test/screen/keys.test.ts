import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type InputEvent, KeyDecoder } from '../../src/screen/keys.ts';

function decode(...chunks: readonly string[]): readonly InputEvent[] {
  const decoder = new KeyDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
}

/** `Ctrl+Alt+Shift+name`, or what was typed. */
function shown(event: InputEvent): string {
  if (event.type !== 'key') return JSON.stringify(event);
  if (event.name === 'text') return event.text;
  const modifiers = [event.ctrl ? 'Ctrl+' : '', event.alt ? 'Alt+' : '', event.shift ? 'Shift+' : ''];
  return modifiers.join('') + event.name;
}

describe('keys', () => {
  test.each([
    ['a', ['a']],
    ['hé👍🏽', ['hé👍🏽']],
    ['\r', ['enter']],
    ['\n', ['Ctrl+j']],
    ['\u001b\r', ['Alt+enter']],
    ['\u007f', ['backspace']],
    ['\t', ['tab']],
    ['\u001b[Z', ['Shift+tab']],
    ['\u0003', ['Ctrl+c']],
    ['\u001b', ['escape']],
    ['\u001bba', ['Alt+b', 'a']],
    ['\u001b[M !!a', ['a']],
    ['\u001b[M a', []],
    ['\u001b\u000b', ['escape', 'Ctrl+k']],
    ['\u001b\u001b[A', ['escape', 'up']],
    ['\u001bb', ['Alt+b']],
    ['\u001b[A', ['up']],
    ['\u001bOB', ['down']],
    ['\u001b[1;3A', ['Alt+up']],
    ['\u001b[1;5C', ['Ctrl+right']],
    ['\u001b[1;2D', ['Shift+left']],
    ['\u001b[5~\u001b[6~', ['page-up', 'page-down']],
    ['\u001b[H\u001b[4~', ['home', 'end']],
    ['\u001bOP\u001b[12~\u001b[15~', ['f1', 'f2', 'f5']],
    ['\u001b[3~', ['delete']],
    ['\u001b[?62;c\u001b[99~x', ['x']],
  ])('%j', (text, expected) => {
    expect(decode(text).map(shown)).toEqual(expected);
  });
});

test('the mouse says what and where, from 0', () => {
  expect(decode('\u001b[<0;10;5M\u001b[<0;10;5m\u001b[<64;1;1M\u001b[<81;3;4M\u001b[<35;2;2M\u001b[<0;0;1M')).toEqual([
    { type: 'mouse', action: 'press', column: 9, row: 4 },
    { type: 'mouse', action: 'release', column: 9, row: 4 },
    { type: 'mouse', action: 'wheel-up', column: 0, row: 0 },
    { type: 'mouse', action: 'wheel-down', column: 2, row: 3 },
  ]);
});

test('what is pasted is no key, whatever it holds', () => {
  expect(decode('\u001b[200~a\u0003\u001b[Ab\r\u001b[201~c').map(shown)).toEqual([
    JSON.stringify({ type: 'paste', text: 'a\u0003\u001b[Ab\r' }),
    'c',
  ]);
});

test('a paste is bounded, and what comes after it is read', () => {
  const [pasted, after] = decode(`\u001b[200~${'x'.repeat(1_000_000)}`, '\u001b[201~y');
  expect(pasted?.type === 'paste' && pasted.text.length).toBe(262_144);
  expect(after).toMatchObject({ text: 'y' });
});

test('noise that never ends is not kept', () => {
  const decoder = new KeyDecoder();
  decoder.push(`\u001b[${'1;'.repeat(1_000)}`);
  expect(decoder.isWaiting).toBe(false);
  expect(decoder.push('a').map(shown)).toEqual(['a']);
});

test('however the bytes are cut into pieces, the events are the same', () => {
  const pieces = [
    'a',
    '\u001b[A',
    '\u001b[1;5C',
    '\u001b[<0;10;5M',
    '\u001b[200~p\u001b[B\u001b[201~',
    '\r',
    '\u001bb',
    '你',
    '\u001bOP',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces)), fc.array(fc.nat(60)), (parts, cuts) => {
      const text = parts.join('');
      const places = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort((a, b) => a - b);
      const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
      expect(joined(decode(...chunks))).toEqual(joined(decode(text)));
    }),
  );
});

/** Text that is typed may come in any number of events. */
function joined(events: readonly InputEvent[]): readonly string[] {
  const all: string[] = [];
  let isText = false;
  for (const event of events) {
    const isMore = event.type === 'key' && event.name === 'text';
    if (isMore && isText) all[all.length - 1] += event.text;
    else all.push(shown(event));
    isText = isMore;
  }
  return all;
}
