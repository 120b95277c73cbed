import { Random } from '@proj/chaos-proxy';
import { expect, test } from 'vitest';
import { randomText } from '../src/texts.ts';

test('texts are lines that survive trimming, each with its key, and of many lengths', () => {
  const random = new Random(1);
  const texts = Array.from({ length: 500 }, (_, number) => randomText(`alice-${number}`, random));
  for (const [number, text] of texts.entries()) {
    expect(text.startsWith(`alice-${number} `)).toBe(true);
    expect(text).toBe(text.trim());
    expect(text).not.toMatch(/[\n\r]/);
  }
  const lengths = texts.map((text) => Buffer.byteLength(text));
  expect(Math.min(...lengths)).toBeLessThan(20);
  expect(Math.max(...lengths)).toBeGreaterThan(200);
  expect(Math.max(...lengths)).toBeLessThan(1_000);
});
