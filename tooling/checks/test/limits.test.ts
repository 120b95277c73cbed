import { expect, test } from 'vitest';
import { files, read } from '../src/repository.ts';

const [, digits = ''] = /^ {2}textBytes: ([\d_]+),$/m.exec(read('packages/chat-protocol/src/limits.ts')) ?? [];
const textBytes = Number(digits.replaceAll('_', ''));
const kib = `${textBytes / 1024} KiB`;
const spaced = String(textBytes).replaceAll(/\B(?=(?:\d{3})+$)/g, ' ');

test.each([
  ['packages/chat-server/README.md', `a text of more than ${spaced} bytes`],
  ['apps/server/README.md', `A text of more than ${spaced} bytes`],
  ['apps/cli/README.md', `A message has at most ${kib} of UTF-8`],
  ['apps/docs/why.md', `a message is text of at most ${kib}`],
  ['apps/docs/guides/bot.md', `at most ${kib} of UTF-8`],
])('%s has the longest text of the protocol: %s', (path, sentence) => {
  expect(read(path)).toContain(sentence);
});

test('no client has the longest text as a number of its own', () => {
  const sources = files(/^(?:apps\/(?:cli|web)|packages\/(?:client|react))\/src\/.*\.tsx?$/);
  expect(sources.length).toBeGreaterThan(100);
  const pattern = new RegExp(`(?<![\\d_])${digits}(?![\\d_])|\\b${textBytes}\\b|\\b${kib}\\b`);
  expect(sources.filter((path) => pattern.test(read(path)))).toEqual([]);
});
