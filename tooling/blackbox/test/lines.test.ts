import { describe, expect, test } from 'vitest';
import { LineSplitter, Tail } from '../src/lines.ts';

describe('lines', () => {
  test('are the same however the text is cut', () => {
    const text = 'one\n\ntwo three\n';
    for (let cut = 0; cut <= text.length; cut++) {
      const lines: string[] = [];
      const splitter = new LineSplitter((line) => lines.push(line));
      splitter.push(text.slice(0, cut));
      splitter.push(text.slice(cut));
      expect(lines).toEqual(['one', '', 'two three']);
    }
  });

  test('end with a line break: what comes without is none', () => {
    const lines: string[] = [];
    new LineSplitter((line) => lines.push(line)).push('whole\nhal');
    expect(lines).toEqual(['whole']);
  });

  test('have a bound', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    splitter.push('x'.repeat(1024 * 1024));
    expect(lines).toEqual([]);
    splitter.push('x');
    expect(lines.map((line) => line.length)).toEqual([1024 * 1024 + 1]);
    splitter.push('next\n');
    expect(lines[1]).toBe('next');
  });
});

describe('a tail', () => {
  test('has the last lines, and says how many came before', () => {
    const tail = new Tail(2);
    expect(tail.toString()).toBe('');
    for (const line of ['one', 'two']) tail.push(line);
    expect(tail.toString()).toBe('one\ntwo');
    for (const line of ['three', 'four']) tail.push(line);
    expect(tail.toString()).toBe('… 2 earlier lines\nthree\nfour');
  });
});
