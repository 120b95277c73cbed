import { expect, test } from 'vitest';
import { AdminError } from '../../src/admin/errors.ts';
import {
  countField,
  cursorField,
  deviceField,
  type Field,
  fileNameField,
  groupField,
  optional,
  passwordField,
  readInput,
  userField,
} from '../../src/admin/fields.ts';

const accepts = (field: Field<unknown>, value: unknown): boolean => {
  try {
    field.read(value);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const group = 'g:0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';

test.each<[string, Field<unknown>, readonly unknown[], readonly unknown[]]>([
  ['a user', userField, ['ann', 'a'.repeat(32)], ['', 'Ann', 'a'.repeat(33), 7, null, {}, ['ann']]],
  ['a device', deviceField, ['laptop'], ['', 'a b', 'x'.repeat(65)]],
  ['a group', groupField, [group], ['c:ann:ben', 'g:', `${group}x`, group.toUpperCase()]],
  ['a password', passwordField, ['x', 'ü'.repeat(512)], ['', 'ü'.repeat(513), 1]],
  ['a cursor', cursorField, ['ann'], ['', 'x'.repeat(257)]],
  [
    'a file name',
    fileNameField,
    ['a.db', '2026-11-22'],
    ['', '.', '..', '../a', 'a/b', '.hidden', 'a\0b', 'x'.repeat(101)],
  ],
  ['a count', countField(10), [1, 10, '7'], [0, 11, 1.5, '', '1e1', ' 1', '-1', '0x1', null, Number.NaN]],
])('%s is what it must be', (_, field, good, bad) => {
  for (const value of good) expect(accepts(field, value), String(value)).toBe(true);
  for (const value of bad) expect(accepts(field, value), String(value)).toBe(false);
});

test('every mistake is named, and what is not known is one', () => {
  const fields = { user: userField, limit: countField(5), device: optional(deviceField) };
  expect(readInput(fields, { user: 'ann', limit: '5' })).toEqual({ user: 'ann', limit: 5 });
  const read = () => readInput(fields, { limit: 9, device: '', usr: 'x', ['__proto__']: 1 });
  expect(read).toThrow(AdminError);
  expect(read).toThrow(
    '"usr" means nothing here; "__proto__" means nothing here; user is missing; ' +
      'limit must be a whole number from 1 to 5; device must be a device id',
  );
  expect(() => readInput(fields, Object.create({ user: 'ann' }))).toThrow('user is missing');
});
