import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createPrivateFile, replacePrivateFile } from '../src/private-file.ts';
import { loadKeys } from '../src/snet/key-file.ts';
import { scratchDirectory } from './scratch.ts';

test('a file is made once, for its owner only, and leaves nothing else behind', async () => {
  const directory = scratchDirectory();
  const path = join(directory, 'secret');
  const made = await Promise.all(['a', 'b', 'c'].map((text) => createPrivateFile(path, text)));
  expect(made.filter((isNew) => isNew)).toHaveLength(1);
  expect(readFileSync(path, 'utf8')).toBe(['a', 'b', 'c'][made.indexOf(true)]);
  expect([statSync(path).mode & 0o777, readdirSync(directory)]).toEqual([0o600, ['secret']]);
});

test('a file is replaced', async () => {
  const directory = scratchDirectory();
  const path = join(directory, 'secret');
  await replacePrivateFile(path, 'old');
  await replacePrivateFile(path, 'new');
  expect([readFileSync(path, 'utf8'), readdirSync(directory)]).toEqual(['new', ['secret']]);
});

test('those who make a key file at the same time have the same key', async () => {
  const path = join(scratchDirectory(), 'key');
  const all = await Promise.all(Array.from({ length: 4 }, () => loadKeys(path)));
  const kept = Buffer.from(readFileSync(path, 'utf8').trimEnd(), 'base64url');
  for (const { privateKey } of all) expect(Buffer.from(privateKey).equals(kept)).toBe(true);
});

test('a key file in a directory that is not there is refused', async () => {
  await expect(loadKeys(join(scratchDirectory(), 'missing', 'key'))).rejects.toMatchObject({ exit: 'ProfileUnusable' });
});
