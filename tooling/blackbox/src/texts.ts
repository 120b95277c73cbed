import type { Random } from '@proj/chaos-proxy';

const words: readonly string[] = [
  'and',
  'so',
  'on',
  '"quoted"',
  '\\back\\slash',
  '{"event":"message"}',
  'Grüße',
  'Ω≈ç√',
  '你好，世界',
  '👩‍👩‍👧‍👦',
  'שלום',
  '%s%n',
  "'; DROP TABLE messages; --",
  '<b>&amp;</b>',
];

/** A line that is like no other, as `key` is: with what is easily damaged on the way, and up to some 400 bytes long. */
export function randomText(key: string, random: Random): string {
  const count = random.between(0, 24);
  const chosen = Array.from({ length: count }, () => words[random.between(0, words.length - 1)]);
  return [key, ...chosen, '.'].join(' ');
}
