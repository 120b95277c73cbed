import { expect, test } from 'vitest';
import { check, checkRejects, checkSame } from '../../src/compliance/checks.ts';
import { ClientError } from '../../src/errors.ts';

const same: readonly (readonly [unknown, unknown])[] = [
  [1, 1],
  [Number.NaN, Number.NaN],
  [{ a: undefined, b: [1, { c: 2 }] }, { b: [1, { c: 2 }] }],
  [
    new Map([
      ['a', [1]],
      ['b', []],
    ]),
    new Map([
      ['b', []],
      ['a', [1]],
    ]),
  ],
];

test.each(same)('%o is the same as %o', (a, b) => {
  checkSame(a, b);
  checkSame(b, a);
});

const different: readonly (readonly [unknown, unknown, string])[] = [
  [1, '1', 'it is 1, not "1"'],
  [undefined, null, 'it is undefined, not null'],
  [{}, [], 'it is {}, not []'],
  [new Map(), {}, 'it is {"map":[]}, not {}'],
  [[1, 2], [1], '["1"] is 2, not undefined'],
  [[1], [1, 2], '["1"] is undefined, not 2'],
  [{ a: [{ b: 'x' }] }, { a: [{ b: 'y' }] }, '["a"]["0"]["b"] is "x", not "y"'],
  [new Map([['a', 1]]), new Map([['b', 1]]), '["b"] is undefined, not 1'],
];

test.each(different)('%o differs from %o: %s', (a, b, message) => {
  expect(() => checkSame(a, b)).toThrow(new Error(message));
  expect(() => checkSame(b, a)).toThrow(/ is .*, not /);
});

test('a condition that does not hold, and a promise that does not reject as it should, are said to be so', async () => {
  check(true, 'no');
  expect(() => check(false, 'no')).toThrow('no');
  await checkRejects(Promise.reject(new ClientError('CLIENT_CLOSED', 'x')), 'CLIENT_CLOSED');
  await expect(checkRejects(Promise.resolve(1), 'CLIENT_CLOSED')).rejects.toThrow('but it resolved');
  await expect(checkRejects(Promise.reject(new Error('x')), 'CLIENT_CLOSED')).rejects.toThrow('expected CLIENT_CLOSED');
});
