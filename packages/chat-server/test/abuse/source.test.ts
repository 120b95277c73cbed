import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sourceOf, sourcesBut } from '../../src/abuse/source.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:51234', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:c000:207', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['a tunnel', 'a tunnel'],
])('%s is counted as %s', (remote, source) => {
  expect(sourceOf(remote)).toBe(source);
});

test('without an address there is nobody to count', () => {
  expect(sourceOf(undefined)).toBeUndefined();
});

test('any text has a source, which is short', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4()), (remote) => (sourceOf(remote)?.length ?? 99) <= 64),
  );
});

test('every address of a /64 has the same source, and no other', () => {
  const group = fc.integer({ min: 1, max: 0xffff }).map((value) => value.toString(16));
  const groups = fc.array(group, { minLength: 4, maxLength: 4 }).map((all) => all.join(':'));
  fc.assert(
    fc.property(groups, groups, groups, (network, a, b) => {
      expect(sourceOf(`${network}:${a}`)).toBe(sourceOf(`${network}:${b}`));
      expect(sourceOf(`${a}:${network}`) === sourceOf(`${b}:${network}`)).toBe(a === b);
    }),
  );
});

test('an address that many come from is no source, however it is written', () => {
  const asked: string[] = [];
  const sourceBut = sourcesBut((address) => {
    asked.push(address);
    return ['192.0.2.7', '2001:db8::9'].includes(address);
  });
  for (const remote of [
    '192.0.2.7',
    '192.0.2.7:5',
    '::ffff:192.0.2.7',
    '[2001:db8::9]:443',
    '2001:db8::9%eth0',
    undefined,
  ]) {
    expect(sourceBut(remote), remote).toBeUndefined();
  }
  expect(asked).toEqual(['192.0.2.7', '192.0.2.7', '192.0.2.7', '2001:db8::9', '2001:db8::9']);
  expect([sourceBut('192.0.2.8'), sourceBut('2001:db8::8')]).toEqual(['192.0.2.8', '2001:db8:0:0::/64']);
});
