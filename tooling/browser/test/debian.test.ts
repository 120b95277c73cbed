import { expect, test } from 'vitest';
import { isDebian } from '../src/debian.ts';

test.each([
  ['Debian', true, 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'],
  ['Debian in quotes', true, 'ID="debian"\n'],
  ['Ubuntu, which is like Debian', false, 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n'],
  ['a machine that does not say', false, ''],
])('%s: what is in its packages is what Debian has is %s', (_, expected, text) => {
  expect(isDebian(text)).toBe(expected);
});
