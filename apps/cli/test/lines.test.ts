import { expect, test } from 'vitest';
import { readLines } from '../src/lines.ts';

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(text: string, size: number, longestBytes = 100): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(chunksOf(Buffer.from(text), size), longestBytes)) lines.push(line);
  return lines;
}

test('lines are the same however the bytes are cut', async () => {
  for (let size = 1; size <= 20; size++) {
    expect(await linesOf('one\r\n\ntwö 👋\nlast', size)).toEqual(['one', '', 'twö 👋', 'last']);
  }
});

test('an end of line at the end begins no line', async () => {
  expect(await linesOf('a\n', 1)).toEqual(['a']);
  expect(await linesOf('', 1)).toEqual([]);
});

test('a line may be as long as allowed and no longer, whether it ends or not', async () => {
  for (const size of [1, 3, 100]) {
    expect(await linesOf('1234\n12345\n', size, 5)).toEqual(['1234', '12345']);
    await expect(linesOf('1234\n123456\n', size, 5)).rejects.toThrow(RangeError);
    await expect(linesOf('123456', size, 5)).rejects.toThrow(RangeError);
  }
});
